"""Putting right what a petition is, of which sector, and where: the first step of an office."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import ConflictError, DecidedError
from bot.domain.petition import Petition, PetitionKind
from bot.domain.staff import Act, Member
from bot.services.auditing import put_on_record
from bot.services.ports import UnitOfWork
from bot.services.rights import check_free, name_of, permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """Under what a petition is filed; "" for what is not known."""

    kind: PetitionKind
    sector: str
    place_id: str


async def classify(
    uow: UnitOfWork, by: Member, code: str, wanted: Class, *, version: int, now: datetime
) -> Petition:
    """File the petition, as it was in ``version``, anew; nobody is told.

    Whoever works on it goes on, unless it lies outside their scope by this: then it is anybody's.
    """
    petition = await permitted(uow, by, Act.DECIDE, code)
    await check_free(uow, by, code)
    standing = await uow.cases.decision(code)
    if standing is not None:
        raise DecidedError(by=await name_of(uow, standing.by))
    if version != petition.version:
        raise ConflictError
    before = Class(kind=petition.kind, sector=petition.sector, place_id=petition.place_id)
    if wanted == before:
        return petition
    filed = replace(petition, kind=wanted.kind, sector=wanted.sector, place_id=wanted.place_id)
    await uow.petitions.save(filed)
    owner = await uow.staff.get((await uow.cases.get(code)).owner)
    if owner is not None and not owner.covers(filed):
        await uow.cases.assign(code, 0, now)
    facts = {
        f"{name}_{which}": getattr(each, name)
        for name in ("kind", "sector", "place_id")
        for which, each in (("from", before), ("to", wanted))
        if getattr(before, name) != getattr(wanted, name)
    }
    await put_on_record(uow, by, "petition.classify", code, now=now, **facts)
    return filed
