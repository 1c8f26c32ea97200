"""Staff, cases, decisions, the audit, the console's sessions; what the inbox is searched by."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from bot.domain.vietnamese import bare, compose, syllables

revision = "0005"
down_revision = "0004"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_JOINED = sa.text("active AND person_key <> ''")
_AT_ONCE = 500  # petitions

_GUARDS = {
    "sqlite": (
        """CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
        """CREATE TRIGGER audit_kept BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$""",
        """CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()""",
    ),
}


def upgrade() -> None:
    """Create the tables, and list the words of what is on record already."""
    _create_staff()
    _create_cases()
    _create_audit()
    _create_sessions()
    op.create_index(
        "petitions_inbox",
        "petitions",
        ["state", "sector", "place_id", "created_at", "moved_at", "due_on", "id"],
    )
    op.create_table(
        "petition_words",
        sa.Column("word", sa.String, primary_key=True),
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("petition_words_petition_id", "petition_words", ["petition_id"])
    _list_words(op.get_bind())


def _create_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("roles", sa.String, nullable=False),
        sa.Column("sectors", sa.String, nullable=False),
        sa.Column("places", sa.String, nullable=False),
        sa.Column("person_key", sa.String, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "staff_person_key",
        "staff",
        ["person_key"],
        unique=True,
        sqlite_where=_JOINED,
        postgresql_where=_JOINED,
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String, primary_key=True),
        sa.Column("member_id", _ROW_ID, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_index("invitations_member_id", "invitations", ["member_id"], unique=True)


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("owner", sa.BigInteger, nullable=False),
        sa.Column("taken_at", sa.DateTime),
    )
    op.create_index("cases_owner", "cases", ["owner"])
    op.create_table(
        "tags",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("tag", sa.String, primary_key=True),
    )
    op.create_index("tags_tag", "tags", ["tag"])
    op.create_table(
        "internal_notes",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("written_by", sa.BigInteger, nullable=False),
        sa.Column("text", sa.String, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("goes_to", sa.String, nullable=False),
        sa.Column("decided_by", sa.BigInteger, nullable=False),
        sa.Column("decided_at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("internal", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("number_of_letter", sa.String, nullable=False),
        sa.Column("duplicate_of", sa.String, nullable=False),
    )
    op.create_index("decisions_due_at", "decisions", ["due_at"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("facts", sa.String, nullable=False),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )
    op.create_index("audit_subject", "audit", ["subject"])
    op.create_index("audit_who", "audit", ["who"])
    for guard in _GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


def _create_sessions() -> None:
    op.create_table(
        "console_links",
        sa.Column("token_hash", sa.String, primary_key=True),
        sa.Column("member_id", _ROW_ID, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "console_sessions",
        sa.Column("token_hash", sa.String, primary_key=True),
        sa.Column("member_id", _ROW_ID, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
    )


def _list_words(connection: sa.Connection) -> None:
    petitions = sa.table(
        "petitions",
        *(sa.column(name) for name in ("id", "code", "text", "place_note")),
    )
    words = sa.table("petition_words", sa.column("word"), sa.column("petition_id"))
    in_order = sa.select(petitions).order_by(petitions.c.id).limit(_AT_ONCE)
    rows = connection.execute(in_order).all()
    while rows:
        found = [
            {"word": word, "petition_id": row.id}
            for row in rows
            for word in _words(f"{row.code} {row.text} {row.place_note}" if row.text else "")
        ]
        if found:
            connection.execute(sa.insert(words), found)
        rows = connection.execute(in_order.where(petitions.c.id > rows[-1].id)).all()


def _words(text: str) -> Iterator[str]:
    """As the record lists them since this step."""
    return iter(sorted({bare(word)[:40] for word in syllables(compose(text))}))
