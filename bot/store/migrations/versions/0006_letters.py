"""Letters to other bodies, what is enclosed in them, and their mails."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "letters",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("recipient", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("salutation", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("drafted_by", sa.BigInteger, nullable=False),
        sa.Column("drafted_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("dated_on", sa.Date),
        sa.Column("way", sa.String),
        sa.Column("sent_on", sa.Date),
        sa.Column("answer_due_on", sa.Date),
        sa.Column("reminds", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("letters_state_answer_due_on", "letters", ["state", "answer_due_on"])
    op.create_table(
        "letter_petitions",
        sa.Column("letter_id", _ROW_ID, sa.ForeignKey("letters.id"), primary_key=True),
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("sector", sa.String, nullable=False),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("words", sa.LargeBinary),
        sa.Column("answered_on", sa.Date),
        sa.Column("answer_number", sa.String, nullable=False),
        sa.Column("answer_dated_on", sa.Date),
    )
    op.create_index("letter_petitions_code", "letter_petitions", ["code"])
    op.create_table(
        "letter_files",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("letter_id", _ROW_ID, sa.ForeignKey("letters.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("letter_files_letter_id", "letter_files", ["letter_id"])
    op.create_table(
        "mailings",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("letter_id", _ROW_ID, sa.ForeignKey("letters.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("message_id", sa.String, nullable=False, unique=True),
        sa.Column("is_unsigned", sa.Boolean, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubts", sa.Integer, nullable=False),
        sa.Column("said", sa.String, nullable=False),
        sa.Column("queued_at", sa.DateTime, nullable=False),
        sa.Column("next_at", sa.DateTime),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "mailings_letter_id_version", "mailings", ["letter_id", "version"], unique=True
    )
    op.create_index("mailings_state_next_at", "mailings", ["state", "next_at"])
