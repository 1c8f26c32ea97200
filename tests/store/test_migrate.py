"""The steps build the tables the program uses, once, and refuse what they do not know."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.store.connection import WrongDatabaseError, engine_for
from bot.store.group_tables import cards
from bot.store.migrate import NewerDatabaseError, upgrade
from tests.postgres import new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that nothing was ever done to."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/bot.db"
    return new_database(request.getfixturevalue("postgres_server"), f"new_{uuid4().hex}")


def test_the_steps_build_exactly_the_tables_the_program_uses(url: str) -> None:
    upgrade(url)

    with engine_for(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, cards.metadata) == []


def test_steps_are_taken_once(url: str) -> None:
    assert upgrade(url)[:2] == ["0001", "0002"]

    assert upgrade(url) == []


def test_a_database_changed_by_a_newer_release_is_not_touched(url: str) -> None:
    upgrade(url)
    with engine_for(url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerDatabaseError, match="9999"):
        upgrade(url)


def test_a_step_that_fails_leaves_nothing_behind(url: str) -> None:
    with engine_for(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE outbox (in_the_way TEXT)")

    with pytest.raises(Exception, match="already exists"):
        upgrade(url)

    with engine_for(url).connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["outbox"]


async def test_instances_that_start_together_take_each_step_once(postgres_server: str) -> None:
    url = new_database(postgres_server, "together")

    taken = await asyncio.gather(*(asyncio.to_thread(upgrade, url) for _ in range(3)))

    assert sorted(bool(steps) for steps in taken) == [False, False, True]


@pytest.mark.parametrize("other", ["mysql://localhost/bot", "sqlite://", "postgresql://host"])
def test_a_database_of_another_kind_is_refused_in_words(other: str) -> None:
    with pytest.raises(WrongDatabaseError, match=r"sqlite:///.*postgresql://"):
        upgrade(other)
