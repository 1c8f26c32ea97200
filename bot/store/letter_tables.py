"""The tables of letters and of their mails; `migrations` builds them.

What a letter tells of a petition stands sealed, as it may name people, and so do names of files.
"""

import sqlalchemy as sa

from bot.store.petition_tables import ROW_ID
from bot.store.tables import Moment, metadata

letters = sa.Table(
    "letters",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("recipient", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("salutation", sa.String, nullable=False),
    sa.Column("email", sa.String, nullable=False),
    sa.Column("drafted_by", sa.BigInteger, nullable=False),
    sa.Column("drafted_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("dated_on", sa.Date),
    sa.Column("way", sa.String),
    sa.Column("sent_on", sa.Date),
    sa.Column("answer_due_on", sa.Date),
    sa.Column("reminds", sa.BigInteger, nullable=False),  # 0: none
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("letters_state_answer_due_on", "state", "answer_due_on"),
    sqlite_autoincrement=True,  # a number is never given twice: mails bear it
)

letter_petitions = sa.Table(
    "letter_petitions",
    metadata,
    sa.Column("letter_id", sa.ForeignKey("letters.id"), primary_key=True),
    sa.Column("code", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("sector", sa.String, nullable=False),
    sa.Column("is_shared", sa.Boolean, nullable=False),
    sa.Column("words", sa.LargeBinary),  # sealed: text, place, name, address; none once erased
    sa.Column("answered_on", sa.Date),
    sa.Column("answer_number", sa.String, nullable=False),
    sa.Column("answer_dated_on", sa.Date),
    sa.Index("letter_petitions_code", "code"),
)

letter_files = sa.Table(
    "letter_files",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("letter_id", sa.ForeignKey("letters.id"), nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("code", sa.String, nullable=False),  # "" for what is the whole letter's
    sa.Column("name", sa.LargeBinary, nullable=False),  # sealed
    sa.Column("media_type", sa.String, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Index("letter_files_letter_id", "letter_id"),
    sqlite_autoincrement=True,
)

mailings = sa.Table(
    "mailings",
    metadata,
    sa.Column("id", ROW_ID, primary_key=True),
    sa.Column("letter_id", sa.ForeignKey("letters.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("email", sa.String, nullable=False),
    sa.Column("message_id", sa.String, nullable=False, unique=True),
    sa.Column("is_unsigned", sa.Boolean, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("doubts", sa.Integer, nullable=False),
    sa.Column("said", sa.String, nullable=False),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("next_at", Moment),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Index("mailings_letter_id_version", "letter_id", "version", unique=True),
    sa.Index("mailings_state_next_at", "state", "next_at"),
    sqlite_autoincrement=True,
)
