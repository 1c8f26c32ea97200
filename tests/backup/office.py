"""An office that works for a while, is backed up, and comes back elsewhere."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import restore
from bot.config import Settings
from bot.domain.petition import Contact
from bot.files.vault import FileVault
from bot.services.ports import StoredUpdate
from bot.services.registers import FileState, Person, Topic
from bot.store.cipher import new_key
from bot.store.parts import BackupError
from bot.store.store import SqlStore
from bot.upkeep import ledger_of, prepare_store
from tests.factories import NOW, a_draft, a_file, a_move, a_petition
from tests.fakes import FakeClock

KEY, NEWER = new_key(), new_key()
CHAT = "telegram:777000777"
PHOTO = b"a photo"
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()
BUOI = Person(key="b" * 64, channel="telegram", number="777000777", chat_key=CHAT)
LAN = Person(key="a" * 64, channel="telegram", number="2", chat_key="telegram:2")
LATER = NOW + timedelta(hours=9)

Place = Callable[[str], Settings]


def run(settings: Settings, work: Callable[[SqlStore], Awaitable[None]]) -> None:
    """Do something with the store that the settings name, as the bot would open it."""

    async def go() -> None:
        cipher = await asyncio.to_thread(prepare_store, settings)
        store = SqlStore(
            settings.store_url, cipher=cipher, clock=FakeClock(), ledger=ledger_of(settings)
        )
        try:
            await store.keep_erased()
            await work(store)
        finally:
            await store.close()

    asyncio.run(go())


def fill(settings: Settings) -> None:
    """Let people live there for a while."""
    asyncio.run(FileVault(settings.files_dir).keep(PHOTO))
    run(settings, live)


async def live(store: SqlStore) -> None:
    """Two people's petitions, a draft, a file, and something of each kind under way."""
    async with store.begin() as uow:
        for number, person in enumerate((BUOI, LAN), 1):
            code = f"KN-000{number}"
            await uow.people.know(person, NOW)
            await uow.people.consent(person.key, "1", NOW)
            petition = a_petition(
                code=code, person_key=person.key, contact=Contact(name="Lê Thị Bưởi")
            )
            await uow.petitions.add(petition, a_move(), ["den"])
            await uow.chats.save(person.chat_key, {"turn": number})
            await uow.chats.remember(person.chat_key, "5", about=code, name="status")
            await uow.outbox.add(person.chat_key, b"screen", NOW)
            for due in (NOW, NOW + timedelta(hours=12)):
                await uow.notices.add(
                    code=code,
                    person_key=person.key,
                    topic=Topic.MOVE,
                    number=1,
                    at=NOW,
                    not_before=due,
                )
        await uow.drafts.save(a_draft(chat_key=CHAT, person_key=BUOI.key))
        photo = replace(
            a_file(chat_key=CHAT, person_key=BUOI.key, code="KN-0001", sha256=PHOTO_HASH),
            state=FileState.READY,
        )
        await uow.files.add(photo)
        gone = await uow.files.add(a_file(chat_key=CHAT, person_key=BUOI.key))
        await uow.files.remove(gone)
        updates = [
            StoredUpdate(channel="telegram", update_id=n, chat_key=CHAT, payload=b"words")
            for n in (1, 2)
        ]
        await uow.updates.keep(updates)
        await uow.updates.finish("telegram", 1)


def clock_at(moment: object) -> FakeClock:
    clock = FakeClock()
    clock.advance(moment - clock.now())  # type: ignore[operator]
    return clock


def quiet(_what: str, _count: int) -> None:
    """Say nothing."""


def on_disk(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(settings: Settings, source: Path, erasures: Path | None = None) -> str:
    """Try to restore; gives why it was refused, nothing having been written."""
    before = on_disk(settings.data_dir)
    with pytest.raises(BackupError) as caught:
        restore(settings, source, erasures, clock_at(LATER), quiet)
    assert on_disk(settings.data_dir) == before
    return caught.value.code
