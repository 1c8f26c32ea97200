"""Calls in plain JSON reach Telegram as the library's own do, and fail as they do."""

import pytest
from telegram import Bot, ReplyKeyboardRemove
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.simulator.faults import Fault
from bot.simulator.server import Simulator
from bot.telegram.calls import call
from bot.telegram.connection import Line, connect
from bot.telegram.faults import never_left
from tests.telegram.office import HURRIED


def bot_of(simulator: Simulator) -> Bot:
    line = Line(
        token=simulator.token, base_url=simulator.base_url, base_file_url=simulator.file_url
    )
    return connect(line, HURRIED).bot


async def test_letters_entities_and_buttons_arrive_as_they_were_meant(
    simulator: Simulator,
) -> None:
    lan = simulator.visitor("Lan")
    lan.starts()
    row = [{"text": "Tố cáo \\ 👍", "callback_data": "1:t"}]

    async with bot_of(simulator) as bot:
        await call(
            bot,
            "sendMessage",
            chat_id=lan.id,
            text='<b>Điều 5</b> "khoản" &amp; điểm\n+%20',
            parse_mode="HTML",
            reply_markup={"inline_keyboard": [row]},
            reply_parameters=None,
        )

    message = await lan.hears()
    assert message["text"] == 'Điều 5 "khoản" & điểm\n+%20'
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert message["reply_markup"]["inline_keyboard"] == [row]


async def test_a_refusal_is_the_librarys_error(simulator: Simulator) -> None:
    async with bot_of(simulator) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await call(bot, "sendMessage", chat_id=1, text="x")


async def test_an_answer_that_does_not_come_is_a_time_out_that_may_have_had_its_effect(
    simulator: Simulator,
) -> None:
    simulator.faults.add(Fault(kind="timeout", method="sendMessage"))

    async with bot_of(simulator) as bot:
        with pytest.raises(TimedOut) as caught:
            await call(bot, "sendMessage", chat_id=1, text="x")

    assert not never_left(caught.value)


async def test_a_line_that_cannot_be_opened_means_that_nothing_left() -> None:
    async with Simulator() as simulator:
        bot = bot_of(simulator)
        await bot.initialize()

    with pytest.raises(NetworkError) as caught:
        await call(bot, "sendMessage", chat_id=1, text="x")
    await bot.shutdown()

    assert never_left(caught.value)


async def test_files_and_calls_with_an_answer_still_go_the_librarys_way(
    simulator: Simulator,
) -> None:
    lan = simulator.visitor("Lan")
    lan.starts()

    async with bot_of(simulator) as bot:
        sent = await bot.send_document(lan.id, b"%PDF", filename="điều 5.pdf", caption="Đây")
        plain = await bot.send_message(lan.id, "xong", reply_markup=ReplyKeyboardRemove())

    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("điều 5.pdf", "Đây")
    assert plain.text == "xong"
