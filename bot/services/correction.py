"""A citizen corrects what they told of themself in a petition that is still open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.domain.petition import (
    CITIZEN,
    OPEN,
    Actor,
    Contact,
    Note,
    NoteKind,
    Petition,
    Sharing,
)
from bot.services.agreeing import Agreement
from bot.services.handling import own
from bot.services.limits import Limits
from bot.services.ports import UnitOfWork
from bot.services.registers import Person

_ALL = 10_000  # petitions of one person
_WIDER = (Sharing.NONE, Sharing.FRONT, Sharing.ALL)  # each is seen by more than the one before


class Noter(Protocol):
    """Adds words to a petition, as :class:`bot.services.handling.Handling` does."""

    async def note(
        self,
        uow: UnitOfWork,
        petition: Petition,
        kind: NoteKind,
        *,
        actor: Actor,
        text: str,
        now: datetime,
    ) -> Note:
        """Keep a note."""
        ...


class Correction:
    """Writes it, and leaves a note of what kind of thing was corrected, never of the values."""

    def __init__(self, noter: Noter, limits: Limits, agreement: Agreement) -> None:
        self._noter = noter
        self._limits = limits
        self._agreement = agreement

    async def correctable(self, uow: UnitOfWork, person: Person) -> Sequence[Petition]:
        """One's own open petitions, newest first."""
        petitions = await uow.petitions.of_person(person.key, limit=_ALL)
        return [each for each in petitions if each.person_key == person.key and each.is_open]

    async def correct(
        self,
        uow: UnitOfWork,
        code: str,
        person: Person,
        now: datetime,
        *,
        contact: Contact,
        sharing: Sharing,
        remark: str,
    ) -> Petition:
        """Write contact and sharing anew; ``remark`` is what the note says was changed.

        What is new rests on the consent in force; to leave out or show less takes none.
        """
        petition = await own(uow, code, person, OPEN)
        if (petition.contact, petition.sharing) == (contact, sharing):
            return petition
        await self._limits.check_note(uow, code, now)
        if _tells_more(petition, contact, sharing):
            await self._agreement.check(uow, person)
        await uow.people.know(person, now)
        await self._noter.note(
            uow, petition, NoteKind.CORRECTION, actor=CITIZEN, text=remark, now=now
        )
        corrected = replace(petition, contact=contact, sharing=sharing)
        await uow.petitions.save(corrected)
        return replace(corrected, version=corrected.version + 1)


def _tells_more(petition: Petition, contact: Contact, sharing: Sharing) -> bool:
    old = petition.contact
    told = (
        (old.name, contact.name),
        (old.address, contact.address),
        (old.phone, contact.phone),
    )
    is_wider = _WIDER.index(sharing) > _WIDER.index(petition.sharing)
    return is_wider or any(new and new != before for before, new in told)
