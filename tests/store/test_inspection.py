"""A look at a store tells how it stands, and leaves no trace."""

from pathlib import Path

import pytest

from bot.store.access import UnusableStoreError
from bot.store.cipher import Cipher, WrongKeyError, new_key
from bot.store.inspection import Condition, inspect
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.fakes import FakeClock

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
