"""Erasing a person, or their draft alone, at their own word; and the bytes that go after it.

Erasing everything withdraws the consent: what is still open is withdrawn first, so that nobody
goes on working on a petition without words, and those who joined are told.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.petition import NEXT, SYSTEM, Actor, Petition, State
from bot.services.ports import Store, UnitOfWork
from bot.services.registers import Person

CONSENT_WITHDRAWN = "consent_withdrawn"  # reason of the last move
_ALL = 10_000  # petitions of one person

log = logging.getLogger(__name__)


class Mover(Protocol):
    """Moves petitions on, as :class:`bot.services.handling.Handling` does."""

    async def move(
        self,
        uow: UnitOfWork,
        code: str,
        to: State,
        *,
        actor: Actor,
        now: datetime,
        reason: str = "",
    ) -> Petition:
        """Take one step."""
        ...


class Shredder(Protocol):
    """Where the bytes lie."""

    async def discard(self, sha256: str) -> None:
        """Delete what is held under a hash."""
        ...


class Leftovers:
    """Hashes of erased files whose bytes are still to be deleted, once the erasure is kept.

    Lost with the process; the hourly sweep finds them then.
    """

    def __init__(self) -> None:
        self._hashes: set[str] = set()
        self._is_due = False

    def add(self, hashes: Iterable[str]) -> None:
        """Take note of an erasure."""
        self._hashes.update(hashes)
        self._is_due = True

    async def clear(
        self, store: Store, vault: Shredder, tidy: Callable[[], Awaitable[object]]
    ) -> None:
        """Delete those that nobody refers to (any more), and what the database's log holds."""
        if not self._is_due:
            return
        self._is_due = False
        hashes = frozenset(self._hashes)
        async with store.begin() as uow:
            known = await uow.files.hashes() | await uow.letters.hashes()
        for sha256 in hashes - known:
            await vault.discard(sha256)
        self._hashes -= hashes
        await tidy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What went: table -> rows, and how many open petitions were withdrawn."""

    rows: Mapping[str, int]
    withdrawn: int


class Erasure:
    """Erases what the store holds of whoever asks for it."""

    def __init__(self, mover: Mover, leftovers: Leftovers) -> None:
        self._mover = mover
        self._leftovers = leftovers

    async def erase(self, uow: UnitOfWork, person: Person, now: datetime) -> Erased:
        """Withdraw what is open, then erase the person everywhere."""
        was_known = await uow.people.find(person.key) is not None
        await uow.people.know(person, now)  # by this the store finds their chat
        erased = await self.erase_behind(uow, person.key, now)
        return replace(erased, rows={**erased.rows, "people": int(was_known)})

    async def erase_behind(self, uow: UnitOfWork, person_key: str, now: datetime) -> Erased:
        """The same for somebody who is not here; their chat goes where it is still known."""
        withdrawn = 0
        for petition in await uow.petitions.of_person(person_key, limit=_ALL):
            if petition.person_key != person_key or not petition.is_open:
                continue
            to = State.WITHDRAWN if State.WITHDRAWN in NEXT[petition.state] else State.CLOSED
            await self._mover.move(
                uow, petition.code, to, actor=SYSTEM, now=now, reason=CONSENT_WITHDRAWN
            )
            withdrawn += 1
            log.info("petition withdrawn with its consent", extra={"tracking_code": petition.code})
        hashes = [each.sha256 for each in await uow.holdings.files(person_key) if each.sha256]
        rows = await uow.people.erase(person_key, now)
        self._leftovers.add(hashes)
        return Erased(rows=rows, withdrawn=withdrawn)

    async def erase_draft(self, uow: UnitOfWork, person: Person) -> int | None:
        """Erase the draft with its files; returns how many those were, None without a draft."""
        files = await uow.files.of_draft(person.chat_key)
        if not await uow.drafts.delete(person.chat_key):
            return None
        self._leftovers.add(each.sha256 for each in files if each.sha256)
        return len(files)
