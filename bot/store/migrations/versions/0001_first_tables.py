"""Updates, chats, outbox, unresolved questions and verdicts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "updates",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_key", sa.String, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("handled_at", sa.DateTime),
    )
    op.create_index("updates_handled_at", "updates", ["handled_at"])
    op.create_table(
        "chats",
        sa.Column("chat_key", sa.String, primary_key=True),
        sa.Column("state", sa.LargeBinary),
        sa.Column("reachable", sa.Boolean, nullable=False),
        sa.Column("reachable_at", sa.DateTime),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat_key", sa.String, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("again_at", sa.DateTime),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_chat_key", "outbox", ["chat_key"])
    op.create_table(
        "unresolved_questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fold", sa.String, nullable=False, unique=True),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("entry_id", sa.String, nullable=False),
        sa.Column("first_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "unresolved_askers",
        sa.Column(
            "question_id",
            sa.Integer,
            sa.ForeignKey("unresolved_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("asker", sa.String, primary_key=True),
    )
    op.create_table(
        "verdicts",
        sa.Column("entry_id", sa.String, primary_key=True),
        sa.Column("asker", sa.String, primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("given_at", sa.DateTime, nullable=False),
    )
