"""Brings the database to the form this program uses, step by step."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.connection import engine_for

_STEPS = Path(__file__).parent / "migrations"


class NewerDatabaseError(Exception):
    """A newer release has changed the database: this program must not touch it."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def upgrade(url: str) -> Sequence[str]:
    """Take the steps still missing, all or none; returns their numbers.

    Raises :class:`NewerDatabaseError` when the database is ahead of this program.
    """
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    with engine_for(url).begin() as connection:
        done = _steps_taken(connection, steps)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return steps[done:]


def _steps_taken(connection: sa.Connection, steps: Sequence[str]) -> int:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return 0
    if current not in steps:
        raise NewerDatabaseError(current)
    return steps.index(current) + 1
