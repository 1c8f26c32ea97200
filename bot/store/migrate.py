"""Brings the database to the form this program uses, step by step."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.connection import engine_for

HEAD = "head"

_STEPS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = sa.select(sa.func.pg_advisory_xact_lock(0x6D747471))  # any number, ever the same


class NewerDatabaseError(Exception):
    """A newer release has changed the database: this program must not touch it."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def upgrade(url: str, *, to: str = HEAD) -> Sequence[str]:
    """Take the steps still missing, all or none; returns their numbers.

    Raises :class:`NewerDatabaseError` when the database is ahead of this program.
    """
    with engine_for(url).begin() as connection:
        return take_steps(connection, to=to)


def take_steps(connection: sa.Connection, *, to: str = HEAD) -> Sequence[str]:
    """Take them in a transaction that is open; the same else."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME)  # several instances may start together
    steps = missing_steps(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    return steps


def missing_steps(connection: sa.Connection) -> Sequence[str]:
    """List the steps not yet taken; raises :class:`NewerDatabaseError`."""
    found = ScriptDirectory.from_config(_config()).walk_revisions()
    steps = [step.revision for step in found][::-1]
    current = revision_of(connection)
    if current is None:
        return steps
    if current not in steps:
        raise NewerDatabaseError(current)
    return steps[steps.index(current) + 1 :]


def revision_of(connection: sa.Connection) -> str | None:
    """The last step taken, None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def knows(revision: str) -> bool:
    """Whether this program has such a step."""
    found = ScriptDirectory.from_config(_config()).walk_revisions()
    return revision in {step.revision for step in found}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    return config
