"""The staff group: its cards, and what its members are about to do."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_STALE = sa.text("changes <> shown")
_OPEN = (
    *("recorded", "accepted", "waiting", "forwarded"),
    *("in_progress", "answered", "scheduled"),
)


def upgrade() -> None:
    """Create the tables; what is open already gets a card."""
    op.create_table(
        "cards",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime),
    )
    op.create_index(
        "cards_stale",
        "cards",
        ["petition_id"],
        unique=True,
        sqlite_where=_STALE,
        postgresql_where=_STALE,
    )
    op.create_table(
        "staff_group",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("setting", sa.String, nullable=False),
        sa.Column("chat_key", sa.String, nullable=False),
        sa.Column("digest_on", sa.Date),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("held_until", sa.DateTime),
    )
    op.create_table(
        "errands",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), nullable=False),
        sa.Column("member_id", _ROW_ID, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("errands_petition_id", "errands", ["petition_id"])
    _deal()


def _deal() -> None:
    petitions = sa.table("petitions", sa.column("id"), sa.column("state"))
    notes = sa.table("notes", sa.column("petition_id"), sa.column("number"))
    told = (
        sa.select(sa.func.coalesce(sa.func.max(notes.c.number), 0))
        .where(notes.c.petition_id == petitions.c.id)
        .scalar_subquery()
    )
    columns = ("petition_id", "changes", "shown", "told")
    cards = sa.table("cards", *(sa.column(name) for name in columns))
    open_ones = sa.select(petitions.c.id, sa.literal(1), sa.literal(0), told).where(
        petitions.c.state.in_(_OPEN)
    )
    op.execute(sa.insert(cards).from_select(columns, open_ones))
