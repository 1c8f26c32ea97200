"""A look at a store tells how it stands, and leaves no trace."""

from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.store.access import UnusableStoreError
from bot.store.cipher import Cipher, WrongKeyError, new_key
from bot.store.connection import engine_for
from bot.store.inspection import Condition, inspect
from bot.store.migrate import NewerDatabaseError, upgrade
from bot.store.store import SqlStore
from tests.fakes import FakeClock
from tests.postgres import new_database

KEY = new_key()


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder}/bot.db"


@pytest.fixture
def used(tmp_path: Path) -> SqlStore:
    upgrade(url_in(tmp_path))
    return SqlStore(url_in(tmp_path), cipher=Cipher([KEY]), clock=FakeClock())


async def say_something(store: SqlStore) -> None:
    async with store.begin() as uow:
        await uow.chats.save("1", {"turn": 1})


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*")}


def test_a_store_that_is_not_there_is_missing_and_stays_so(tmp_path: Path) -> None:
    assert inspect(url_in(tmp_path / "new" / "folder"), None) is Condition.MISSING

    assert files(tmp_path) == {}


def test_a_store_without_tables_is_older_and_stays_so(tmp_path: Path) -> None:
    (tmp_path / "bot.db").touch()

    assert inspect(url_in(tmp_path), None) is Condition.OLDER

    assert files(tmp_path) == {"bot.db": b""}


async def test_a_store_at_rest_is_ready_and_no_file_joins_it(
    tmp_path: Path, used: SqlStore
) -> None:
    await say_something(used)
    await used.close()
    before = files(tmp_path)

    assert inspect(url_in(tmp_path), [KEY]) is Condition.READY

    assert files(tmp_path) == before
    assert list(before) == ["bot.db"]


async def test_a_store_in_use_is_seen_as_it_is_now(tmp_path: Path, used: SqlStore) -> None:
    """What was just written lies in the log beside the file."""
    await say_something(used)

    try:
        assert inspect(url_in(tmp_path), [KEY]) is Condition.READY
        with pytest.raises(WrongKeyError):
            inspect(url_in(tmp_path), [new_key()])
    finally:
        await used.close()


async def test_a_lost_key_file_is_noticed(tmp_path: Path, used: SqlStore) -> None:
    await say_something(used)
    await used.close()

    with pytest.raises(WrongKeyError):
        inspect(url_in(tmp_path), None)


@pytest.mark.parametrize("name", ["bot.db", "file/inside/bot.db"])
def test_what_cannot_be_a_store_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / Path(name).parts[0]).write_text("a letter to the editor", encoding="ascii")

    with pytest.raises(UnusableStoreError, match=r"not a (database|folder)"):
        inspect(f"sqlite:///{tmp_path}/{name}", None)


# --- on a server ---


@pytest.fixture
def new_url(postgres_server: str) -> str:
    """The address of a database that nothing was ever done to."""
    return new_database(postgres_server, f"inspected_{uuid4().hex}")


def tables(url: str) -> list[str]:
    with engine_for(url).connect() as connection:
        return sa.inspect(connection).get_table_names()


def test_a_database_without_tables_is_older_and_stays_so(new_url: str) -> None:
    assert inspect(new_url, None) is Condition.OLDER

    assert tables(new_url) == []


def test_a_database_some_steps_behind_is_older_and_stays_so(new_url: str) -> None:
    upgrade(new_url, to="0002")
    before = tables(new_url)

    assert inspect(new_url, [KEY]) is Condition.OLDER

    assert tables(new_url) == before


def test_a_database_of_a_newer_release_is_refused(postgres_url: str) -> None:
    with engine_for(postgres_url).begin() as connection:
        was = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    try:
        with pytest.raises(NewerDatabaseError, match="9999"):
            inspect(postgres_url, [KEY])
    finally:
        with engine_for(postgres_url).begin() as connection:
            change = sa.text("UPDATE alembic_version SET version_num = :was")
            connection.execute(change, {"was": was})


async def test_a_database_in_use_is_seen_as_it_is_now(postgres_url: str) -> None:
    store = SqlStore(postgres_url, cipher=Cipher([KEY]), clock=FakeClock())
    assert inspect(postgres_url, [new_key()]) is Condition.READY  # nothing is sealed yet

    await say_something(store)

    try:
        assert inspect(postgres_url, [KEY]) is Condition.READY
        for keys in ([new_key()], None):
            with pytest.raises(WrongKeyError):
                inspect(postgres_url, keys)
    finally:
        await store.close()


def test_a_server_or_a_database_that_is_not_there_is_told(postgres_server: str) -> None:
    nowhere = sa.make_url(postgres_server).set(database="nowhere")

    with pytest.raises(UnusableStoreError, match="nowhere"):
        inspect(nowhere.render_as_string(hide_password=False), [KEY])
    with pytest.raises(UnusableStoreError):
        inspect("postgresql://nobody:secret@127.0.0.1:1/bot", [KEY])
