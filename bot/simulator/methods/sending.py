"""Methods that send: text, place, contact, copies; and what all of them share."""

from typing import Any

from bot.simulator.entities import CAPTION_LIMIT, TEXT_LIMIT, formatted, utf16_length
from bot.simulator.keyboards import checked_markup
from bot.simulator.methods.access import found_message, readable_chat, writable_chat
from bot.simulator.methods.call import Call
from bot.simulator.refusals import refused
from bot.simulator.telegram import Telegram
from bot.simulator.world import Chat, Message, topic_of, without_reply

Json = dict[str, Any]

GENERAL_TOPIC = 1
ACTION_LASTS = 5.0  # seconds a chat action is shown
ACTIONS = frozenset(
    {
        "cancel",
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_audio",
        "record_voice",
        "upload_audio",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_NOT_COPIED = frozenset(
    {
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "reply_markup",
        "reply_to_message",
        "forward_origin",
        "message_thread_id",
        "is_topic_message",
        "media_group_id",
        "sender_chat",
        "author_signature",
        "has_protected_content",
    }
)


def send_message(telegram: Telegram, call: Call) -> Json:
    """``sendMessage``."""
    content = text_content(telegram, call)
    if utf16_length(content["text"]) > TEXT_LIMIT:
        raise refused("text_too_long")
    return place(telegram, call, content).json


def send_location(telegram: Telegram, call: Call) -> Json:
    """``sendLocation``."""
    for name in ("latitude", "longitude"):
        if not call.text(name).strip():
            raise refused(name)
    location = {name: _real(call.text(name)) for name in ("latitude", "longitude")}
    return place(telegram, call, {"location": location}).json


def send_contact(telegram: Telegram, call: Call) -> Json:
    """``sendContact``."""
    contact = {name: call.required(name) for name in ("phone_number", "first_name")}
    if call.text("last_name"):
        contact["last_name"] = call.text("last_name")
    return place(telegram, call, {"contact": contact}).json


def send_chat_action(telegram: Telegram, call: Call) -> bool:
    """``sendChatAction``."""
    action = call.text("action").lower()
    if action not in ACTIONS:
        raise refused("action")
    chat = writable_chat(telegram, call.text("chat_id"))
    chat.action = (action, telegram.now() + ACTION_LASTS)
    telegram.world.note(chat, "action")
    return True


def forward_message(telegram: Telegram, call: Call) -> Json:
    """``forwardMessage``."""
    source = _source(telegram, call, "forward_not_found")
    content = {name: value for name, value in source.json.items() if name not in _NOT_COPIED}
    content["forward_origin"] = source.json.get("forward_origin") or {
        "type": "user",
        "sender_user": source.json["from"],
        "date": source.json["date"],
    }
    return place(telegram, call, content).json


def copy_message(telegram: Telegram, call: Call) -> Json:
    """``copyMessage``."""
    source = _source(telegram, call, "copy_not_found")
    content = {name: value for name, value in source.json.items() if name not in _NOT_COPIED}
    if "caption" in call.args:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(telegram, call.args)
    return {"message_id": place(telegram, call, content).json["message_id"]}


def text_content(telegram: Telegram, call: Call) -> Json:
    """Return the text and entities of a call, refusing an empty one."""
    source = call.text("text")
    if not source:
        raise refused("text_empty")
    text, entities = formatted(
        source, call.text("parse_mode"), call.json("entities", "entities"), telegram.world.user
    )
    if not text:
        raise refused("text_blank")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    preview = call.json("link_preview_options", "link preview options")
    if preview:
        content["link_preview_options"] = preview
    return content


def caption_content(telegram: Telegram, args: Json) -> Json:
    """Return the caption of a call or of an item of an album."""
    call = Call("", args)
    caption, entities = formatted(
        call.text("caption"),
        call.text("parse_mode"),
        call.json("caption_entities", "entities"),
        telegram.world.user,
    )
    if utf16_length(caption) > CAPTION_LIMIT:
        raise refused("caption_too_long")
    if not caption:
        return {}
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def place(telegram: Telegram, call: Call, content: Json) -> Message:
    """Put a bot's message into the chat the call names."""
    markup = checked_markup(call.json("reply_markup", "reply keyboard markup"))
    chat = writable_chat(telegram, call.text("chat_id"))
    content = content | reply_fields(telegram, call, chat)
    telegram.floods.count(chat.id)
    return put(telegram, chat, content, markup)


def put(telegram: Telegram, chat: Chat, content: Json, markup: Json | None = None) -> Message:
    """Put a checked message of the bot into a chat."""
    chat.action = ("", 0.0)
    return telegram.world.put(chat, telegram.world.bot_user(), content, markup=markup)


def reply_fields(telegram: Telegram, call: Call, chat: Chat) -> Json:
    """Return the topic and the replied message a call asks for."""
    fields: Json = {}
    thread = call.integer("message_thread_id")
    if thread > GENERAL_TOPIC:
        if thread not in chat.topics:
            raise refused("thread_not_found")
        fields |= {"message_thread_id": thread, "is_topic_message": True}
    if call.flag("protect_content"):
        fields["has_protected_content"] = True
    parameters = call.json("reply_parameters", "reply parameters") or {
        "message_id": call.integer("reply_to_message_id"),
        "allow_sending_without_reply": call.flag("allow_sending_without_reply"),
    }
    message_id = int(parameters.get("message_id") or 0)
    if message_id > 0:
        other = parameters.get("chat_id")
        source = readable_chat(telegram, str(other)) if other is not None else chat
        replied = source.messages.get(message_id)
        if replied is not None:
            fields["reply_to_message"] = without_reply(replied.json)
            if source is chat and "message_thread_id" not in fields:
                fields |= topic_of(replied)  # an answer stands where what it answers does
        elif not parameters.get("allow_sending_without_reply"):
            raise refused("reply_not_found")
    return fields


def _source(telegram: Telegram, call: Call, refusal: str) -> Message:
    chat = readable_chat(telegram, call.required("from_chat_id"))
    return found_message(chat, call.integer("message_id"), refusal)


def _real(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
