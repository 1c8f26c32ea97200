"""The table of what waits to be sent by staff; `migrations` builds it."""

import sqlalchemy as sa

from bot.store.letter_tables import letters
from bot.store.office_tables import staff
from bot.store.petition_tables import ROW_ID, petitions
from bot.store.tables import Moment, metadata

sendings = sa.Table(
    "sendings",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("petition_id", sa.ForeignKey(petitions.c.id)),  # of a reply
    sa.Column("letter_id", sa.ForeignKey(letters.c.id)),  # of all else
    sa.Column("member_id", sa.ForeignKey(staff.c.id), nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Index("sendings_petition_id", "petition_id", unique=True),
    sa.Index("sendings_letter_id_kind", "letter_id", "kind", unique=True),
    sa.Index("sendings_due_at", "due_at"),
    sqlite_autoincrement=True,  # whoever sends one must not take another for it
)
