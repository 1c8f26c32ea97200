"""The copy of a person's data, made at the moment it is sent: nothing of it lies on the disk."""

import asyncio
import io
import logging
import zipfile
from collections.abc import Callable, Mapping
from typing import Protocol

from bot.chat.parcels import Parcel
from bot.chat.rights.written import Written, name_in_parcel
from bot.chat.state import ChatState
from bot.services.export import held_about, parts_of
from bot.services.ports import Clock, Store
from bot.services.registers import FileRecord, Person

_BETWEEN = "|"  # in no key of a chat or person
_NAME = "du-lieu-cua-toi"

log = logging.getLogger(__name__)


class Reader(Protocol):
    """Where the bytes of files lie."""

    async def read(self, sha256: str) -> bytes:
        """What is held; raises FileNotFoundError, and ValueError where it was changed."""
        ...


def reference_to(person: Person, part: int) -> str:
    """Refer to a part of a person's copy, from 0."""
    return _BETWEEN.join([person.key, person.channel, person.number, person.chat_key, str(part)])


class Copies:
    """Fulfils :class:`bot.chat.parcels.Parcels`."""

    def __init__(
        self, store: Store, clock: Clock, *, vault: Reader, written: Callable[[], Written]
    ) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault
        self._written = written

    async def open(self, reference: str) -> Parcel:
        """Make a part: the JSON with the first files, or further files alone."""
        key, channel, number, chat_key, part = reference.split(_BETWEEN)
        person = Person(key=key, channel=channel, number=number, chat_key=chat_key)
        async with self._store.begin() as uow:
            held = await held_about(uow, person, self._clock.now())
            state = ChatState.from_json(await uow.chats.load(chat_key))
            is_reachable = await uow.chats.is_reachable(chat_key)
        parts = parts_of(held.stored_files)
        contents: dict[str, bytes] = {}
        if part == "0":
            written = self._written().bytes_of(held, state, is_reachable=is_reachable)
            contents[f"{_NAME}.json"] = written
        for record in parts[int(part)]:
            content = await self._content(record)
            if content is not None:
                contents[name_in_parcel(record)] = content
        if not held.stored_files:
            return Parcel(name=f"{_NAME}.json", content=contents[f"{_NAME}.json"])
        number_of_part = f"-{int(part) + 1}" if len(parts) > 1 else ""
        packed = await asyncio.to_thread(_packed, contents)
        return Parcel(name=f"{_NAME}{number_of_part}.zip", content=packed)

    async def _content(self, record: FileRecord) -> bytes | None:
        try:
            return await self._vault.read(record.sha256)
        except (FileNotFoundError, ValueError):
            log.warning("file not in the vault", extra={"file": record.id})
            return None


def _packed(contents: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    # Pictures and documents are compressed already.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return target.getvalue()
