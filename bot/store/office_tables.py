"""The tables of the office: its members, their cases, what they did; `migrations` builds them.

Of invitations, links and sessions stands the hash of the token alone. The audit is only ever added
to: triggers, which the migration makes, refuse all else.
"""

import sqlalchemy as sa

from bot.store.petition_tables import ROW_ID
from bot.store.tables import Moment, metadata

_JOINED = sa.text("active AND person_key <> ''")

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("roles", sa.String, nullable=False),  # with spaces between, as all three
    sa.Column("sectors", sa.String, nullable=False),
    sa.Column("places", sa.String, nullable=False),
    sa.Column("person_key", sa.String, nullable=False),  # "" until they joined
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Index(
        "staff_person_key",
        "person_key",
        unique=True,
        sqlite_where=_JOINED,
        postgresql_where=_JOINED,
    ),
    sqlite_autoincrement=True,  # a number is never given twice: the audit names members by it
)

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("token_hash", sa.String, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Index("invitations_member_id", "member_id", unique=True),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Column("owner", sa.BigInteger, nullable=False),  # 0: nobody
    sa.Column("taken_at", Moment),
    sa.Index("cases_owner", "owner"),
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Column("tag", sa.String, primary_key=True),
    sa.Index("tags_tag", "tag"),
)

internal_notes = sa.Table(
    "internal_notes",
    metadata,
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("written_by", sa.BigInteger, nullable=False),
    sa.Column("text", sa.String, nullable=False),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Column("goes_to", sa.String, nullable=False),
    sa.Column("decided_by", sa.BigInteger, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("internal", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("number_of_letter", sa.String, nullable=False),
    sa.Column("duplicate_of", sa.String, nullable=False),
    sa.Index("decisions_due_at", "due_at"),
)

views = sa.Table(
    "views",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("query", sa.String, nullable=False),  # as the inbox's address has it
    sa.Index("views_member_id_name", "member_id", "name", unique=True),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.String, nullable=False),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("facts", sa.String, nullable=False),  # JSON
    sa.Column("previous", sa.String, nullable=False),
    sa.Column("hash", sa.String, nullable=False),
    sa.Index("audit_subject", "subject"),
    sa.Index("audit_who", "who"),
    sa.Index("audit_at", "at"),
)

console_links = sa.Table(
    "console_links",
    metadata,
    sa.Column("token_hash", sa.String, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)

console_sessions = sa.Table(
    "console_sessions",
    metadata,
    sa.Column("token_hash", sa.String, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)
