"""Fetches the files that people announced, checks them, and keeps or refuses each.

Nothing is fetched, drawn or scanned inside a transaction, and nothing is held in memory that the
register does not say: after a stop or a crash each file is taken up where it stood.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.back_off import growing
from bot.domain.file_names import safe_name
from bot.domain.sizes import MEBIBYTE
from bot.services.failures import redacted
from bot.services.file_ports import (
    FileNotTakenError,
    FileSource,
    Inspected,
    Inspector,
    OutOfReachError,
    Refusal,
    Scanner,
    ScanResult,
    Vault,
)
from bot.services.limits import Limits
from bot.services.ports import Clock, Store
from bot.services.registers import FileRecord, FileState, Topic

MOST_BYTES = 20 * MEBIBYTE  # of one file: Telegram hands no more to a bot
AT_ONCE = 4  # files under way together: each may be MOST_BYTES of memory
TAKEN_UP = 100  # records looked at in one round
GIVEN_UP_AFTER = timedelta(days=3)  # a channel out of reach for so long has lost the file
FIRST_WAIT = timedelta(seconds=2)  # before a second try, doubled each time
LONGEST_WAIT = timedelta(minutes=5)

log = logging.getLogger(__name__)


class Intake:
    """Works off what is to be fetched, then what is to be scanned."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        source: FileSource,
        vault: Vault,
        inspector: Inspector,
        scanner: Scanner | None,
        limits: Limits,
    ) -> None:
        self._store = store
        self._clock = clock
        self._source = source
        self._vault = vault
        self._inspector = inspector
        self._scanner = scanner
        self._limits = limits
        self._tries: dict[int, tuple[int, datetime]] = {}  # file -> tries, not again before

    async def work(self) -> None:
        """Do one round."""
        await self._each(FileState.FETCHING, self._fetch)
        if self._scanner is not None:
            await self._each(FileState.QUARANTINED, self._scan)

    async def sweep(self) -> int:
        """Delete what lies in the vault and nobody refers to."""
        async with self._store.begin() as uow:
            known = await uow.files.hashes() | await uow.letters.hashes()
        return await self._vault.sweep(known)

    async def _each(self, state: FileState, take: Callable[[FileRecord], Awaitable[None]]) -> None:
        async with self._store.begin() as uow:
            records = await uow.files.in_state(state, TAKEN_UP)
        now = self._clock.now()
        ripe = [record for record in records if self._again_at(record) <= now]
        free = asyncio.Semaphore(AT_ONCE)

        async def one(record: FileRecord) -> None:
            async with free:
                try:
                    await take(record)
                except Exception as error:  # noqa: BLE001 - one file must not hold up the others
                    self._put_off(record)
                    log.error("file not taken in", extra={"file": record.id, **redacted(error)})  # noqa: TRY400 - see redacted

        await asyncio.gather(*(one(record) for record in ripe))

    async def _fetch(self, record: FileRecord) -> None:
        try:
            content = await self._source.fetch(record.source, limit=MOST_BYTES)
            await self._count(record, len(content))
            inspected = await self._inspector.inspect(content)
            sha256 = await self._vault.keep(inspected.content)
        except FileNotTakenError as error:
            await self._refuse(record, error.refusal)
        except OutOfReachError:
            if self._clock.now() - record.received_at > GIVEN_UP_AFTER:
                await self._refuse(record, Refusal.GONE)
            else:
                self._put_off(record)
        else:
            await self._keep(record, inspected, sha256)

    async def _count(self, record: FileRecord, fetched: int) -> None:
        """Count what was fetched, beyond what it said it would be, against the sender's day."""
        async with self._store.begin() as uow:
            current = await uow.files.get(record.id)
            more = fetched - (current or record).size
            if current is not None and more > 0:  # counted once, however often it is fetched
                await uow.files.save(replace(current, size=fetched))
            now = self._clock.now()
            is_within = await self._limits.take_bytes(uow, record.person_key, more, now)
        if not is_within:
            raise FileNotTakenError(Refusal.TOO_MUCH)

    async def _keep(self, record: FileRecord, inspected: Inspected, sha256: str) -> None:
        """Put what was fetched on record."""
        async with self._store.begin() as uow:
            current = await uow.files.get(record.id)
            if current is None or current.state is not FileState.FETCHING:
                return  # withdrawn, or another instance was quicker
            state = FileState.READY if inspected.is_safe else FileState.QUARANTINED
            await uow.files.save(
                replace(
                    current,
                    name=safe_name(current.name, inspected.media_type),
                    media_type=inspected.media_type,
                    size=len(inspected.content),
                    sha256=sha256,
                    state=state,
                )
            )
        self._tries.pop(record.id, None)

    async def _scan(self, record: FileRecord) -> None:
        assert self._scanner is not None  # noqa: S101 - see work
        match await self._scanner.scan(record.sha256):
            case ScanResult.INFECTED:
                await self._refuse(record, Refusal.INFECTED)
            case ScanResult.UNKNOWN:
                self._put_off(record)
            case ScanResult.CLEAN:
                async with self._store.begin() as uow:
                    current = await uow.files.get(record.id)
                    if current is not None and current.state is FileState.QUARANTINED:
                        await uow.files.save(replace(current, state=FileState.READY))

    async def _refuse(self, record: FileRecord, refusal: Refusal) -> None:
        """Say no, and have the sender told; the bytes, if there are any, become an orphan."""
        now = self._clock.now()
        async with self._store.begin() as uow:
            current = await uow.files.get(record.id)
            if current is None or current.state is not record.state:
                return
            await uow.files.save(
                replace(current, state=FileState.REFUSED, reason=refusal.value, sha256="", size=0)
            )
            await uow.notices.add(
                code=current.code,
                person_key=current.person_key,
                topic=Topic.FILE_REFUSED,
                number=current.id,
                at=now,
                not_before=now,  # at night too: they have just sent it, and sit there
            )
        self._tries.pop(record.id, None)
        log.info("file refused", extra={"file": record.id, "reason": refusal.value})

    def _again_at(self, record: FileRecord) -> datetime:
        return self._tries.get(record.id, (0, record.received_at))[1]

    def _put_off(self, record: FileRecord) -> None:
        tries = self._tries.get(record.id, (0, record.received_at))[0]
        wait = growing(FIRST_WAIT, tries, LONGEST_WAIT)
        self._tries[record.id] = (tries + 1, self._clock.now() + wait)
