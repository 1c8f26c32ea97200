"""Who stands behind petitions, on every store: known, agreed, blocked."""

from datetime import timedelta

from bot.services.ports import Store
from bot.services.registers import Block, Consent
from tests.factories import NOW, a_person

DAY = timedelta(days=1)


def a_block(person_key: str = "a", *, days: int | None = 7, since: int = 0) -> Block:
    return Block(
        person_key=person_key,
        reason="spam",
        by="Ban Thường trực",
        since=NOW + since * DAY,
        until=None if days is None else NOW + days * DAY,
    )


async def block(store: Store, *blocks: Block) -> None:
    async with store.begin() as uow:
        for each in blocks:
            await uow.people.block(each)


async def test_a_person_is_known_by_the_keyed_hash_and_by_nothing_else(store: Store) -> None:
    async with store.begin() as uow:
        await uow.people.know(a_person("a"), NOW)

    async with store.begin() as uow:
        assert await uow.people.find("a") == a_person("a")
        assert await uow.people.find("telegram:1") is None


async def test_a_person_whose_chat_moved_is_known_by_the_new_one(store: Store) -> None:
    async with store.begin() as uow:
        await uow.people.know(a_person("a", "old"), NOW)
        await uow.people.know(a_person("a", "new"), NOW + DAY)

        assert await uow.people.find("a") == a_person("a", "new")


async def test_every_consent_is_on_record_oldest_first_and_each_once(store: Store) -> None:
    async with store.begin() as uow:
        await uow.people.consent("a", "2", NOW + DAY)
        await uow.people.consent("a", "1", NOW)
        await uow.people.consent("a", "1", NOW)
        await uow.people.consent("b", "1", NOW)

    async with store.begin() as uow:
        assert await uow.people.consents("a") == [
            Consent(version="1", given_at=NOW),
            Consent(version="2", given_at=NOW + DAY),
        ]
        assert not await uow.people.consents("c")


async def test_a_block_is_in_force_from_its_beginning_until_its_end(store: Store) -> None:
    await block(store, a_block(days=7, since=1))

    async with store.begin() as uow:
        assert await uow.people.blocked("a", NOW) is None
        assert await uow.people.blocked("a", NOW + DAY) == a_block(days=7, since=1)
        assert await uow.people.blocked("a", NOW + 7 * DAY) is None
        assert await uow.people.blocked("b", NOW + DAY) is None


async def test_a_block_without_an_end_lasts_until_it_is_lifted(store: Store) -> None:
    await block(store, a_block(days=None))

    async with store.begin() as uow:
        assert await uow.people.blocked("a", NOW + 9999 * DAY) == a_block(days=None)
        assert await uow.people.unblock("a")
        assert not await uow.people.unblock("a")
        assert await uow.people.blocked("a", NOW) is None


async def test_blocking_again_changes_the_block(store: Store) -> None:
    await block(store, a_block(days=7), a_block(days=30))

    async with store.begin() as uow:
        assert await uow.people.blocked("a", NOW) == a_block(days=30)


async def test_the_blocks_in_force_are_listed_newest_first(store: Store) -> None:
    await block(
        store,
        a_block("old", since=-9, days=None),
        a_block("new", since=-1),
        a_block("over", since=-9, days=-2),
        a_block("to come", since=2),
    )

    async with store.begin() as uow:
        assert [each.person_key for each in await uow.people.blocks(NOW)] == ["new", "old"]
