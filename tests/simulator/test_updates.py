"""Updates are polled, confirmed, filtered and fought over as at Telegram."""

import asyncio
from collections.abc import Callable

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor


def ids(updates: tuple[Update, ...]) -> list[int]:
    return [update.update_id for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, lan: Visitor) -> None:
    for text in ("một", "hai", "ba"):
        lan.says(text)

    first = ids(await bot.get_updates())
    again = ids(await bot.get_updates(limit=2))
    rest = ids(await bot.get_updates(offset=first[1] + 1))

    assert first == sorted(first)
    assert again == first[:2]
    assert rest == first[2:]
    assert ids(await bot.get_updates()) == first[2:]


async def test_a_negative_offset_forgets_all_but_the_latest(bot: Bot, lan: Visitor) -> None:
    for text in ("một", "hai", "ba"):
        lan.says(text)

    (latest,) = await bot.get_updates(offset=-1)

    assert latest.message
    assert latest.message.text == "ba"
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, lan: Visitor) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)

    lan.says("Có ai không?")

    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message
    assert update.message.text == "Có ai không?"


async def test_a_second_poll_ends_the_first_with_a_conflict(
    bot: Bot, new_bot: Callable[[], Bot], lan: Visitor
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)

    async with new_bot() as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
            await asyncio.wait_for(first, 2)
        lan.says("a")
        assert len(await asyncio.wait_for(second, 2)) == 1


async def test_polling_beside_a_webhook_is_a_conflict(bot: Bot) -> None:
    await bot.set_webhook("https://example.com/hook")

    with pytest.raises(Conflict, match="use deleteWebhook to delete the webhook first"):
        await bot.get_updates()


async def test_allowed_updates_are_remembered(bot: Bot, lan: Visitor) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    message = lan.says("trước")
    lan.edits(message, "sau")

    (update,) = await bot.get_updates()

    assert update.edited_message
    assert update.edited_message.text == "sau"


async def test_dropping_pending_updates_leaves_none(bot: Bot, lan: Visitor) -> None:
    lan.says("a")

    await bot.delete_webhook(drop_pending_updates=True)

    assert (await bot.get_webhook_info()).pending_update_count == 0
    assert await bot.get_updates() == ()


async def test_the_closing_simulator_lets_a_long_poll_go(simulator: Simulator, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)

    simulator.telegram.updates.close()

    assert await asyncio.wait_for(poll, 2) == ()
