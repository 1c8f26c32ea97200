"""Why each asker got no answer, and an index for how many questions one of them left."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns; of those who asked before, the question's own reason counts."""
    for name in ("reason", "entry_id"):
        column = sa.Column(name, sa.String, nullable=False, server_default="")
        op.add_column("unresolved_askers", column)
    names = ("question_id", "reason", "entry_id")
    askers = sa.table("unresolved_askers", *map(sa.column, names))
    questions = sa.table("unresolved_questions", *map(sa.column, ("id", *names[1:])))
    of_question = questions.c.id == askers.c.question_id
    op.execute(
        sa.update(askers).values(
            {
                name: sa.select(questions.c[name]).where(of_question).scalar_subquery()
                for name in names[1:]
            }
        )
    )
    op.create_index("unresolved_askers_asker", "unresolved_askers", ["asker", "asked_at"])
