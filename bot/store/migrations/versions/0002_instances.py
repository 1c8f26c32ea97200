"""Leases for several instances; messages that are about something; what outlives the keys."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them."""
    op.add_column("outbox", sa.Column("leased_until", sa.DateTime))
    waiting = sa.text("handled_at IS NULL")
    op.create_index(
        "updates_waiting",
        "updates",
        ["channel", "chat_key", "update_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "chat_messages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat_key", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("about", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("shown_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("chat_key", "message", name="chat_messages_message"),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("chat_messages_name", "chat_messages", ["chat_key", "name"])
    op.create_index("chat_messages_shown_at", "chat_messages", ["shown_at"])
