"""Which suggestion people chose for which words."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "choices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fold", sa.String, nullable=False),
        sa.Column("entry_id", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Column("is_dismissed", sa.Boolean, nullable=False),
        sa.UniqueConstraint("fold", "entry_id", name="choices_fold_entry_id"),
    )
    op.create_table(
        "choice_askers",
        sa.Column(
            "choice_id",
            sa.Integer,
            sa.ForeignKey("choices.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("asker", sa.String, primary_key=True),
        sa.Column("chosen_at", sa.DateTime, nullable=False),
    )
    op.create_index("choice_askers_asker", "choice_askers", ["asker"])
