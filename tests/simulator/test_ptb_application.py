"""The whole of PTB's Application lives on the simulator: handlers, presses, files, edits."""

from collections.abc import AsyncIterator, Callable

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.simulator.server import Simulator
from tests.simulator.application import Served, serving

Context = ContextTypes.DEFAULT_TYPE


async def start(update: Update, _context: Context) -> None:
    assert update.message
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Xem", callback_data="v")]])
    await update.message.reply_html("Chào <b>bạn</b>", reply_markup=keyboard)


async def press(update: Update, _context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("Đây")
    await update.callback_query.edit_message_text("Đã xem")


async def photo(update: Update, _context: Context) -> None:
    assert update.message
    file = await update.message.photo[-1].get_file()
    content = await file.download_as_bytearray()
    await update.message.reply_text(f"{len(content)}")


@pytest.fixture
async def application(
    simulator: Simulator, new_request: Callable[[], HTTPXRequest]
) -> AsyncIterator[Served]:
    handlers = (
        CommandHandler("start", start),
        CallbackQueryHandler(press),
        MessageHandler(filters.PHOTO, photo),
    )
    async with serving(simulator, new_request, *handlers) as it:
        yield it


async def test_a_conversation_goes_through_handlers_presses_and_files(
    simulator: Simulator, application: Served
) -> None:
    lan = simulator.visitor("Lan")
    lan.starts()
    greeting = await lan.hears()
    answer = await lan.presses(greeting, "Xem")
    edited = await lan.sees(where=lambda message: "edit_date" in message)
    sent = lan.sends("photo", "a.png")

    assert greeting["text"] == "Chào bạn"
    assert answer == {"text": "Đây", "show_alert": False, "url": ""}
    assert (edited["text"], edited["reply_markup"]) == ("Đã xem", None)
    assert (await lan.hears())["text"] == str(sent["photo"][0]["file_size"])


async def test_many_people_are_answered_each_in_their_own_chat(
    simulator: Simulator, application: Served
) -> None:
    crowd = [simulator.visitor(f"Người {at}") for at in range(30)]
    for visitor in crowd:
        visitor.starts()

    heard = [await visitor.hears() for visitor in crowd]

    assert [message["chat"]["id"] for message in heard] == [visitor.id for visitor in crowd]
