"""Erasing a person for the office, by the code of a petition of theirs.

For those who have no bot to ask: who came to the desk or rang, who lost their telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import ConflictError, PersonErasedError
from bot.domain.petition import Move, Petition, State
from bot.domain.staff import Act, By, Member
from bot.services.auditing import put_on_record
from bot.services.erasure import Erased, Erasure
from bot.services.export import Held, held_about
from bot.services.handling import found
from bot.services.ports import UnitOfWork
from bot.services.registers import Person
from bot.services.rights import check, check_on


class Ground(StrEnum):
    """On what word the office erases; the audit has no free words, for it is never erased."""

    CAME = "came"  # to the office, with the code
    RANG = "rang"
    WROTE = "wrote"
    MISTAKE = "mistake"  # entered for somebody who had not asked for it
    ORDERED = "ordered"  # by an authority that may


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What erasing would take away."""

    code: str  # of the petition that led to the person
    held: Held

    @property
    def petitions(self) -> Sequence[Petition]:
        """All that they sent."""
        return [each.petition for each in self.held.own]

    @property
    def open(self) -> int:
        """How many of them would be withdrawn."""
        return sum(each.is_open for each in self.petitions)

    @property
    def notes(self) -> int:
        """What was written to and fro."""
        return sum(len(each.notes) for each in self.held.own)

    @property
    def departed(self) -> Sequence[Move]:
        """The moves by which words of theirs went to other bodies."""
        moves = [move for each in self.held.own for move in each.moves]
        return [move for move in moves if move.leads_to(State.FORWARDED)]

    @property
    def seen(self) -> str:
        """A word that changes with what is held: nobody agrees to more than they saw."""
        held = self.held
        counts = (
            *(len(self.petitions), self.open, self.notes, len(self.departed), len(held.files)),
            *(len(held.joined), int(held.draft is not None), int(held.is_known)),
        )
        return "-".join(map(str, counts))


class Erasing:
    """Erases for members of staff and for whoever runs commands, within one unit of work."""

    def __init__(self, erasure: Erasure) -> None:
        self._erasure = erasure

    async def look(self, uow: UnitOfWork, by: By, code: str, now: datetime) -> Extent:
        """What would go; that one looked is on record. Raises PersonErasedError."""
        person = await self._behind(uow, by, code)
        await put_on_record(uow, by, "person.see", code, now=now)
        return Extent(code=code, held=await held_about(uow, person, now))

    async def erase(
        self, uow: UnitOfWork, by: By, code: str, ground: Ground, now: datetime, *, seen: str
    ) -> Erased:
        """Erase; raises ConflictError when it is not what was ``seen`` any more."""
        person = await self._behind(uow, by, code)
        extent = Extent(code=code, held=await held_about(uow, person, now))
        if extent.seen != seen:
            raise ConflictError
        erased = await self._erasure.erase_behind(uow, person.key, now)
        await put_on_record(
            uow,
            by,
            "person.erase",
            code,
            now=now,
            ground=ground.value,
            petitions=len(extent.petitions),
            withdrawn=erased.withdrawn,
            person=person.key,
        )
        return erased

    async def _behind(self, uow: UnitOfWork, by: By, code: str) -> Person:
        """Whoever sent the petition; their other petitions may lie outside the scope."""
        check(by, Act.ERASE)
        petition = await found(uow, code)
        if isinstance(by, Member):
            check_on(by, Act.ERASE, petition)
        key = petition.person_key
        if not key:
            raise PersonErasedError
        known = await uow.people.find(key)
        return known or Person(key=key, channel="", number="", chat_key="")
