"""The tables of the staff group; `migrations` builds them."""

import sqlalchemy as sa

from bot.store.office_tables import staff
from bot.store.petition_tables import ROW_ID, petitions
from bot.store.tables import Moment, metadata

_STALE = sa.text("changes <> shown")

cards = sa.Table(
    "cards",
    metadata,
    sa.Column("petition_id", sa.ForeignKey(petitions.c.id), primary_key=True),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("shown", sa.Integer, nullable=False),  # as many of them the card shows
    sa.Column("told", sa.Integer, nullable=False),  # number of the last note that was shown
    sa.Column("is_refreshed", sa.Boolean, nullable=False),  # nothing changed: drawn last
    sa.Column("due_at", Moment),  # not drawn before
    sa.Index(
        "cards_stale", "petition_id", unique=True, sqlite_where=_STALE, postgresql_where=_STALE
    ),
)

staff_group = sa.Table(
    "staff_group",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),  # 1: there is one
    sa.Column("setting", sa.String, nullable=False),  # the chat that the settings name
    sa.Column("chat_key", sa.String, nullable=False),  # where it moved since; nobody's identity
    sa.Column("digest_on", sa.Date),
    sa.Column("holder", sa.String, nullable=False),
    sa.Column("held_until", Moment),
)

errands = sa.Table(
    "errands",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("petition_id", sa.ForeignKey(petitions.c.id), nullable=False),
    sa.Column("member_id", sa.ForeignKey(staff.c.id), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("until", Moment, nullable=False),
    sa.Index("errands_petition_id", "petition_id"),
    sqlite_autoincrement=True,  # a button of a forgotten one must not mean another
)
