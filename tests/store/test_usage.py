"""What a person used of what is limited is counted by day, and outlives an erasure."""

from datetime import date, datetime, timedelta

from bot.services.keeping import Kept
from bot.services.ports import Store
from bot.services.usage import Spent, Used
from bot.store.store import SqlStore

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)


async def test_what_is_used_adds_up_by_day_and_by_what(store: Store) -> None:
    async with store.begin() as uow:
        await uow.usage.add("a", Spent.BYTES, TODAY, 20)
        await uow.usage.add("a", Spent.BYTES, TODAY, 3)
        await uow.usage.add("a", Spent.BYTES, YESTERDAY, 100)
        await uow.usage.add("a", Spent.PETITIONS, TODAY, 1)
        await uow.usage.add("b", Spent.BYTES, TODAY, 1000)

    async with store.begin() as uow:
        assert await uow.usage.since("a", Spent.BYTES, TODAY) == 23
        assert await uow.usage.since("a", Spent.BYTES, YESTERDAY) == 123
        assert await uow.usage.since("a", Spent.SUPPORTS, YESTERDAY) == 0
        assert await uow.usage.of_person("b") == [Used(what=Spent.BYTES, day=TODAY, amount=1000)]


async def test_an_erasure_leaves_the_count(store: Store) -> None:
    async with store.begin() as uow:
        await uow.usage.add("a", Spent.PETITIONS, TODAY, 5)
        await uow.people.erase("a", datetime(2026, 11, 23, 9).astimezone())

    async with store.begin() as uow:
        assert await uow.usage.since("a", Spent.PETITIONS, TODAY) == 5


async def test_counts_of_earlier_weeks_are_let_go(sql_store: SqlStore) -> None:
    before = datetime(2026, 11, 23, 12).astimezone()
    async with sql_store.begin() as uow:
        await uow.usage.add("a", Spent.PETITIONS, YESTERDAY, 1)
        await uow.usage.add("a", Spent.PETITIONS, TODAY, 1)
        assert await uow.keeping.overdue(Kept.USAGE, before) == 1
        assert await uow.keeping.let_go(Kept.USAGE, before) == 1

    async with sql_store.begin() as uow:
        assert await uow.usage.since("a", Spent.PETITIONS, YESTERDAY) == 1
