"""A button is pressed: its screen is replaced, marked, or answered below, and the tap ends."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.simulator.acts import Json
from bot.simulator.faults import Fault
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from tests.telegram.office import NOTHING, calls, left_over, open_office, until


@pytest.fixture
async def lan(simulator: Simulator, tmp_path: Path) -> AsyncIterator[Visitor]:
    """Somebody whom the bot serves."""
    async with open_office(simulator, tmp_path):
        yield simulator.visitor("Lan")


async def shown(person: Visitor, words: str) -> Json:
    """The screen that the bot shows when told these words."""
    person.says(words)
    return await person.hears()


def refuse(simulator: Simulator, method: str, words: str) -> None:
    """Have Telegram refuse the next call of a method."""
    description = f"Bad Request: {words}"
    fault = Fault(kind="error", method=method, status=400, description=description)
    simulator.faults.add(fault)


async def test_a_pressed_button_is_answered_at_once_and_its_screen_replaced(
    simulator: Simulator, lan: Visitor
) -> None:
    message = await shown(lan, "buttons")

    answer = await lan.presses(message, "One")
    seen = await lan.sees()

    assert answer is not None
    assert answer["text"] == "n" * 200
    assert (seen["message_id"], seen["text"]) == (message["message_id"], "pressed 1")
    methods = [entry["method"] for entry in calls(simulator)]
    assert methods.index("answerCallbackQuery") < methods.index("editMessageText")


async def test_a_screen_is_not_replaced_where_the_person_wrote_below_it(lan: Visitor) -> None:
    message = await shown(lan, "buttons")
    await shown(lan, "something else")

    await lan.presses(message, "One")

    assert (await lan.hears())["text"] == "pressed 1"


async def test_a_verdict_on_an_older_answer_edits_it_where_it_is(
    simulator: Simulator, lan: Visitor
) -> None:
    message = await shown(lan, "verdicts")
    await shown(lan, "something else")

    await lan.presses(message, "Good")
    await until(lambda: bool(calls(simulator, "editMessageText")))

    await lan.hears_nothing()
    (edit,) = calls(simulator, "editMessageText")
    assert edit["args"]["message_id"] == str(message["message_id"])
    assert edit["args"]["text"] == "judged"


async def test_a_verdict_on_an_answer_that_is_gone_sends_nothing(
    simulator: Simulator, tmp_path: Path
) -> None:
    async with open_office(simulator, tmp_path):
        lan = simulator.visitor("Lan")
        message = await shown(lan, "verdicts")
        refuse(simulator, "editMessageText", "message to edit not found")

        await lan.presses(message, "Good")

        await lan.hears_nothing()
    assert await left_over(tmp_path) == NOTHING


async def test_a_screen_whose_message_is_gone_comes_as_a_new_message(
    simulator: Simulator, lan: Visitor
) -> None:
    message = await shown(lan, "buttons")
    refuse(simulator, "editMessageText", "message to edit not found")

    await lan.presses(message, "One")

    assert (await lan.hears())["text"] == "pressed 1"


async def test_a_double_tap_that_changes_nothing_is_no_error(
    simulator: Simulator, tmp_path: Path
) -> None:
    async with open_office(simulator, tmp_path):
        lan = simulator.visitor("Lan")
        message = await shown(lan, "buttons")

        assert await lan.presses(message, "Same") is not None
        await lan.hears_nothing()

    assert await left_over(tmp_path) == NOTHING


async def test_a_button_too_old_to_be_acknowledged_still_works(
    simulator: Simulator, lan: Visitor
) -> None:
    message = await shown(lan, "buttons")
    refuse(simulator, "answerCallbackQuery", "query is too old and response timeout expired")

    pressing = asyncio.create_task(lan.presses(message, "One"))

    assert (await lan.sees())["text"] == "pressed 1"
    pressing.cancel()


async def test_a_stale_button_is_told_in_words(lan: Visitor) -> None:
    lan.says("stale")

    assert (await lan.hears())["text"] == "error.stale_button turn=3"
