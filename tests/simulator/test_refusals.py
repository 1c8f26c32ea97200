"""The real PTB bot is refused in Telegram's own words."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
)
from telegram.error import BadRequest

from bot.simulator.acts import PICTURE
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor

Act = Callable[[Bot, int], Awaitable[object]]

REFUSALS: dict[str, tuple[Act, str]] = {
    "an empty text": (lambda bot, to: bot.send_message(to, ""), "message text is empty"),
    "a blank text": (lambda bot, to: bot.send_message(to, " \n "), "text must be non-empty"),
    "a long text": (lambda bot, to: bot.send_message(to, "a" * 4097), "message is too long"),
    "a long text of wide letters": (
        lambda bot, to: bot.send_message(to, "😀" * 2049),
        "message is too long",
    ),
    "a stranger": (lambda bot, _: bot.send_message(99, "a"), "chat not found"),
    "long callback data": (
        lambda bot, to: bot.send_message(
            to,
            "a",
            reply_markup=InlineKeyboardMarkup(
                [[InlineKeyboardButton("a", callback_data="ế" * 22)]]
            ),
        ),
        "BUTTON_DATA_INVALID",
    ),
    "a button to nowhere": (
        lambda bot, to: bot.send_message(
            to,
            "a",
            reply_markup={"inline_keyboard": [[{"text": "a", "url": "http://localhost"}]]},  # type: ignore[arg-type] # as raw as a bot may send
        ),
        "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
    ),
    "a button without a deed": (
        lambda bot, to: bot.send_message(
            to,
            "a",
            reply_markup={"inline_keyboard": [[{"text": "a"}]]},  # type: ignore[arg-type] # as raw as a bot may send
        ),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "markdown": (
        lambda bot, to: bot.send_message(to, "*a*", parse_mode="MarkdownV2"),
        "unsupported parse_mode: the simulator reads HTML and entities only",
    ),
    "a reply to nothing": (
        lambda bot, to: bot.send_message(to, "a", reply_to_message_id=4040),
        "message to be replied not found",
    ),
    "an edit of nothing": (
        lambda bot, to: bot.edit_message_text("a", to, 4040),
        "message to edit not found",
    ),
    "an edit of a person's message": (
        lambda bot, to: bot.edit_message_text("a", to, 1),
        "message can't be edited",
    ),
    "a deletion of nothing": (
        lambda bot, to: bot.delete_message(to, 4040),
        "message to delete not found",
    ),
    "an unknown press": (
        lambda bot, _: bot.answer_callback_query("1"),
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "an unknown file": (lambda bot, _: bot.get_file("x"), "invalid file_id"),
    "a photo that is none": (
        lambda bot, to: bot.send_photo(to, b"words"),
        "IMAGE_PROCESS_FAILED",
    ),
    "an empty file": (lambda bot, to: bot.send_document(to, b""), "file must be non-empty"),
    "a file of another kind": (
        lambda bot, to: bot.send_document(to, "unknown-id"),
        "wrong file identifier/HTTP URL specified",
    ),
    "a long caption": (
        lambda bot, to: bot.send_document(to, b"a", caption="a" * 1025),
        "message caption is too long",
    ),
    "an album of one": (
        lambda bot, to: bot.send_media_group(to, [InputMediaPhoto(PICTURE)]),
        "group of media must include 2-10 items",
    ),
    "an album of eleven": (
        lambda bot, to: bot.send_media_group(to, [InputMediaPhoto(PICTURE)] * 11),
        "too many messages to send as an album",
    ),
    "a mixed album": (
        lambda bot, to: bot.send_media_group(
            to, [InputMediaPhoto(PICTURE), InputMediaDocument(b"a")]
        ),
        "document can't be mixed with other media types",
    ),
    "a wrong action": (
        lambda bot, to: bot.send_chat_action(to, "thinking"),
        "wrong parameter action in request",
    ),
    "a command in Vietnamese": (
        lambda bot, _: bot.set_my_commands([BotCommand("trợgiúp", "a")]),
        "BOT_COMMAND_INVALID",
    ),
    "a long command": (
        lambda bot, _: bot.set_my_commands([BotCommand("a" * 33, "a")]),
        "command length must not exceed 32",
    ),
    "too many commands": (
        lambda bot, _: bot.set_my_commands([BotCommand(f"a{at}", "a") for at in range(101)]),
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "administrators of nobody": (
        lambda bot, to: bot.get_chat_administrators(to),
        "there are no administrators in the private chat",
    ),
    "a topic in a private chat": (
        lambda bot, to: bot.create_forum_topic(to, "a"),
        "the chat is not a forum",
    ),
}


@pytest.mark.parametrize(("act", "words"), REFUSALS.values(), ids=REFUSALS.keys())
async def test_what_telegram_refuses_is_refused_in_its_words(
    simulator: Simulator, bot: Bot, lan: Visitor, act: Act, words: str
) -> None:
    with pytest.raises(BadRequest):
        await act(bot, lan.id)

    assert last_refusal(simulator) == f"Bad Request: {words}"


def last_refusal(simulator: Simulator) -> str:
    answer: Any = simulator.journal.read()[-1]["answer"]
    return str(answer["description"])
