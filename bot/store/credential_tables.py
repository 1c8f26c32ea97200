"""The tables of signing in by password; `migrations` builds them."""

import sqlalchemy as sa

from bot.store.office_tables import staff
from bot.store.tables import Moment, metadata

credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("member_id", sa.ForeignKey(staff.c.id), primary_key=True),
    sa.Column("login", sa.String, nullable=False),
    sa.Column("secrets", sa.LargeBinary, nullable=False),  # password's hash, second factor, codes
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
    sa.Index("credentials_login", "login", unique=True),
)

sign_in_tries = sa.Table(
    "sign_in_tries",
    metadata,
    sa.Column("subject_hash", sa.String, primary_key=True),  # keyed: of a name or an address
    sa.Column("tried", sa.Integer, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("until", Moment),
)
