"""What is kept goes into a folder and comes back, from either kind of database into either."""

import asyncio
import gzip
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.backup import back_up, restore
from bot.config import Settings
from bot.files.vault import FileVault
from bot.services.ports import LEASE
from bot.services.registers import NoticeState
from bot.store.connection import engine_for
from bot.store.store import SqlStore
from bot.store.tables import metadata
from tests.backup.office import (
    BUOI,
    CHAT,
    KEY,
    LATER,
    PHOTO,
    PHOTO_HASH,
    Place,
    clock_at,
    fill,
    on_disk,
    quiet,
    run,
)
from tests.factories import NOW, a_file, a_move, a_petition


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_kept_is_there_again_and_work_goes_on(
    place: Place, tmp_path: Path, kind: str, to: str
) -> None:
    one, other = place(kind), place(to)
    fill(one)

    made = back_up(one, tmp_path / "backup", clock_at(NOW), quiet)
    restored = restore(other, tmp_path / "backup", None, clock_at(LATER), quiet)

    assert (made.rows("petitions"), made.files, made.size, made.missing) == (2, 1, 7, ())
    assert (restored.files.count, restored.extra, restored.erased) == (1, 0, 0)

    async def go_on(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.chats.load(CHAT) == {"turn": 1}
            assert await uow.chats.about(CHAT, "5") == "KN-0001"
            assert await uow.people.find(BUOI.key) == BUOI
            draft = await uow.drafts.load(CHAT)
            assert draft is not None
            assert draft.person_key == BUOI.key
            petition = await uow.petitions.get("KN-0001")
            assert petition is not None
            assert petition.contact.name == "Lê Thị Bưởi"
            (photo,) = await uow.files.of_petition("KN-0001")
            assert not await uow.updates.finish("telegram", 1)
            # Ids go on: that of a file removed before is not given again.
            assert await uow.files.add(a_file(chat_key=CHAT, person_key=BUOI.key)) == photo.id + 2
            await uow.petitions.add(a_petition(code="KN-0003"), a_move(), ["den"])
            similar = await uow.petitions.similar("05443", ["den"], limit=9)
            assert len(similar) == 3
            await uow.outbox.add(CHAT, b"next", NOW)
        assert await FileVault(other.files_dir).read(photo.sha256) == PHOTO

    run(other, go_on)


def test_what_was_under_way_is_not_done_a_second_time(
    place: Place, office: Settings, backup: Path
) -> None:
    other = place("sqlite")

    broken = restore(other, backup, None, clock_at(LATER), quiet).broken

    assert (broken.screens, broken.messages, broken.notices) == (2, 1, 2)

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.outbox.claim_due(LATER + LEASE, limit=9) == []
            assert await uow.updates.waiting("telegram") == []
            assert not await uow.updates.finish("telegram", 2)
            # What was to be sent later than now has certainly not been.
            states = [each.state for each in await uow.notices.of_petition("KN-0001")]
            assert states == [NoticeState.UNCERTAIN, NoticeState.DUE]
            assert len(await uow.notices.troubled(9)) == 2

    run(other, look)


def test_a_backup_holds_neither_the_key_nor_who_somebody_is(
    office: Settings, backup: Path
) -> None:
    kept = b"".join(
        gzip.decompress(content) if name.endswith(".gz") else content
        for name, content in on_disk(backup).items()
    )

    assert "Đèn đường ngõ 12".encode() in kept  # looked in the right place
    for word in (KEY, "777000777", "Bưởi"):
        assert word.encode() not in kept
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_is_of_one_moment_while_the_bot_writes_on(
    office: Settings, place: Place, tmp_path: Path
) -> None:
    def write_meanwhile(what: str, _count: int) -> None:
        if what == "petitions":
            with engine_for(office.store_url).begin() as connection:
                connection.execute(sa.delete(metadata.tables["moves"]))

    back_up(office, tmp_path / "backup", clock_at(NOW), write_meanwhile)
    other = place("sqlite")
    restore(other, tmp_path / "backup", None, clock_at(LATER), quiet)

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert len(await uow.petitions.moves("KN-0001")) == 1

    run(other, look)


# --- files ---


def test_files_that_are_gone_damaged_or_nobodys_are_told(
    place: Place, office: Settings, backup: Path
) -> None:
    vault = FileVault(backup / "files")
    vault.path(PHOTO_HASH).write_bytes(b"another photo")
    asyncio.run(vault.keep(b"nobody's"))

    damaged = restore(place("sqlite"), backup, None, clock_at(LATER), quiet)
    vault.path(PHOTO_HASH).unlink()
    missing = restore(place("sqlite"), backup, None, clock_at(LATER), quiet)

    assert (damaged.files.count, damaged.files.damaged) == (0, (PHOTO_HASH,))
    assert (missing.files.count, missing.files.missing) == (0, (PHOTO_HASH,))
    assert damaged.extra == 1


def test_a_file_that_was_gone_already_is_told_when_backing_up(
    office: Settings, tmp_path: Path
) -> None:
    FileVault(office.files_dir).path(PHOTO_HASH).unlink()

    made = back_up(office, tmp_path / "backup", clock_at(NOW), quiet)

    assert made.missing == (PHOTO_HASH,)
