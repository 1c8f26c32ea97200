"""Who wants to be told when a question has an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "waits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_key", sa.String, nullable=False),
        sa.Column("fold", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("consent_version", sa.String, nullable=False),
        sa.Column("agreed_at", sa.DateTime, nullable=False),
        sa.Column("tried", sa.String, nullable=False),
        sa.Column("notice_id", sa.BigInteger),
        sa.UniqueConstraint("person_key", "fold", name="waits_person_key_fold"),
        sqlite_autoincrement=True,
    )
    op.create_index("waits_agreed_at", "waits", ["agreed_at"])
