"""What a person on Telegram gets to see, over HTTP from the simulator to the store and back."""

from pathlib import Path

import pytest

from bot.simulator.faults import Fault
from bot.simulator.people import send
from bot.simulator.server import Simulator
from tests.telegram.office import NOTHING, calls, left_over, open_office, until


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
    assert await left_over(tmp_path) == NOTHING


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
    async with open_office(simulator, tmp_path):
        lan.sends("photo", "house.png", caption="my house")
        lan.sends("document", "plan.pdf", b"%PDF-1.4\n")
        lan.shares_contact()
        send(simulator.telegram, lan.person, {"location": {"latitude": 21.6, "longitude": 105.8}})

        texts = [(await lan.hears())["text"] for _ in range(4)]

    assert texts == ["got photo my house", "got document", "got contact", "got location"]


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
