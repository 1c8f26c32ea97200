"""Signing in by password and second factor, and how often it was tried."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "credentials",
        sa.Column("member_id", _ROW_ID, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("login", sa.String, nullable=False),
        sa.Column("secrets", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("set_at", sa.DateTime, nullable=False),
    )
    op.create_index("credentials_login", "credentials", ["login"], unique=True)
    op.create_table(
        "sign_in_tries",
        sa.Column("subject_hash", sa.String, primary_key=True),
        sa.Column("tried", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime),
    )
