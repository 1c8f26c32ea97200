"""What every store does with updates that come in."""

from bot.services.ports import Store, StoredUpdate


def an_update(number: int, *, chat_key: str = "1", payload: bytes = b"hello") -> StoredUpdate:
    return StoredUpdate(channel="telegram", update_id=number, chat_key=chat_key, payload=payload)


async def test_a_kept_update_waits_with_all_it_carried(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(7, chat_key="chat", payload=b"\x00words")])

    async with store.begin() as uow:
        assert await uow.updates.waiting("telegram") == [
            an_update(7, chat_key="chat", payload=b"\x00words")
        ]


async def test_updates_wait_in_the_order_of_their_ids(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(9), an_update(10)])
        await uow.updates.keep([an_update(8)])

    async with store.begin() as uow:
        assert [each.update_id for each in await uow.updates.waiting("telegram")] == [8, 9, 10]


async def test_updates_of_another_channel_are_not_this_channels_business(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1)])

        assert not await uow.updates.waiting("terminal")
        assert await uow.updates.finish("terminal", 1)
        assert len(await uow.updates.waiting("telegram")) == 1


async def test_a_finished_update_waits_no_more(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1), an_update(2)])

    async with store.begin() as uow:
        assert await uow.updates.finish("telegram", 1)

    async with store.begin() as uow:
        assert [each.update_id for each in await uow.updates.waiting("telegram")] == [2]


async def test_an_update_can_be_finished_once(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1)])
        assert await uow.updates.finish("telegram", 1)

        assert not await uow.updates.finish("telegram", 1)


async def test_an_update_never_kept_can_be_finished_once_too(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.updates.finish("terminal", 1)

    async with store.begin() as uow:
        assert not await uow.updates.finish("terminal", 1)


async def test_an_update_handled_before_is_not_kept_again(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.finish("telegram", 1)

        await uow.updates.keep([an_update(1), an_update(2)])

        assert [each.update_id for each in await uow.updates.waiting("telegram")] == [2]


async def test_an_update_kept_before_keeps_its_first_form(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1, payload=b"first")])

        await uow.updates.keep([an_update(1, payload=b"second")])

        assert [each.payload for each in await uow.updates.waiting("telegram")] == [b"first"]


async def test_keeping_nothing_is_allowed(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([])

        assert not await uow.updates.waiting("telegram")


async def test_the_next_of_a_chat_is_its_oldest_that_waits(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep(
            [an_update(9), an_update(7), an_update(8), an_update(5, chat_key="2")]
        )
        await uow.updates.finish("telegram", 7)

    async with store.begin() as uow:
        assert await uow.updates.next_of("telegram", "1") == an_update(8)


async def test_a_chat_with_nothing_left_to_handle_has_no_next(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1)])
        await uow.updates.finish("telegram", 1)

        assert await uow.updates.next_of("telegram", "1") is None
        assert await uow.updates.next_of("telegram", "nobody") is None


async def test_the_next_of_one_channel_is_not_that_of_another(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1)])

        assert await uow.updates.next_of("terminal", "1") is None


async def test_known_are_the_kept_and_the_handled_of_a_range(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(number) for number in (12, 10, 9, 14)])
        await uow.updates.finish("telegram", 10)
        await uow.updates.finish("telegram", 13)
        await uow.updates.finish("terminal", 11)

        assert await uow.updates.known_since("telegram", 10, 13) == [10, 12, 13]
        assert await uow.updates.known_since("telegram", 15, 20) == []
