"""What staff send waits a moment in which it may be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "sendings",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id")),
        sa.Column("letter_id", _ROW_ID, sa.ForeignKey("letters.id")),
        sa.Column("member_id", _ROW_ID, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("sendings_petition_id", "sendings", ["petition_id"], unique=True)
    op.create_index("sendings_letter_id_kind", "sendings", ["letter_id", "kind"], unique=True)
    op.create_index("sendings_due_at", "sendings", ["due_at"])
