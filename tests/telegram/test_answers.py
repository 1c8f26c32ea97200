"""What a person on Telegram gets to see, over HTTP from the simulator to the store and back."""

import asyncio
from pathlib import Path

import pytest

from bot.chat.events import Attached, Attachment
from bot.simulator.faults import Fault
from bot.simulator.people import migrate, send
from bot.simulator.server import Simulator
from tests.telegram.office import calls, left_over, open_office, until


async def test_words_are_answered_in_html_without_a_preview(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("a < b https://example.org")

        heard = await lan.hears()

    assert heard["text"] == "1 said a < b https://example.org"
    assert {"type": "bold", "offset": 7, "length": 25} in heard["entities"]
    (call,) = calls(simulator, "sendMessage")
    assert call["args"]["link_preview_options"] == '{"is_disabled": true}'
    assert await left_over(tmp_path) == {"updates": 0, "deliveries": 0}


async def test_a_command_comes_with_its_argument(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.starts("d-qc-ubnd")

        assert (await lan.hears())["text"] == "command start [d-qc-ubnd]"


async def test_a_correction_is_told_from_new_words(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        message = lan.says("dieu 5")
        await lan.hears()

        lan.edits(message, "dieu 6")

        assert (await lan.hears())["text"] == "2 corrected dieu 6"


async def test_a_message_of_full_length_is_read_whole(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        lan.says("đ" * 4096)

        await lan.hears()

    ((_, event),) = office.conversation.events
    assert getattr(event, "text", "") == "đ" * 4096


async def test_what_is_not_words_is_named(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        lan.sends("photo", "house.png", caption="my house")
        lan.sends("document", "plan.pdf", b"%PDF-1.4\n")
        lan.shares_contact()
        send(simulator.telegram, lan.person, {"location": {"latitude": 21.6, "longitude": 105.8}})

        texts = [(await lan.hears())["text"] for _ in range(4)]

    assert texts == ["got photo my house", "got document", "got contact", "got location"]
    assert office.conversation.events[0][1] == Attached(
        attachment=Attachment.PHOTO, caption="my house"
    )


async def test_a_pressed_button_is_answered_at_once_and_its_screen_replaced(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("buttons")
        message = await lan.hears()

        answer = await lan.presses(message, "One")
        seen = await lan.sees()

    assert answer is not None
    assert answer["text"] == "n" * 200
    assert (seen["message_id"], seen["text"]) == (message["message_id"], "pressed 1")
    methods = [entry["method"] for entry in calls(simulator)]
    assert methods.index("answerCallbackQuery") < methods.index("editMessageText")


async def test_a_screen_is_not_replaced_where_the_person_wrote_below_it(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("buttons")
        message = await lan.hears()
        lan.says("something else")
        await lan.hears()

        await lan.presses(message, "One")

        assert (await lan.hears())["text"] == "pressed 1"


async def test_a_verdict_on_an_older_answer_edits_it_where_it_is(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("verdicts")
        message = await lan.hears()
        lan.says("something else")
        await lan.hears()

        await lan.presses(message, "Good")
        await until(lambda: bool(calls(simulator, "editMessageText")))

        await lan.hears_nothing()
    (edit,) = calls(simulator, "editMessageText")
    assert edit["args"]["message_id"] == str(message["message_id"])
    assert edit["args"]["text"] == "judged"


async def test_a_verdict_on_an_answer_that_is_gone_sends_nothing(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("verdicts")
        message = await lan.hears()
        gone = "Bad Request: message to edit not found"
        simulator.faults.add(
            Fault(kind="error", method="editMessageText", status=400, description=gone)
        )

        await lan.presses(message, "Good")

        await lan.hears_nothing()
    assert await left_over(tmp_path) == {"updates": 0, "deliveries": 0}


async def test_a_screen_whose_message_is_gone_comes_as_a_new_message(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("buttons")
        message = await lan.hears()
        simulator.faults.add(
            Fault(
                kind="error",
                method="editMessageText",
                status=400,
                description="Bad Request: message to edit not found",
            )
        )

        await lan.presses(message, "One")

        assert (await lan.hears())["text"] == "pressed 1"


async def test_a_double_tap_that_changes_nothing_is_no_error(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("buttons")
        message = await lan.hears()

        assert await lan.presses(message, "Same") is not None
        await lan.hears_nothing()

    assert await left_over(tmp_path) == {"updates": 0, "deliveries": 0}


async def test_a_button_too_old_to_be_acknowledged_still_works(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("buttons")
        message = await lan.hears()
        simulator.faults.add(
            Fault(
                kind="error",
                method="answerCallbackQuery",
                status=400,
                description="Bad Request: query is too old and response timeout expired",
            )
        )

        pressing = asyncio.create_task(lan.presses(message, "One"))

        assert (await lan.sees())["text"] == "pressed 1"
        pressing.cancel()


async def test_a_stale_button_is_told_in_words(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("stale")

        assert (await lan.hears())["text"] == "error.stale_button turn=3"


async def test_a_long_screen_comes_in_pages_with_the_buttons_on_the_last(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("long")

        pages = [await lan.hears() for _ in range(3)]

    assert [page["text"].split()[0] for page in pages] == ["0", "8", "16"]
    assert [bool(page.get("reply_markup")) for page in pages] == [False, False, True]


async def test_the_lasting_keyboard_has_two_columns(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("menu")
        await lan.hears()

        lan.taps("B")

        assert (await lan.hears())["text"] == "2 said B"
    assert lan.chat.keyboard is not None
    assert [len(row) for row in lan.chat.keyboard["keyboard"]] == [2, 1]


async def test_markup_that_telegram_cannot_read_is_sent_as_plain_text(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("bad markup")

        assert (await lan.hears())["text"] == "1 < 2 & 3"


async def test_an_unexpected_error_is_told_by_a_reference_and_the_chat_goes_on(
    simulator: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lan, operator = simulator.visitor("Lan"), simulator.visitor("Operator")
    async with open_office(simulator, tmp_path, operator_chat_id=operator.id):
        operator.starts()
        await operator.hears()
        lan.says("boom")
        told = (await lan.hears())["text"]
        alert = (await operator.hears())["text"]
        lan.says("still there?")

        assert (await lan.hears())["text"] == "1 said still there?"
    reference = told.removeprefix("error.unexpected reference=")
    assert len(reference) == 6
    assert alert == f"operator.failure reference={reference} others=0"
    assert reference in {getattr(record, "reference", "") for record in caplog.records}
    assert "boom said the citizen" not in everything_logged(caplog)


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
        await there.hears_nothing()

        asked = there.says("@simulator_bot mấy điều?")
        answer = await there.hears()
        there.says("and this?", reply_to=answer["message_id"])
        replied = await there.hears()
        there.says("/trogiup@simulator_bot")
        command = await there.hears()

    assert answer["text"] == "1 said mấy điều?"
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert replied["text"] == "2 said and this?"
    assert command["text"] == "command trogiup []"
    assert len(office.conversation.events) == 3
    assert await left_over(tmp_path) == {"updates": 0, "deliveries": 0}


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


async def test_the_bot_introduces_itself(simulator: Simulator, tmp_path: Path) -> None:
    async with open_office(simulator, tmp_path):
        await until(lambda: "setMyShortDescription" in simulator.journal.counts)

    commands = [call["args"] for call in calls(simulator, "setMyCommands")]
    assert len(commands) == 2
    assert "all_private_chats" in str(commands[0])
    assert "all_group_chats" in str(commands[1])


async def test_a_failed_introduction_stops_nobody(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    simulator.faults.add(Fault(kind="error", method="setMyCommands", times=2))
    async with open_office(simulator, tmp_path):
        lan.says("hello")

        assert (await lan.hears())["text"] == "1 said hello"


def everything_logged(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
