"""What Alembic runs: the steps, on the connection that `upgrade` handed over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,  # SQLite alters little in place: Alembic copies the table instead
)
context.run_migrations()
