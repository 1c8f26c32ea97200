"""The tables; `migrations` builds them, a test compares the two.

What is binary is sealed: `seals` finds it by that, here and in `petition_tables`. A chat's name
in its channel tells who somebody is: ``chat_hash`` is its keyed hash, the name itself is sealed.
"""

from datetime import UTC, datetime

import sqlalchemy as sa


class Moment(sa.TypeDecorator[datetime]):
    """An aware time, kept as plain UTC (SQLite knows no time zones)."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        """Aware -> UTC without a zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: datetime | None, _dialect: sa.Dialect
    ) -> datetime | None:
        """UTC without a zone -> aware."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = sa.MetaData()

# An update waits while it has a payload; handled, only its id stays, so that it is never
# handled twice.
updates = sa.Table(
    "updates",
    metadata,
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("chat_hash", sa.String, nullable=False),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("handled_at", Moment),
    sa.Index("updates_handled_at", "handled_at"),
    sa.Index(
        "updates_waiting",
        "channel",
        "chat_hash",
        "update_id",
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    ),
)

chats = sa.Table(
    "chats",
    metadata,
    sa.Column("chat_hash", sa.String, primary_key=True),
    sa.Column("state", sa.LargeBinary),
    sa.Column("reachable", sa.Boolean, nullable=False),
    sa.Column("reachable_at", Moment),
    sa.Column("used_at", Moment),  # when it last said or was shown something
    sa.Index("chats_used_at", "used_at"),
)

# Which of our messages showed what, so that a reply to one or a change of one finds it.
chat_messages = sa.Table(
    "chat_messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("chat_hash", sa.String, nullable=False),
    sa.Column("message", sa.String, nullable=False),
    # Sealed: it would tell which petitions come from one chat.
    sa.Column("about", sa.LargeBinary, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("shown_at", Moment, nullable=False),
    sa.UniqueConstraint("chat_hash", "message", name="chat_messages_message"),
    sa.Index("chat_messages_name", "chat_hash", "name"),
    sa.Index("chat_messages_shown_at", "shown_at"),
)

# What outlives the keys: see `keyring`.
secrets = sa.Table(
    "secrets",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("chat_hash", sa.String, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("again_at", Moment),  # not tried before
    sa.Column("leased_until", Moment),  # under way in one instance: no other takes it before
    sa.Index("outbox_chat_hash", "chat_hash"),
    sqlite_autoincrement=True,  # an id is never given twice: settling late must not hit another
)

unresolved = sa.Table(
    "unresolved_questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("fold", sa.String, nullable=False, unique=True),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("entry_id", sa.String, nullable=False),
    sa.Column("first_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
)

unresolved_askers = sa.Table(
    "unresolved_askers",
    metadata,
    sa.Column(
        "question_id",
        sa.ForeignKey("unresolved_questions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("asker", sa.String, primary_key=True),
    sa.Column("asked_at", Moment),  # for the first time
    sa.Column("reason", sa.String, nullable=False, server_default=""),  # theirs, the last
    sa.Column("entry_id", sa.String, nullable=False, server_default=""),
    sa.Index("unresolved_askers_asker", "asker", "asked_at"),
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("entry_id", sa.String, primary_key=True),
    sa.Column("asker", sa.String, primary_key=True),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("given_at", Moment, nullable=False),
)

# Who wants to be told when a question has an answer; told, the row goes.
waits = sa.Table(
    "waits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person_key", sa.String, nullable=False),
    sa.Column("fold", sa.String, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # the chat, the question
    sa.Column("consent_version", sa.String, nullable=False),
    sa.Column("agreed_at", Moment, nullable=False),
    sa.Column("tried", sa.String, nullable=False),  # hash of the knowledge it was last put to
    sa.Column("notice_id", sa.BigInteger),  # by which it is told
    sa.UniqueConstraint("person_key", "fold", name="waits_person_key_fold"),
    sa.Index("waits_agreed_at", "agreed_at"),
    sqlite_autoincrement=True,  # an id is never given twice: a notice must not tell of another
)

# Which suggestion was chosen for which words; counted as unanswered questions are.
choices = sa.Table(
    "choices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("fold", sa.String, nullable=False),
    sa.Column("entry_id", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("is_dismissed", sa.Boolean, nullable=False),
    sa.UniqueConstraint("fold", "entry_id", name="choices_fold_entry_id"),
)

choice_askers = sa.Table(
    "choice_askers",
    metadata,
    sa.Column("choice_id", sa.ForeignKey("choices.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("asker", sa.String, primary_key=True),
    sa.Column("chosen_at", Moment, nullable=False),  # for the first time
    sa.Index("choice_askers_asker", "asker"),
)
