"""A card that is only drawn anew each morning waits for those that changed."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; what is stale now counts as changed."""
    op.add_column(
        "cards", sa.Column("is_refreshed", sa.Boolean, nullable=False, server_default=sa.false())
    )
