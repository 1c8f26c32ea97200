"""The list of erasures: it is only ever added to, and agrees with the store."""

from datetime import timedelta
from pathlib import Path

from bot.store.cipher import Cipher, new_key
from bot.store.ledger import Ledger
from bot.store.store import SqlStore
from tests.factories import NOW, a_person
from tests.fakes import FakeClock

LATER = NOW + timedelta(days=1, microseconds=5)
A, B = "a" * 64, "b" * 64


def test_where_there_is_no_list_nobody_was_erased(tmp_path: Path) -> None:
    assert Ledger(tmp_path / "ledger").read() == {}


def test_the_last_time_counts_and_no_line_is_ever_changed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new" / "ledger")
    ledger.add({A: NOW})
    before = (tmp_path / "new" / "ledger").read_bytes()

    ledger.add({A: LATER, B: NOW})
    ledger.add({A: NOW, B: NOW})

    assert ledger.read() == {A: LATER, B: NOW}
    assert (tmp_path / "new" / "ledger").read_bytes().startswith(before)
    assert len((tmp_path / "new" / "ledger").read_bytes().splitlines()) == 3


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    Ledger(path).add({A: NOW})
    path.write_bytes(path.read_bytes() + b"2026-11-23T01:")

    Ledger(path).add({B: NOW})

    assert Ledger(path).read() == {A: NOW, B: NOW}


async def test_an_erasure_is_listed_once_it_is_committed(url: str, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=FakeClock(), ledger=ledger)
    async with store.begin() as uow:
        await uow.people.erase(A, LATER)
        assert ledger.read() == {}

    assert ledger.read() == {A: LATER}
    await store.close()


async def test_what_could_not_be_listed_is_at_the_next_round(url: str, tmp_path: Path) -> None:
    (tmp_path / "folder").touch()
    ledger = Ledger(tmp_path / "folder" / "ledger")
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=FakeClock(), ledger=ledger)
    async with store.begin() as uow:
        await uow.people.erase(A, LATER)
    (tmp_path / "folder").unlink()

    await store.tidy()

    assert ledger.read() == {A: LATER}
    await store.close()


async def test_a_store_from_before_an_erasure_erases_once_more(url: str, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.add({A: LATER})
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=FakeClock(), ledger=ledger)
    async with store.begin() as uow:
        await uow.people.know(a_person(A), NOW)

    assert await store.keep_erased() == [A]
    async with store.begin() as uow:
        assert await uow.people.find(A) is None
        await uow.people.know(a_person(A), LATER + timedelta(days=1))  # and came back

    assert await store.keep_erased() == []
    async with store.begin() as uow:
        assert await uow.people.find(A) is not None
    await store.close()
