"""All tables there are, whoever else has been imported."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.store import (
    credential_tables,
    group_tables,
    knowledge_tables,
    letter_tables,
    office_tables,
    petition_tables,
    sending_tables,
    tables,
)

# Each module puts its tables into the one that `tables` makes.
MODULES = (
    tables,
    petition_tables,
    office_tables,
    letter_tables,
    group_tables,
    credential_tables,
    knowledge_tables,
    sending_tables,
)
TABLES: Sequence[sa.Table] = tables.metadata.sorted_tables  # none before those it refers to
