"""Limits: the first thing over one is told when it is possible again, and then it is."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.draft import MOST_FILES
from bot.domain.errors import LimitReachedError
from bot.domain.local_time import VIETNAM
from bot.domain.sizes import MEBIBYTE
from bot.services.erasure import Erasure, Leftovers
from bot.services.limits import Limited, Limits
from bot.services.ports import Store
from tests.services.petition_office import (
    CHAT,
    DAY,
    DESK_CONSENT,
    DRAFT,
    LAN,
    MINH,
    STAFF,
    Office,
    a_file,
)

LIMITS = Limits(petitions_day=2, petitions_week=3, supports_day=1, megabytes_day=1)
TOMORROW = datetime(2026, 11, 24, tzinfo=VIETNAM)
NEXT_MONDAY = datetime(2026, 11, 30, tzinfo=VIETNAM)


@pytest.fixture
def strict(office_store: Store) -> Office:
    return Office(office_store, LIMITS)


def refusal(error: LimitReachedError) -> tuple[object, object]:
    return error.facts["which"], error.facts["until"]


async def test_a_day_and_then_a_week_are_used_up(strict: Office) -> None:
    await strict.submit()
    await strict.submit()
    with pytest.raises(LimitReachedError) as day:
        await strict.submit()
    strict.now = TOMORROW
    await strict.submit()
    with pytest.raises(LimitReachedError) as week:
        await strict.submit()
    strict.now = NEXT_MONDAY

    assert (await strict.submit()).created_at == NEXT_MONDAY
    assert refusal(day.value) == (Limited.PETITIONS_DAY, TOMORROW)
    assert refusal(week.value) == (Limited.PETITIONS_WEEK, NEXT_MONDAY)


async def test_one_person_does_not_use_up_anothers_share(strict: Office) -> None:
    await strict.submit()
    await strict.submit()

    assert (await strict.submit(MINH)).person_key == MINH.key


async def test_words_added_to_a_petition_have_a_limit_a_day_and_edits_count(
    office_store: Store,
) -> None:
    office = Office(office_store, Limits(notes_day=2))
    code = (await office.submit()).code
    async with office.begin() as uow:
        await office.petitioning.add(uow, code, LAN, "một nữa", office.now)
        await office.petitioning.edit(uow, code, LAN, "một hai ba bốn năm", office.now)
        await office.petitioning.reply(uow, code, STAFF, "đã xem", office.now)
        with pytest.raises(LimitReachedError) as refused:
            await office.petitioning.add(uow, code, LAN, "hai nữa", office.now)

    office.now = TOMORROW
    async with office.begin() as uow:
        note = await office.petitioning.add(uow, code, LAN, "hai nữa", office.now)

    assert refusal(refused.value) == (Limited.NOTES_DAY, TOMORROW)
    assert note.number == 4


async def test_joining_has_a_limit_of_its_own(strict: Office) -> None:
    first, second = await strict.submit(), await strict.submit()
    await strict.join(first.code)

    with pytest.raises(LimitReachedError) as refused:
        await strict.join(second.code)

    assert refusal(refused.value) == (Limited.SUPPORTS_DAY, TOMORROW)
    assert (await strict.join(first.code)).supporters == 1  # joined already: nothing is counted
    strict.now += DAY
    assert (await strict.join(second.code)).supporters == 1


async def take_file(office: Office, size: int) -> None:
    async with office.begin() as uow:
        await office.petitioning.limits.take_file(
            uow, chat_key=CHAT, person_key=LAN.key, size=size, now=office.now
        )


async def test_a_draft_holds_so_many_files(strict: Office) -> None:
    for _ in range(MOST_FILES):
        await take_file(strict, 1000)
        async with strict.begin() as uow:
            await uow.files.add(a_file())

    with pytest.raises(LimitReachedError) as refused:
        await take_file(strict, 1000)

    assert refusal(refused.value) == (Limited.FILES_DRAFT, None)


async def test_a_day_holds_so_many_bytes(strict: Office) -> None:
    await take_file(strict, MEBIBYTE - 1)
    await take_file(strict, 1)
    with pytest.raises(LimitReachedError) as refused:
        await take_file(strict, 0)  # no size announced
    strict.now = TOMORROW
    await take_file(strict, MEBIBYTE)

    assert refusal(refused.value) == (Limited.BYTES_DAY, TOMORROW)


async def test_an_erasure_does_not_give_the_share_of_the_day_anew(strict: Office) -> None:
    await strict.submit()
    await strict.submit()
    await take_file(strict, MEBIBYTE)
    async with strict.begin() as uow:
        await Erasure(strict.petitioning, Leftovers()).erase(uow, LAN, strict.now)

    with pytest.raises(LimitReachedError) as petition:
        await strict.submit()
    with pytest.raises(LimitReachedError) as file:
        await take_file(strict, 1)

    assert refusal(petition.value) == (Limited.PETITIONS_DAY, TOMORROW)
    assert refusal(file.value) == (Limited.BYTES_DAY, TOMORROW)


async def test_what_staff_enter_for_somebody_is_not_counted(strict: Office) -> None:
    for number in range(3):
        draft = replace(DRAFT, chat_key=f"d{number}", consent_version=DESK_CONSENT)
        async with strict.begin() as uow:
            await strict.petitioning.submit(uow, draft, LAN, strict.now, by=STAFF)

    assert (await strict.submit()).person_key == LAN.key
