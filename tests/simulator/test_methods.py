"""The real PTB bot is answered, and refused, as by Telegram."""

from dataclasses import replace
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MessageEntity,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.simulator import people
from bot.simulator.acts import PICTURE
from bot.simulator.floods import FloodLimits
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor

PRESS = InlineKeyboardMarkup([[InlineKeyboardButton("Xem", callback_data="v")]])


async def test_a_sent_message_reaches_the_person_with_its_formatting(
    bot: Bot, lan: Visitor
) -> None:
    sent = await bot.send_message(lan.id, "Chào <b>Lan</b>", parse_mode="HTML", reply_markup=PRESS)

    heard = await lan.hears()
    assert heard["text"] == sent.text == "Chào Lan"
    assert sent.entities == (MessageEntity("bold", 5, 3),)
    assert heard["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "v"


async def test_text_may_be_long_before_its_tags_are_read(bot: Bot, lan: Visitor) -> None:
    sent = await bot.send_message(lan.id, f"<b>{'a' * 4096}</b>", parse_mode="HTML")

    assert sent.text == "a" * 4096


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, lan: Visitor) -> None:
    sent = await bot.send_message(lan.id, "a", reply_markup=PRESS)

    with pytest.raises(BadRequest, match="specified new message content and reply markup are"):
        await sent.edit_text("a", reply_markup=PRESS)


async def test_an_edit_without_a_keyboard_removes_it(bot: Bot, lan: Visitor) -> None:
    sent = await bot.send_message(lan.id, "a", reply_markup=PRESS)

    await sent.edit_text("a")

    seen = await lan.sees(where=lambda message: "edit_date" in message)
    assert seen["reply_markup"] is None


async def test_a_message_under_a_reply_keyboard_cannot_be_edited(bot: Bot, lan: Visitor) -> None:
    sent = await bot.send_message(lan.id, "a", reply_markup=ReplyKeyboardMarkup([["b"]]))

    with pytest.raises(BadRequest, match="can't be edited"):
        await sent.edit_text("c")


async def test_a_press_may_be_answered_once_and_in_time(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    sent = await bot.send_message(lan.id, "a", reply_markup=PRESS)
    first = people.press(simulator.telegram, lan.person, lan.id, sent.id, "v")
    await bot.answer_callback_query(first.id, "Đã xem")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(first.id)

    simulator.telegram.settings = replace(simulator.telegram.settings, callback_lifetime=-1)
    late = people.press(simulator.telegram, lan.person, lan.id, sent.id, "v")

    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late.id)
    assert first.answer == {"text": "Đã xem", "show_alert": False, "url": ""}


async def test_whoever_blocked_the_bot_is_not_reached(bot: Bot, lan: Visitor) -> None:
    lan.blocks()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(lan.id, "a")


async def test_whoever_never_started_the_bot_is_not_reached(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    minh = simulator.visitor("Minh")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(minh.id, "a")

    group = simulator.telegram.world.add_group(
        "Tổ", "group", {lan.id: "creator", minh.id: "member"}, forum=False
    )
    people.set_bot(simulator.telegram, lan.person, group.id, "member")

    with pytest.raises(Forbidden, match="can't initiate conversation with a user"):
        await bot.send_message(minh.id, "a")


async def test_files_go_both_ways(bot: Bot, lan: Visitor) -> None:
    sent = await bot.send_document(lan.id, b"abc", filename="quy chế.pdf", caption="Bản gốc")
    again = await bot.send_document(lan.id, sent.document.file_id if sent.document else "")

    assert again.document
    assert again.document.file_name == "quy chế.pdf"
    received = await again.document.get_file()
    assert bytes(await received.download_as_bytearray()) == b"abc"


async def test_a_file_over_twenty_megabytes_cannot_be_fetched(bot: Bot, lan: Visitor) -> None:
    lan.sends("document", "lớn.pdf", b"%PDF", size=20 * 1024 * 1024 + 1)
    (update,) = await bot.get_updates()

    assert update.message
    assert update.message.document
    with pytest.raises(BadRequest, match="File is too big"):
        await update.message.document.get_file()


async def test_an_album_arrives_as_one_group(bot: Bot, lan: Visitor) -> None:
    sent = await bot.send_media_group(lan.id, [InputMediaPhoto(PICTURE, caption="Hai ảnh")] * 2)

    assert len({message.media_group_id for message in sent}) == 1
    assert [message.photo[0].width for message in sent] == [320, 320]


async def test_menus_are_kept_by_scope_and_language(bot: Bot, lan: Visitor) -> None:
    await bot.set_my_commands([BotCommand("start", "Bắt đầu")])
    await bot.set_my_commands(
        [BotCommand("only", "Riêng Lan")], scope=BotCommandScopeChat(lan.id), language_code="vi"
    )

    assert [one.command for one in await bot.get_my_commands()] == ["start"]
    mine = await bot.get_my_commands(scope=BotCommandScopeChat(lan.id), language_code="vi")
    assert [one.description for one in mine] == ["Riêng Lan"]


async def test_the_profile_is_what_the_bot_set(bot: Bot) -> None:
    await bot.set_my_description("Trả lời về quy chế")
    await bot.set_my_short_description("Quy chế", language_code="vi")
    await bot.set_my_name("Trợ lý mới")

    assert (await bot.get_my_description()).description == "Trả lời về quy chế"
    assert (await bot.get_my_short_description("vi")).short_description == "Quy chế"
    assert (await bot.get_my_short_description()).short_description == ""
    assert (await bot.get_me()).first_name == "Trợ lý mới"


async def test_flood_limits_ask_for_patience_once_switched_on(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    for _ in range(3):
        await bot.send_message(lan.id, "a")
    simulator.telegram.floods.limits = FloodLimits()
    await bot.send_message(lan.id, "a")

    with pytest.raises(RetryAfter, match="Retry in 0:00:01"):
        await bot.send_message(lan.id, "b")

    answer = simulator.journal.read()[-1]["answer"]
    assert answer["description"] == "Too Many Requests: retry after 1"


async def test_the_twenty_first_message_to_a_group_waits_for_the_minute(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    group = simulator.telegram.world.add_group("Tổ", "group", {lan.id: "creator"}, forum=False)
    people.set_bot(simulator.telegram, lan.person, group.id, "member")
    simulator.telegram.floods.limits = FloodLimits(overall=100, burst=100)
    for _ in range(20):
        await bot.send_message(group.id, "a")

    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "a")

    answer: Any = simulator.journal.read()[-1]["answer"]
    assert answer["parameters"]["retry_after"] in range(55, 61)


async def test_nothing_is_answered_after_logging_out(bot: Bot, lan: Visitor) -> None:
    await bot.log_out()

    with pytest.raises(TelegramError, match="Logged out"):
        await bot.send_message(lan.id, "a")
