"""In a group the bot is quiet, quotes whom it answers, and moves along with the group."""

import asyncio
from pathlib import Path

from bot.chat.events import Commanded, Pressed
from bot.simulator.faults import Fault
from bot.simulator.people import migrate
from bot.simulator.server import Simulator
from tests.telegram.office import NOTHING, calls, left_over, open_office


async def test_groups_are_left_in_peace_unless_the_bot_is_addressed(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    telegram = simulator.telegram
    telegram.world.bot["can_read_all_group_messages"] = True
    members = {lan.id: "creator"}
    group = telegram.world.add_group("Commune", "supergroup", members, forum=False)
    group.bot_status = "member"
    there = lan.into(group)
    async with open_office(simulator, tmp_path) as office:
        there.says("nobody asks the bot")
        there.says("/trogiup@another_bot")
        there.says("/home/commune")
        there.sends("photo", "a.png", caption="/trogiup")
        await there.hears_nothing()

        asked = there.says("@simulator_bot mấy điều?")
        answer = await there.hears()
        there.says("and this?", reply_to=answer["message_id"])
        replied = await there.hears()
        there.says("/trogiup@simulator_bot")
        command = await there.hears()
        there.sends("photo", "a.png", caption="@simulator_bot look")
        looked = await there.hears()

    assert answer["text"] == "1 said mấy điều?"
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert replied["text"] == "2 said and this?"
    assert command["text"] == "command trogiup []"
    assert looked["text"] == "got photo look"
    assert len(office.conversation.events) == 4
    assert office.conversation.events[2][1] == Commanded(
        name="trogiup", in_group=True, is_named=True
    )
    assert await left_over(tmp_path) == NOTHING


async def test_a_button_that_is_pressed_in_a_group_says_so(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    members = {lan.id: "creator"}
    group = simulator.telegram.world.add_group("Commune", "supergroup", members, forum=False)
    group.bot_status = "member"
    async with open_office(simulator, tmp_path) as office:
        for visitor, words in ((lan.into(group), "@simulator_bot buttons"), (lan, "buttons")):
            visitor.says(words)
            await visitor.presses(await visitor.hears(), "One")

    pressed = [event for _, event in office.conversation.events if isinstance(event, Pressed)]
    assert [event.in_group for event in pressed] == [True, False]


async def test_a_screen_that_may_not_quote_is_no_reply_in_a_group(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    members = {lan.id: "creator"}
    group = simulator.telegram.world.add_group("Commune", "supergroup", members, forum=False)
    group.bot_status = "member"
    async with open_office(simulator, tmp_path) as office:
        lan.into(group).says("@simulator_bot secret")

        answer = await lan.into(group).hears()

    assert answer["text"] == "hush"
    assert "reply_to_message" not in answer
    assert [getattr(event, "in_group", None) for _, event in office.conversation.events] == [True]


async def test_a_group_that_becomes_a_supergroup_keeps_its_conversation(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    telegram = simulator.telegram
    group = telegram.world.add_group("Commune", "group", {lan.id: "creator"}, forum=False)
    group.bot_status = "member"
    async with open_office(simulator, tmp_path):
        lan.into(group).says("@simulator_bot first")
        assert (await lan.into(group).sees())["text"] == "1 said first"

        successor = migrate(telegram, group)
        await asyncio.sleep(0.3)
        there = lan.into(successor)
        there.says("@simulator_bot second")

        assert (await there.hears())["text"] == "2 said second"


async def test_a_verdict_in_a_group_that_became_a_supergroup_sends_nothing_again(
    simulator: Simulator, tmp_path: Path
) -> None:
    """What would be marked stayed behind in the old group."""
    lan = simulator.visitor("Lan")
    groups = [
        simulator.telegram.world.add_group("Commune", kind, {lan.id: "creator"}, forum=False)
        for kind in ("group", "supergroup")
    ]
    for group in groups:
        group.bot_status = "member"
    here, there = (lan.into(group) for group in groups)
    async with open_office(simulator, tmp_path):
        here.says("@simulator_bot verdicts")
        message = await here.hears()
        simulator.faults.add(
            Fault(
                kind="error",
                method="editMessageText",
                status=400,
                description="Bad Request: group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": groups[1].id},
            )
        )

        await here.presses(message, "Good")

        await there.hears_nothing()
        await here.hears_nothing()
    assert len(calls(simulator, "editMessageText")) == 1
    assert len(calls(simulator, "sendMessage")) == 1
    assert await left_over(tmp_path) == NOTHING
