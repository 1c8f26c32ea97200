"""The audit on every store: in order, without gaps, and only ever added to."""

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.domain.errors import PetitionNotFoundError
from bot.services.auditing import Verdict, verify
from bot.services.ports import Store
from bot.store.cipher import Cipher, new_key
from bot.store.connection import engine_for
from bot.store.store import SqlStore
from tests.factories import NOW
from tests.fakes import FakeClock, FakeStore


async def append(store: Store, *acts: str, who: str = "staff:4", subject: str = "KN-1") -> None:
    async with store.begin() as uow:
        for act in acts:
            await uow.audit.append(
                at=NOW, who=who, act=act, subject=subject, facts={"to": "accepted"}
            )


async def record_and_fail(store: Store) -> None:
    async with store.begin() as uow:
        await uow.audit.append(at=NOW, who="staff:4", act="undone", subject="", facts={})
        raise PetitionNotFoundError


async def test_records_follow_each_other_sealed_to_the_one_before(store: Store) -> None:
    await append(store, "petition.take", "petition.decide")
    await append(store, "contact.see", who="staff:5")

    async with store.begin() as uow:
        first, second, third = await uow.audit.records(after=0, limit=9)
        assert await uow.audit.records(after=1, limit=1) == [second]
        assert await uow.audit.records(after=0, limit=9, who="staff:5") == [third]
        assert await uow.audit.records(after=0, limit=9, subject="KN-2") == []
        assert await uow.audit.latest(before=None, limit=2) == [third, second]
        assert await uow.audit.latest(before=3, limit=9, who="staff:4") == [second, first]
    assert [each.number for each in (first, second, third)] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == ("", first.hash, second.hash)
    assert (first.at, first.act, first.facts) == (NOW, "petition.take", {"to": "accepted"})
    assert await verify(store) == Verdict(count=3, last_hash=third.hash)


async def test_an_act_that_is_undone_leaves_no_record_and_no_gap(sql_store: SqlStore) -> None:
    await append(sql_store, "petition.take")
    with pytest.raises(PetitionNotFoundError):
        await record_and_fail(sql_store)
    await append(sql_store, "petition.give")

    async with sql_store.begin() as uow:
        records = await uow.audit.records(after=0, limit=9)
    assert [(each.number, each.act) for each in records] == [
        (1, "petition.take"),
        (2, "petition.give"),
    ]
    assert (await verify(sql_store)).broken_at is None


@pytest.mark.parametrize("change", ["UPDATE audit SET act = 'x'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_a_record(
    sql_store: SqlStore, url: str, change: str
) -> None:
    await append(sql_store, "petition.take")

    with (
        pytest.raises(sa.exc.DatabaseError, match="only added to"),
        engine_for(url).begin() as connection,
    ):
        connection.exec_driver_sql(change)

    assert (await verify(sql_store)).count == 1


async def test_a_postgres_audit_cannot_be_emptied(postgres_url: str) -> None:
    with (
        pytest.raises(sa.exc.DatabaseError, match="only added to"),
        engine_for(postgres_url).begin() as connection,
    ):
        connection.exec_driver_sql("TRUNCATE audit")


async def test_a_record_changed_removed_or_put_in_breaks_the_chain() -> None:
    store = FakeStore()
    await append(store, *"abcd")
    whole = list(store.kept.audit.kept)

    for broken, number in (
        ([whole[0], replace(whole[1], who="staff:9"), *whole[2:]], 2),
        ([whole[0], *whole[2:]], 2),
        ([*whole[:2], replace(whole[2], facts={}), whole[3]], 3),
        ([*whole[:3], replace(whole[3], previous=whole[1].hash)], 4),
        (whole[1:], 1),
    ):
        store.kept.audit.kept = broken
        assert (await verify(store)).broken_at == number


async def test_instances_that_append_together_leave_no_gap(postgres_url: str) -> None:
    stores = [
        SqlStore(postgres_url, cipher=Cipher([new_key()]), clock=FakeClock()) for _ in range(2)
    ]
    await asyncio.gather(
        *(append(stores[number % 2], f"act.{number}", "again") for number in range(30))
    )

    verdict = await verify(stores[0])
    assert (verdict.count, verdict.broken_at) == (60, None)
    for store in stores:
        await store.close()
