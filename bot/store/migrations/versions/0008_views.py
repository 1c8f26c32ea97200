"""What staff work with in the console: a case for every petition, filters saved by name."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_IS_DUPLICATE = sa.text("duplicate_of <> ''")


def upgrade() -> None:
    """Create the table and indexes; give a case to the petitions that nobody touched."""
    op.create_table(
        "views",
        sa.Column("id", _ROW_ID, primary_key=True),
        sa.Column("member_id", _ROW_ID, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("query", sa.String, nullable=False),
    )
    op.create_index("views_member_id_name", "views", ["member_id", "name"], unique=True)
    op.create_index("audit_at", "audit", ["at"])
    op.create_index(
        "petitions_duplicate_of",
        "petitions",
        ["duplicate_of"],
        sqlite_where=_IS_DUPLICATE,
        postgresql_where=_IS_DUPLICATE,
    )
    petitions = sa.table("petitions", sa.column("id"))
    cases = sa.table("cases", sa.column("petition_id"), sa.column("owner"))
    missing = sa.select(petitions.c.id, sa.literal(0)).where(
        petitions.c.id.not_in(sa.select(cases.c.petition_id))
    )
    op.execute(sa.insert(cases).from_select(["petition_id", "owner"], missing))
