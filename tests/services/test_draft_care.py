"""Drafts are reminded of once and forgotten after a week."""

from datetime import timedelta

from bot.domain.draft import Draft
from bot.services.draft_care import DraftCare
from bot.services.registers import Notice, Topic
from tests.fakes import FakeClock, FakeStore

HOUR = timedelta(hours=1)


async def reminders(store: FakeStore, clock: FakeClock) -> list[Notice]:
    async with store.begin() as uow:
        return list(await uow.notices.claim(clock.now() + 24 * HOUR, limit=10))


async def start(store: FakeStore, clock: FakeClock) -> None:
    async with store.begin() as uow:
        await uow.drafts.save(
            Draft(
                chat_key="telegram:1",
                person_key="p",
                started_at=clock.now(),
                updated_at=clock.now(),
            )
        )


async def test_a_draft_is_reminded_of_once_after_a_day() -> None:
    store, clock = FakeStore(), FakeClock()
    care = DraftCare(store, clock)
    await start(store, clock)

    clock.advance(23 * HOUR)
    await care.work()
    before = await reminders(store, clock)
    clock.advance(2 * HOUR)
    await care.work()
    await care.work()
    after = await reminders(store, clock)

    assert before == []
    assert [(notice.topic, notice.person_key) for notice in after] == [(Topic.DRAFT, "p")]


async def test_a_draft_left_for_a_week_is_forgotten_and_a_reminder_lengthens_nothing() -> None:
    store, clock = FakeStore(), FakeClock()
    care = DraftCare(store, clock)
    await start(store, clock)

    clock.advance(25 * HOUR)
    await care.work()
    clock.advance(timedelta(days=6))
    await care.work()

    async with store.begin() as uow:
        assert await uow.drafts.load("telegram:1") is None
