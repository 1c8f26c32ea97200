"""The tables of petitions and of the people behind them; `migrations` builds them.

Who somebody is stands sealed; everything else hangs on ``person_key``, a keyed hash. What a
petition says is kept in plain, as staff search it.
"""

import sqlalchemy as sa

from bot.store.tables import Moment, metadata

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite numbers only INTEGER keys
_IS_DUPLICATE = sa.text("duplicate_of <> ''")

people = sa.Table(
    "people",
    metadata,
    sa.Column("person_key", sa.String, primary_key=True),
    sa.Column("identity", sa.LargeBinary, nullable=False),  # sealed: channel, number, chat
    sa.Column("known_at", Moment, nullable=False),
)

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("person_key", sa.String, primary_key=True),
    sa.Column("given_at", Moment, primary_key=True),
    sa.Column("version", sa.String, primary_key=True),
)

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("person_key", sa.String, primary_key=True),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("blocked_by", sa.String, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("until", Moment),
)

# Whom a restore from before must erase again.
erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("person_key", sa.String, primary_key=True),
    sa.Column("erased_at", Moment, nullable=False),
)

petitions = sa.Table(
    "petitions",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("code", sa.String, nullable=False, unique=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("place_id", sa.String, nullable=False),
    sa.Column("place_note", sa.String, nullable=False),
    sa.Column("sent_before", sa.String, nullable=False),
    sa.Column("latitude", sa.Double),
    sa.Column("longitude", sa.Double),
    sa.Column("sector", sa.String, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("moved_at", Moment, nullable=False),
    sa.Column("person_key", sa.String, nullable=False),  # "" once erased
    sa.Column("contact", sa.LargeBinary),  # sealed: name, address, telephone
    sa.Column("sharing", sa.String, nullable=False),
    sa.Column("waits_in", sa.String),
    sa.Column("due_on", sa.Date),
    sa.Column("muted", sa.Boolean, nullable=False),
    sa.Column("reopened", sa.Boolean, nullable=False),
    sa.Column("rating", sa.String),
    sa.Column("duplicate_of", sa.String, nullable=False),
    sa.Column("supporters", sa.Integer, nullable=False),  # counted on, also past an erasure
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("petitions_person_key_created_at", "person_key", "created_at"),
    sa.Index(
        "petitions_duplicate_of",
        "duplicate_of",
        sqlite_where=_IS_DUPLICATE,
        postgresql_where=_IS_DUPLICATE,
    ),
    # All that the inbox filters and sorts by: it reads nothing else.
    sa.Index(
        "petitions_inbox",
        *("state", "sector", "place_id", "created_at", "moved_at", "due_on", "id"),
    ),
)

moves = sa.Table(
    "moves",
    metadata,
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("came_from", sa.String),
    sa.Column("went_to", sa.String, nullable=False),
    sa.Column("actor_kind", sa.String, nullable=False),
    sa.Column("actor_label", sa.String, nullable=False),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("internal", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("number_of_letter", sa.String, nullable=False),
    sa.Column("dated_on", sa.Date),
    sa.Column("due_on", sa.Date),
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor_kind", sa.String, nullable=False),
    sa.Column("actor_label", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
)

supports = sa.Table(
    "supports",
    metadata,
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Column("person_key", sa.String, primary_key=True),
    sa.Column("joined_at", Moment, nullable=False),
    sa.Column("muted", sa.Boolean, nullable=False),
    sa.Index("supports_person_key", "person_key"),
)

# Of open petitions only; the key is the order in which similar ones are looked for.
petition_terms = sa.Table(
    "petition_terms",
    metadata,
    sa.Column("place_id", sa.String, primary_key=True),
    sa.Column("term", sa.String, primary_key=True),
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Index("petition_terms_petition_id", "petition_id"),
    sqlite_with_rowid=False,
)

# What staff search by: every word of a petition, once, without marks.
petition_words = sa.Table(
    "petition_words",
    metadata,
    sa.Column("word", sa.String, primary_key=True),
    sa.Column("petition_id", sa.ForeignKey("petitions.id"), primary_key=True),
    sa.Index("petition_words_petition_id", "petition_id"),
    sqlite_with_rowid=False,
)

# Numbers beside a keyed hash: they outlive an erasure for a few days, or the limits were none.
usage = sa.Table(
    "usage",
    metadata,
    sa.Column("person_key", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("what", sa.String, primary_key=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Index("usage_day", "day"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("chat_hash", sa.String, primary_key=True),
    sa.Column("person_key", sa.String, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # the chat and all it told
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("reminded", sa.Boolean, nullable=False),
    sa.Index("drafts_person_key", "person_key"),
    sa.Index("drafts_updated_at", "updated_at"),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("code", sa.String, nullable=False),  # "" while there is only a draft
    sa.Column("person_key", sa.String, nullable=False),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Index("notices_state_not_before", "state", "not_before"),
    sa.Index("notices_code", "code"),
    sa.Index("notices_person_key", "person_key"),
    sqlite_autoincrement=True,  # an id is never given twice: settling late must not hit another
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("person_key", sa.String, nullable=False),
    sa.Column("chat_hash", sa.String, nullable=False),
    sa.Column("code", sa.String, nullable=False),  # "" while it belongs to the chat's draft
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # chat, source, name
    sa.Column("media_type", sa.String, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Index("files_person_key_received_at", "person_key", "received_at"),
    sa.Index("files_chat_hash", "chat_hash"),
    sa.Index("files_code", "code"),
    sa.Index("files_state", "state"),
    sqlite_autoincrement=True,  # as above: what was fetched for a removed one is not another's
)
