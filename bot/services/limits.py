"""How much one person may send: the first thing over a limit is told when it is possible again.

Only what is sent counts (petitions, supports, files, words added), never a message within the
form. What staff enter for somebody does not count.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.draft import MOST_FILES
from bot.domain.errors import BlockedError, LimitReachedError
from bot.domain.local_time import VIETNAM, local_day
from bot.domain.petition import ActorKind
from bot.domain.sizes import MEBIBYTE
from bot.services.ports import UnitOfWork
from bot.services.usage import Spent

MOST_ENCLOSED = 2 * MOST_FILES  # of a petition, with what was added to it later
_DAY = timedelta(days=1)


class Limited(StrEnum):
    """Which limit was reached."""

    PETITIONS_DAY = "petitions_day"
    PETITIONS_WEEK = "petitions_week"
    SUPPORTS_DAY = "supports_day"
    FILES_DRAFT = "files_draft"  # of one petition: not a matter of time
    BYTES_DAY = "bytes_day"
    NOTES_DAY = "notes_day"  # of one petition


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The ladder; days and weeks (from Monday) as people have them on their calendars."""

    petitions_day: int = 5
    petitions_week: int = 15
    supports_day: int = 20
    megabytes_day: int = 100
    notes_day: int = 20  # words added to one petition, and changes of it

    async def check_petition(self, uow: UnitOfWork, person_key: str, now: datetime) -> None:
        """Whether a person may send one more petition."""
        day, week = _midnight(now), _monday(now)
        sent, what = uow.usage.since, Spent.PETITIONS
        if await sent(person_key, what, week.date()) >= self.petitions_week:
            raise _reached(Limited.PETITIONS_WEEK, week + 7 * _DAY, self.petitions_week)
        if await sent(person_key, what, day.date()) >= self.petitions_day:
            raise _reached(Limited.PETITIONS_DAY, day + _DAY, self.petitions_day)

    async def check_support(self, uow: UnitOfWork, person_key: str, now: datetime) -> None:
        """Whether a person may join one more petition."""
        day = _midnight(now)
        joined = await uow.usage.since(person_key, Spent.SUPPORTS, day.date())
        if joined >= self.supports_day:
            raise _reached(Limited.SUPPORTS_DAY, day + _DAY, self.supports_day)

    async def check_note(self, uow: UnitOfWork, code: str, now: datetime) -> None:
        """Whether the sender may write once more to a petition."""
        day = _midnight(now)
        said = [
            note
            for note in await uow.petitions.notes(code)
            if note.actor.kind is ActorKind.CITIZEN and note.at >= day
        ]
        if len(said) >= self.notes_day:
            raise _reached(Limited.NOTES_DAY, day + _DAY, self.notes_day)

    async def take_file(
        self, uow: UnitOfWork, *, chat_key: str, person_key: str, size: int, now: datetime
    ) -> None:
        """Count a file of so many bytes that is added to the draft, if it may be."""
        if len(await uow.files.of_draft(chat_key)) >= MOST_FILES:
            raise _reached(Limited.FILES_DRAFT, None, MOST_FILES)
        await self._take(uow, person_key, size, now)

    async def take_enclosed(
        self, uow: UnitOfWork, *, code: str, person_key: str, size: int, now: datetime
    ) -> None:
        """The same for a file that is added to a petition on record."""
        if len(await uow.files.of_petition(code)) >= MOST_ENCLOSED:
            raise _reached(Limited.FILES_DRAFT, None, MOST_ENCLOSED)
        await self._take(uow, person_key, size, now)

    async def _take(self, uow: UnitOfWork, person_key: str, size: int, now: datetime) -> None:
        left = await self._bytes_left(uow, person_key, now)
        if left <= 0 or size > left:  # a size that is not announced is told as 0
            raise _reached(Limited.BYTES_DAY, _midnight(now) + _DAY, self.megabytes_day)
        await uow.usage.add(person_key, Spent.BYTES, local_day(now), size)

    async def take_bytes(self, uow: UnitOfWork, person_key: str, more: int, now: datetime) -> bool:
        """Count bytes that came beyond those announced; False where it was too much."""
        if more <= 0:
            return True
        left = await self._bytes_left(uow, person_key, now)
        await uow.usage.add(person_key, Spent.BYTES, local_day(now), more)
        return more <= left

    async def _bytes_left(self, uow: UnitOfWork, person_key: str, now: datetime) -> int:
        used = await uow.usage.since(person_key, Spent.BYTES, local_day(now))
        return self.megabytes_day * MEBIBYTE - used


async def count(uow: UnitOfWork, what: Spent, person_key: str, now: datetime) -> None:
    """Count one more of what a person sent; it stays counted whatever becomes of it."""
    await uow.usage.add(person_key, what, local_day(now), 1)


async def check_block(uow: UnitOfWork, person_key: str, now: datetime) -> None:
    """Refuse a person who is blocked, with the reason."""
    block = await uow.people.blocked(person_key, now)
    if block is not None:
        until = block.until and block.until.astimezone(VIETNAM)
        raise BlockedError(reason=block.reason, until=until)


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(VIETNAM), time(), tzinfo=VIETNAM)


def _monday(now: datetime) -> datetime:
    midnight = _midnight(now)
    return midnight - midnight.weekday() * _DAY


def _reached(which: Limited, until: datetime | None, limit: int) -> LimitReachedError:
    return LimitReachedError(which=which.value, until=until, limit=limit)
