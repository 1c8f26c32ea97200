"""What staff work with in the console: every petition has a case, looked up by its owner."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Give a case to the petitions that nobody touched."""
    petitions = sa.table("petitions", sa.column("id"))
    cases = sa.table("cases", sa.column("petition_id"), sa.column("owner"))
    missing = sa.select(petitions.c.id, sa.literal(0)).where(
        petitions.c.id.not_in(sa.select(cases.c.petition_id))
    )
    op.execute(sa.insert(cases).from_select(["petition_id", "owner"], missing))
