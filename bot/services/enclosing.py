"""Files that a sender adds to a petition on record, when the office waits for more."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import NotAllowedError
from bot.domain.petition import OPEN, Petition, State
from bot.services.agreeing import Agreement
from bot.services.handling import own
from bot.services.limits import Limits
from bot.services.ports import UnitOfWork
from bot.services.registers import FileRecord, Person

STILL = timedelta(minutes=10)  # after the answer: the other pictures of an album come behind it


async def awaiting(uow: UnitOfWork, code: str, person: Person, now: datetime) -> Petition:
    """The sender's own petition, if it waits for them or did until just now.

    Raises NotAllowedError for any other.
    """
    petition = await own(uow, code, person, OPEN)
    if petition.state is not State.WAITING:
        last = (await uow.petitions.moves(code))[-1]
        if last.came_from is not State.WAITING or now - last.at > STILL:
            raise NotAllowedError(state=petition.state)
    return petition


async def enclose(
    uow: UnitOfWork,
    code: str,
    person: Person,
    file: FileRecord,
    now: datetime,
    *,
    limits: Limits,
    agreement: Agreement,
) -> Petition:
    """Keep an announced file with a petition that is :func:`awaiting`.

    Raises what the limits and a missing consent raise.
    """
    petition = await awaiting(uow, code, person, now)
    await agreement.check(uow, person)
    await limits.take_enclosed(uow, code=code, person_key=person.key, size=file.size, now=now)
    await uow.files.add(replace(file, code=code, person_key=person.key))
    return petition
