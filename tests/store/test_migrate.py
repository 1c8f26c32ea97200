"""The steps build the tables the program uses, once, and refuse what they do not know."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.store.connection import WrongDatabaseError, engine_for
from bot.store.migrate import NewerDatabaseError, upgrade
from bot.store.tables import metadata


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new/bot.db"


def test_the_steps_build_exactly_the_tables_the_program_uses(url: str) -> None:
    upgrade(url)

    with engine_for(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_steps_are_taken_once(url: str) -> None:
    assert upgrade(url) == ["0001"]

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

    path = url.removeprefix("sqlite:///")
    database = sqlite3.connect(path)
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    database.close()
    assert tables == [("outbox",)]


@pytest.mark.parametrize("other", ["postgresql://localhost/bot", "sqlite://"])
def test_a_database_that_is_not_a_file_is_refused_in_words(other: str) -> None:
    with pytest.raises(WrongDatabaseError, match="sqlite:///"):
        upgrade(other)
