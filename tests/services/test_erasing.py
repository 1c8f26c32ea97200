"""Erasing for the office: who may, on what ground, how far it reaches, and what is on record."""

from dataclasses import replace

import pytest

from bot.domain.errors import (
    ConflictError,
    NotPermittedError,
    PersonErasedError,
    PetitionNotFoundError,
)
from bot.domain.petition import Contact, State
from bot.domain.staff import By, Member, Operator, Role
from bot.services.auditing import read
from bot.services.casework import Casework
from bot.services.erasing import Erasing, Extent, Ground
from bot.services.erasure import Erased, Erasure, Leftovers
from bot.services.registers import DESK, FileState
from tests.services.petition_office import DESK_CONSENT, DRAFT, MINH, MONDAY, Office, a_file

ADMIN = Member(id=1, name="Quản trị", roles=frozenset({Role.ADMIN}), since=MONDAY)
WORKER = replace(ADMIN, id=2, roles=frozenset({Role.REVIEWER, Role.LEAD}))
OPERATOR = Operator(user="root")


async def look(office: Office, code: str, by: By = ADMIN) -> Extent:
    async with office.begin() as uow:
        return await Erasing(Erasure(office.petitioning, Leftovers())).look(
            uow, by, code, office.now
        )


async def erase(
    office: Office,
    code: str,
    *,
    by: By = ADMIN,
    seen: str | None = None,
    leftovers: Leftovers | None = None,
) -> Erased:
    if seen is None:
        seen = (await look(office, code, by)).seen
    erasing = Erasing(Erasure(office.petitioning, leftovers or Leftovers()))
    async with office.begin() as uow:
        return await erasing.erase(uow, by, code, Ground.CAME, office.now, seen=seen)


async def acts(office: Office) -> list[tuple[str, str, dict[str, str]]]:
    async with office.begin() as uow:
        records = await read(uow, OPERATOR, after=0, limit=100)
    return [(each.who, each.act, dict(each.facts)) for each in records]


async def test_all_of_the_person_goes_with_the_one_petition_that_was_named(
    office: Office,
) -> None:
    named, other = (await office.submit()).code, (await office.submit()).code
    joined = (await office.submit(MINH)).code
    await office.move(other, State.ACCEPTED, State.FORWARDED, State.ANSWERED, State.CLOSED)
    async with office.begin() as uow:
        await uow.drafts.save(DRAFT)
        await uow.files.add(replace(a_file(), sha256="a" * 64, state=FileState.READY))

    extent = await look(office, named)
    assert (len(extent.petitions), extent.open, len(extent.departed)) == (2, 1, 1)
    assert (len(extent.held.files), extent.held.draft is not None) == (1, True)
    erased = await erase(office, named)

    assert (erased.withdrawn, erased.rows["petitions"], erased.rows["drafts"]) == (1, 2, 1)
    for code, state in ((named, State.WITHDRAWN), (other, State.CLOSED)):
        petition = await office.get(code)
        assert (petition.state, petition.text, petition.person_key) == (state, "", "")
    assert (await office.get(joined)).text


async def test_somebody_entered_at_the_desk_goes_without_a_chat(office: Office) -> None:
    casework = Casework(office.petitioning, token=lambda: "one")
    draft = replace(
        DRAFT, contact=Contact(name="Lê Thị Bưởi"), chat_key="", consent_version=DESK_CONSENT
    )
    async with office.begin() as uow:
        entered = await casework.enter(uow, WORKER, draft, office.now)

    erased = await erase(office, entered.code)

    petition = await office.get(entered.code)
    assert (petition.contact, petition.person_key) == (Contact(), "")
    assert (erased.withdrawn, erased.rows["people"]) == (1, 1)
    async with office.begin() as uow:
        assert await uow.people.find(f"{DESK}one") is None


async def test_of_whom_no_account_is_kept_any_more_the_petitions_go_all_the_same(
    office: Office,
) -> None:
    petition = await office.submit()
    async with office.begin() as uow:
        await uow.petitions.save(replace(petition, person_key="long-gone"))

    extent = await look(office, petition.code)
    erased = await erase(office, petition.code)

    assert not extent.held.is_known
    assert (erased.rows["people"], erased.rows["petitions"]) == (0, 1)


async def test_the_audit_bears_the_ground_and_the_keyed_hash_and_no_words(
    office: Office,
) -> None:
    code = (await office.submit(contact=Contact(name="Lê Thị Bưởi"))).code

    await erase(office, code, by=OPERATOR)

    (_, seen, _), (who, act, facts) = await acts(office)
    assert (seen, who, act) == ("person.see", "command:root", "person.erase")
    assert facts == {"ground": "came", "petitions": "1", "withdrawn": "1", "person": "lan"}


async def test_nobody_agrees_to_more_than_they_saw(office: Office) -> None:
    code = (await office.submit()).code
    seen = (await look(office, code)).seen
    await office.submit()

    with pytest.raises(ConflictError):
        await erase(office, code, seen=seen)

    assert (await office.get(code)).text


async def test_who_is_gone_cannot_be_erased_again(office: Office) -> None:
    code = (await office.submit()).code
    await erase(office, code)

    with pytest.raises(PersonErasedError):
        await look(office, code)


@pytest.mark.parametrize(
    ("by", "outside"),
    [(WORKER, False), (replace(ADMIN, sectors=frozenset({"other"})), True)],
)
async def test_it_takes_an_administrator_whose_scope_the_petition_is_in(
    office: Office, by: Member, outside: bool
) -> None:
    code = (await office.submit(sector="giao-thong")).code

    with pytest.raises(NotPermittedError) as refused:
        await erase(office, code, by=by, seen="")

    assert bool(refused.value.facts.get("outside")) is outside
    assert (await office.get(code)).text
    assert await acts(office) == []


async def test_a_code_of_nobody_is_refused(office: Office) -> None:
    with pytest.raises(PetitionNotFoundError):
        await look(office, "KN-NONE", OPERATOR)
