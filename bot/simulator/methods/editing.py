"""Methods that change or remove messages, and answers to pressed buttons.

A message sent with a reply keyboard cannot be edited, as in TDLib's ``can_edit_message``.
"""

from dataclasses import dataclass
from typing import Any

from bot.simulator.entities import TEXT_LIMIT, utf16_length
from bot.simulator.keyboards import checked_markup, inline_only
from bot.simulator.methods.access import found_message, writable_chat
from bot.simulator.methods.call import Call
from bot.simulator.methods.sending import caption_content, text_content
from bot.simulator.refusals import refused
from bot.simulator.telegram import Telegram
from bot.simulator.world import Chat, Message

Json = dict[str, Any]

ANSWER_LIMIT = 200
DELETABLE_FOR = 48 * 3600  # seconds
_MEDIA = frozenset({"photo", "document", "video", "audio", "voice", "animation"})


def edit_message_text(telegram: Telegram, call: Call) -> Json:
    """``editMessageText``."""
    content = text_content(telegram, call)
    edit = _edit(telegram, call)
    if "text" not in edit.message.json:
        raise refused("no_text_to_edit")
    if utf16_length(content["text"]) > TEXT_LIMIT:
        raise refused("edited_text_too_long")
    return _edited(telegram, edit, ("text", "entities"), content)


def edit_message_caption(telegram: Telegram, call: Call) -> Json:
    """``editMessageCaption``."""
    content = caption_content(telegram, call.args)
    edit = _edit(telegram, call)
    if not _MEDIA & edit.message.json.keys():
        raise refused("no_caption_to_edit")
    return _edited(telegram, edit, ("caption", "caption_entities"), content)


def edit_message_reply_markup(telegram: Telegram, call: Call) -> Json:
    """``editMessageReplyMarkup``."""
    return _edited(telegram, _edit(telegram, call), (), {})


def delete_message(telegram: Telegram, call: Call) -> bool:
    """``deleteMessage``."""
    chat = writable_chat(telegram, call.text("chat_id"))
    message = found_message(chat, call.integer("message_id"), "delete_not_found")
    too_old = telegram.now() - message.json["date"] > DELETABLE_FOR
    foreign = not message.outgoing and not chat.private and chat.bot_status != "administrator"
    if too_old or foreign:
        raise refused("cannot_delete")
    telegram.world.remove(chat, message.json["message_id"])
    return True


def delete_messages(telegram: Telegram, call: Call) -> bool:
    """``deleteMessages``: what cannot be found is skipped."""
    chat = writable_chat(telegram, call.text("chat_id"))
    for message_id in call.json("message_ids", "message identifiers") or ():
        if int(message_id) in chat.messages:
            telegram.world.remove(chat, int(message_id))
    return True


def answer_callback_query(telegram: Telegram, call: Call) -> bool:
    """``answerCallbackQuery``."""
    query = telegram.queries.get(call.text("callback_query_id"))
    if query is None or query.answer is not None:
        raise refused("query_invalid")
    if telegram.now() - query.asked_at > telegram.settings.callback_lifetime:
        raise refused("query_invalid")
    if utf16_length(call.text("text")) > ANSWER_LIMIT:
        raise refused("answer_too_long")
    query.answer = {
        "text": call.text("text"),
        "show_alert": call.flag("show_alert"),
        "url": call.text("url"),
    }
    telegram.world.note(query.chat, "answered", query.message_id)
    return True


@dataclass(frozen=True, slots=True)
class _Edit:
    chat: Chat
    message: Message
    markup: Json | None


def _edit(telegram: Telegram, call: Call) -> _Edit:
    markup = inline_only(checked_markup(call.json("reply_markup", "reply keyboard markup")))
    if not call.text("chat_id") and not call.integer("message_id"):
        raise refused("no_message_id")
    chat = writable_chat(telegram, call.text("chat_id"))
    message = found_message(chat, call.integer("message_id"), "edit_not_found")
    if not message.outgoing or (message.markup and "inline_keyboard" not in message.markup):
        raise refused("cannot_edit")
    return _Edit(chat, message, markup)


def _edited(telegram: Telegram, edit: _Edit, fields: tuple[str, ...], content: Json) -> Json:
    message = edit.message
    before = [message.json.get(name) for name in fields]
    after = [content.get(name) for name in fields]
    if before == after and message.markup == edit.markup:
        raise refused("not_modified")
    telegram.floods.count(edit.chat.id, edit=True)
    json = {name: value for name, value in message.json.items() if name not in fields}
    json.pop("reply_markup", None)
    json |= content
    if edit.markup is not None:
        json["reply_markup"] = edit.markup
    if fields:
        json["edit_date"] = int(telegram.now())
    message.json, message.markup = json, edit.markup
    message.seq = telegram.world.note(edit.chat, "edited", json["message_id"])
    return json
