"""Chats are found by a keyed hash, as their names in the channel tell who somebody is.

A step has no key: what stands there in plain it marks, and `bot.store.plain_chats` hashes it as
soon as there is one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = ("updates", "chats", "chat_messages", "outbox")


def upgrade() -> None:
    """Rename the columns, and mark what stands there in plain."""
    for table in _TABLES:
        op.alter_column(table, "chat_key", new_column_name="chat_hash")
        column: sa.ColumnClause[str] = sa.column("chat_hash", sa.String)
        op.execute(
            sa.update(sa.table(table, column))
            .where(column != "")
            .values(chat_hash=sa.literal("plain:").concat(column))
        )
    op.drop_index("outbox_chat_key", "outbox")
    op.create_index("outbox_chat_hash", "outbox", ["chat_hash"])
