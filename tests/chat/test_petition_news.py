"""What is told unasked is told as things stand when it is sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.news import PetitionNews
from bot.services.draft_care import DraftCare
from bot.texts.catalog import shipped_texts
from tests.factories import NOW, a_draft, a_person
from tests.fakes import FakeClock, FakeStore

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("goes_on", "told"), [(False, True), (True, False)], ids=["left", "taken up"]
)
async def test_a_draft_that_is_written_again_is_reminded_of_no_more(
    goes_on: bool, told: bool
) -> None:
    store, clock, person = FakeStore(), FakeClock(NOW), a_person()
    draft = a_draft(chat_key=person.chat_key, person_key=person.key)
    async with store.begin() as uow:
        await uow.people.know(person, NOW)
        await uow.drafts.save(draft)
    clock.advance(25 * HOUR)
    await DraftCare(store, clock).work()
    async with store.begin() as uow:
        if goes_on:
            told_at = clock.now() + HOUR
            await uow.drafts.save(replace(draft, reminded=True, updated_at=told_at))
        (notice,) = await uow.notices.claim(clock.now() + 24 * HOUR, limit=9)

        screen = await PetitionNews(shipped_texts()).screen(notice, uow=uow, now=clock.now())

    assert (screen is not None) is told
