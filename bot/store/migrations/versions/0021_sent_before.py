"""Petitions tell where else they were sent, when, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column; nobody was asked before."""
    op.add_column(
        "petitions", sa.Column("sent_before", sa.String, nullable=False, server_default="")
    )
