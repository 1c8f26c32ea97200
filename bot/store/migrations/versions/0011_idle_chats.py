"""When a chat was last used, so that what is idle can be let go."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    """Add the time; of those that are there nobody knows it, so theirs begins now."""
    op.add_column("chats", sa.Column("used_at", sa.DateTime))
    chats = sa.table("chats", sa.column("used_at", sa.DateTime))
    op.execute(sa.update(chats).values(used_at=datetime.now(UTC).replace(tzinfo=None)))
    op.create_index("chats_used_at", "chats", ["used_at"])
