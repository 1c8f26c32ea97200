"""Who was erased after the backup stays erased; who came back stays."""

import shutil
from pathlib import Path

import pytest

from bot.backup import back_up, restore
from bot.config import Settings
from bot.domain.petition import Contact
from bot.store.store import SqlStore
from tests.backup.office import (
    BUOI,
    CHAT,
    LAN,
    LATER,
    Place,
    clock_at,
    quiet,
    refused,
    run,
)
from tests.factories import NOW


@pytest.mark.parametrize("kept_in", ["folder", "elsewhere"])
def test_somebody_erased_after_the_backup_stays_erased(
    place: Place, office: Settings, backup: Path, tmp_path: Path, kept_in: str
) -> None:
    async def erase(store: SqlStore) -> None:
        async with store.begin() as uow:
            await uow.people.erase(BUOI.key, LATER)

    run(office, erase)
    ledger = office.data_dir / "erasures.log"
    other = place("sqlite")
    if kept_in == "folder":
        other.data_dir.mkdir()
        shutil.copy(ledger, other.data_dir)
        given: Path | None = None
    else:
        given = Path(shutil.copy(ledger, tmp_path / "ledger"))

    restored = restore(other, backup, given, clock_at(LATER), quiet)

    assert (restored.erased, restored.listed) == (1, True)
    assert not list((other.files_dir).rglob("?" * 64))

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.people.find(BUOI.key) is None
            assert await uow.chats.load(CHAT) is None
            assert await uow.drafts.load(CHAT) is None
            assert await uow.files.of_petition("KN-0001") == []
            left = await uow.petitions.get("KN-0001")
            assert left is not None
            assert (left.text, left.contact) == ("", Contact())
            assert await uow.people.find(LAN.key) == LAN

    run(other, look)


def test_somebody_erased_before_the_backup_who_came_back_is_not_erased_again(
    place: Place, office: Settings, tmp_path: Path
) -> None:
    async def come_back(store: SqlStore) -> None:
        async with store.begin() as uow:
            await uow.people.erase(BUOI.key, NOW)
        async with store.begin() as uow:
            await uow.people.know(BUOI, LATER)

    run(office, come_back)
    back_up(office, tmp_path / "backup", clock_at(LATER), quiet)
    other = place("sqlite")

    restored = restore(
        other, tmp_path / "backup", office.data_dir / "erasures.log", clock_at(LATER), quiet
    )

    assert restored.erased == 0

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.people.find(BUOI.key) == BUOI

    run(other, look)


def test_a_list_of_erasures_that_is_not_there_is_refused(place: Place, backup: Path) -> None:
    assert refused(place("sqlite"), backup, backup / "nowhere") == "no_ledger"


def test_without_any_list_of_erasures_that_is_told(place: Place, backup: Path) -> None:
    assert not restore(place("sqlite"), backup, None, clock_at(LATER), quiet).listed
