"""Correcting a contact: one's own, while it is open, without a trace of the old values."""

import pytest

from bot.domain.errors import (
    ConsentMissingError,
    LimitReachedError,
    NotAllowedError,
    NotYoursError,
)
from bot.domain.petition import Contact, NoteKind, Sharing, State
from bot.services.correction import Correction
from bot.services.limits import Limits
from bot.services.registers import Person
from tests.services.petition_office import LAN, MINH, Office

OLD = Contact(name="Lê Thị Bưởi", phone="0912345678", phone_is_own=True)
NEW = Contact(name="Lê Thị Bòng")


def correction(office: Office) -> Correction:
    petitioning = office.petitioning
    return Correction(petitioning, Limits(notes_day=2), petitioning.agreement)


async def correct(
    office: Office,
    code: str,
    person: Person = LAN,
    contact: Contact = NEW,
    sharing: Sharing = Sharing.ALL,
) -> None:
    async with office.begin() as uow:
        await correction(office).correct(
            uow, code, person, office.now, contact=contact, sharing=sharing, remark="name"
        )


async def test_a_correction_is_written_and_noted_without_the_values(office: Office) -> None:
    code = (await office.submit(contact=OLD)).code

    await correct(office, code)
    await correct(office, code)  # nothing new: no further note

    petition = await office.get(code)
    assert (petition.contact, petition.sharing) == (NEW, Sharing.ALL)
    async with office.begin() as uow:
        notes = await uow.petitions.notes(code)
    assert [(each.kind, each.text) for each in notes] == [(NoteKind.CORRECTION, "name")]


async def test_nobody_corrects_what_is_somebody_elses(office: Office) -> None:
    code = (await office.submit(contact=OLD)).code
    await office.join(code)

    with pytest.raises(NotYoursError):
        await correct(office, code, MINH)

    assert (await office.get(code)).contact == OLD


async def test_what_has_ended_is_corrected_no_more_nor_offered(office: Office) -> None:
    code = (await office.submit(contact=OLD)).code
    async with office.begin() as uow:
        offered = await correction(office).correctable(uow, LAN)
    await office.move(code, State.CLOSED)

    with pytest.raises(NotAllowedError):
        await correct(office, code)

    async with office.begin() as uow:
        later = await correction(office).correctable(uow, LAN)
    assert ([each.code for each in offered], list(later)) == ([code], [])


async def test_corrections_count_among_what_may_be_added_in_a_day(office: Office) -> None:
    code = (await office.submit(contact=OLD)).code
    await correct(office, code)
    await correct(office, code, contact=OLD)

    with pytest.raises(LimitReachedError):
        await correct(office, code)


async def test_under_a_new_consent_nothing_is_told_more_and_anything_less(office: Office) -> None:
    code = (await office.submit(contact=OLD, sharing=Sharing.FRONT)).code
    office.petitioning.agreement.version = "3"

    for contact, sharing in ((NEW, Sharing.FRONT), (OLD, Sharing.ALL)):
        with pytest.raises(ConsentMissingError):
            await correct(office, code, contact=contact, sharing=sharing)
    nameless = Contact(phone=OLD.phone, phone_is_own=True)
    await correct(office, code, contact=nameless, sharing=Sharing.NONE)

    petition = await office.get(code)
    assert (petition.contact, petition.sharing) == (nameless, Sharing.NONE)
