"""People, petitions with all that hangs on them, drafts, notices and files."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "people",
        sa.Column("person_key", sa.String, primary_key=True),
        sa.Column("identity", sa.LargeBinary, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "consents",
        sa.Column("person_key", sa.String, primary_key=True),
        sa.Column("given_at", sa.DateTime, primary_key=True),
        sa.Column("version", sa.String, primary_key=True),
    )
    op.create_table(
        "blocks",
        sa.Column("person_key", sa.String, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("blocked_by", sa.String, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime),
    )
    op.create_table(
        "erasures",
        sa.Column("person_key", sa.String, primary_key=True),
        sa.Column("erased_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "petitions",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("place_id", sa.String, nullable=False),
        sa.Column("place_note", sa.String, nullable=False),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("sector", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("moved_at", sa.DateTime, nullable=False),
        sa.Column("person_key", sa.String, nullable=False),
        sa.Column("contact", sa.LargeBinary),
        sa.Column("sharing", sa.String, nullable=False),
        sa.Column("waits_in", sa.String),
        sa.Column("due_on", sa.Date),
        sa.Column("muted", sa.Boolean, nullable=False),
        sa.Column("reopened", sa.Boolean, nullable=False),
        sa.Column("rating", sa.String),
        sa.Column("duplicate_of", sa.String, nullable=False),
        sa.Column("supporters", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("petitions_person_key_created_at", "petitions", ["person_key", "created_at"])
    op.create_table(
        "moves",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("came_from", sa.String),
        sa.Column("went_to", sa.String, nullable=False),
        sa.Column("actor_kind", sa.String, nullable=False),
        sa.Column("actor_label", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("internal", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("number_of_letter", sa.String, nullable=False),
        sa.Column("due_on", sa.Date),
    )
    op.create_table(
        "notes",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor_kind", sa.String, nullable=False),
        sa.Column("actor_label", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
    )
    op.create_table(
        "supports",
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sa.Column("person_key", sa.String, primary_key=True),
        sa.Column("joined_at", sa.DateTime, nullable=False),
        sa.Column("muted", sa.Boolean, nullable=False),
    )
    op.create_index("supports_person_key", "supports", ["person_key"])
    op.create_table(
        "petition_terms",
        sa.Column("place_id", sa.String, primary_key=True),
        sa.Column("term", sa.String, primary_key=True),
        sa.Column("petition_id", _ROW_ID, sa.ForeignKey("petitions.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("petition_terms_petition_id", "petition_terms", ["petition_id"])
    op.create_table(
        "drafts",
        sa.Column("chat_hash", sa.String, primary_key=True),
        sa.Column("person_key", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("reminded", sa.Boolean, nullable=False),
    )
    op.create_index("drafts_person_key", "drafts", ["person_key"])
    op.create_index("drafts_updated_at", "drafts", ["updated_at"])
    op.create_table(
        "notices",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("person_key", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("not_before", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("notices_state_not_before", "notices", ["state", "not_before"])
    op.create_index("notices_code", "notices", ["code"])
    op.create_index("notices_person_key", "notices", ["person_key"])
    op.create_table(
        "files",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("person_key", sa.String, nullable=False),
        sa.Column("chat_hash", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("files_person_key_received_at", "files", ["person_key", "received_at"])
    op.create_index("files_chat_hash", "files", ["chat_hash"])
    op.create_index("files_code", "files", ["code"])
    op.create_index("files_state", "files", ["state"])
