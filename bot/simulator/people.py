"""What persons do: say, edit, press, send, block, join. Each act becomes the update it would be.

Acts take the person and plain values and return the Bot API's JSON of what was made.
"""

import secrets
from typing import Any

from bot.simulator.entities import found_entities
from bot.simulator.files import StoredFile, file_content
from bot.simulator.members import bot_changed, bot_told
from bot.simulator.telegram import Query, Telegram
from bot.simulator.world import ANONYMOUS, Chat, Message, Person, topic_of, without_reply

Json = dict[str, Any]

_CAPTIONED = frozenset({"photo", "document", "voice"})
_INSIDE = frozenset({"member", "administrator"})


class UnlikelyError(Exception):
    """Something a person could not do in a Telegram client."""


def chat_of(telegram: Telegram, person: Person, chat_id: int = 0) -> Chat:
    """Return the chat a person acts in: their own with the bot unless another is named."""
    chat = telegram.world.chats.get(chat_id or person.id)
    if chat is None:
        raise UnlikelyError("no such chat")
    if not chat.private and chat.members.get(person.id, "left") in {"left", "kicked"}:
        raise UnlikelyError("the person is not in this group")
    if chat.migrated_to:
        raise UnlikelyError("this group became a supergroup")
    return chat


def send(
    telegram: Telegram, person: Person, content: Json, *, chat_id: int = 0, **where: Any
) -> Json:
    """Send any content; ``reply_to``, ``thread`` and ``anonymous`` say where and as whom."""
    chat = chat_of(telegram, person, chat_id)
    if chat.private:
        _open(telegram, chat, person)
    message = telegram.world.put(chat, *_signed(chat, person, content, **where))
    telegram.deliver(chat, message)
    return message.json


def say(telegram: Telegram, person: Person, text: str, **where: Any) -> Json:
    """Send a text; commands, links and mentions in it are found as Telegram finds them."""
    entities = found_entities(text)
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    return send(telegram, person, content, **where)


def start(telegram: Telegram, person: Person, payload: str = "") -> Json:
    """Open the bot, perhaps by a deep link."""
    return say(telegram, person, f"/start {payload}".rstrip())


def send_file(
    telegram: Telegram, person: Person, stored: StoredFile, caption: str = "", **where: Any
) -> Json:
    """Send a file of any kind that the simulator keeps."""
    return send(telegram, person, _captioned(stored, caption), **where)


def send_album(
    telegram: Telegram, person: Person, files: list[StoredFile], caption: str = "", **where: Any
) -> list[Json]:
    """Send several files as one album: an update each, one ``media_group_id``."""
    group = {"media_group_id": str(secrets.randbits(62))}
    return [
        send(telegram, person, _captioned(stored, "" if at else caption) | group, **where)
        for at, stored in enumerate(files)
    ]


def send_contact(telegram: Telegram, person: Person, contact: Json | None, **where: Any) -> Json:
    """Send somebody's contact, or one's own as the button for it does."""
    own = {
        "phone_number": person.phone or f"+84{person.id % 10**9:09d}",
        "first_name": person.first_name,
        "last_name": person.last_name,
        "user_id": person.id,
    }
    shared = {name: value for name, value in (contact or own).items() if value}
    return send(telegram, person, {"contact": shared}, **where)


def edit(
    telegram: Telegram,
    person: Person,
    chat_id: int,
    message_id: int,
    text: str,
    *,
    stored: StoredFile | None = None,
) -> Json:
    """Edit an own text, or the caption of an own file; ``stored`` is another file for it."""
    chat = chat_of(telegram, person, chat_id)
    message = chat.messages.get(message_id)
    if message is None or message.json["from"]["id"] != person.id:
        raise UnlikelyError("not a message of this person")
    words, marks = ("text", "entities")
    if "text" not in message.json:
        if not _CAPTIONED & message.json.keys():
            raise UnlikelyError("nothing to edit")
        words, marks = ("caption", "caption_entities")
    entities = found_entities(text)
    kept = {name: value for name, value in message.json.items() if name not in {words, marks}}
    if stored is not None:
        kept = {name: value for name, value in kept.items() if name not in _CAPTIONED}
        kept |= _captioned(stored, "")
    json = {**kept, "edit_date": int(telegram.now())} | ({words: text} if text else {})
    message.json = json | ({marks: entities} if entities else {})
    message.seq = telegram.world.note(chat, "edited", message_id)
    telegram.deliver(chat, message, "edited_message")
    return message.json


def press(telegram: Telegram, person: Person, chat_id: int, message_id: int, data: str) -> Query:
    """Press a button of the bot's message; ``data`` must be one of its buttons'."""
    chat = chat_of(telegram, person, chat_id)
    message = chat.messages.get(message_id)
    if message is None:
        raise UnlikelyError("no such message")
    keyboard = (message.markup or {}).get("inline_keyboard", ())
    if not any(button.get("callback_data") == data for row in keyboard for button in row):
        raise UnlikelyError("no such button")
    if person.blocked and chat.private:
        raise UnlikelyError("the person blocked the bot")
    query = Query(str(secrets.randbits(62)), chat, message_id, telegram.now())
    telegram.remember(query)
    update = {
        "id": query.id,
        "from": person.user(),
        "message": message.json,
        "chat_instance": str(abs(hash((chat.id, telegram.world.bot["id"])))),
        "data": data,
    }
    telegram.updates.add("callback_query", update, ("callback_query", person.id))
    return query


def block(telegram: Telegram, person: Person, *, blocked: bool) -> None:
    """Block the bot or unblock it."""
    chat = telegram.world.chats[person.id]
    if person.blocked != blocked:
        person.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        bot_told(telegram, chat, person.user(), before, after)
        telegram.world.note(chat, "blocked" if blocked else "unblocked")


def set_bot(telegram: Telegram, person: Person, chat_id: int, status: str) -> None:
    """Add the bot to a group, promote it or remove it."""
    chat = chat_of(telegram, person, chat_id)
    bot = telegram.world.bot_user()
    if status == chat.bot_status:
        return
    if status in _INSIDE and chat.bot_status not in _INSIDE:
        bot_changed(telegram, chat, person.user(), status)
        joined = telegram.world.put(chat, person.user(), {"new_chat_members": [bot]})
        telegram.deliver(chat, joined)
    elif status in _INSIDE:
        bot_changed(telegram, chat, person.user(), status)
    else:
        gone = telegram.world.put(chat, person.user(), {"left_chat_member": bot})
        telegram.deliver(chat, gone)
        bot_changed(telegram, chat, person.user(), status)


def set_member(telegram: Telegram, person: Person, chat: Chat, status: str) -> None:
    """Let a person join a group, leave it, or get another role in it."""
    before = chat.members.get(person.id, "left")
    chat.members[person.id] = status
    joined, left = before == "left", status in {"left", "kicked"}
    if joined != left and (joined or left):
        user = person.user()
        content: Json = {"left_chat_member": user} if left else {"new_chat_members": [user]}
        telegram.deliver(chat, telegram.world.put(chat, person.user(), content))


def delete_topic(telegram: Telegram, chat: Chat, thread: int) -> None:
    """Delete a topic of a forum and all that stands in it; bots are told nothing."""
    if chat.topics.pop(thread, None) is None:
        raise UnlikelyError("no such topic")
    for message in list(chat.messages.values()):
        if message.json.get("message_thread_id") == thread:
            telegram.world.remove(chat, message.json["message_id"])


def migrate(telegram: Telegram, chat: Chat) -> Chat:
    """Turn a group into a supergroup: another chat id, two service messages."""
    if chat.kind != "group" or chat.migrated_to:
        raise UnlikelyError("not a group any more")
    world = telegram.world
    successor = world.add_group(chat.title, "supergroup", chat.members, forum=False)
    successor.bot_status = chat.bot_status
    owner = next((user for user in chat.members if user in world.people), world.bot["id"])
    sender = world.user(owner) or world.bot_user()
    last = world.put(chat, sender, {"migrate_to_chat_id": successor.id})
    first = world.put(successor, dict(ANONYMOUS), {"migrate_from_chat_id": chat.id})
    first.json["sender_chat"] = successor.json()
    telegram.deliver(chat, last)
    telegram.deliver(successor, first)
    chat.migrated_to = successor.id
    return successor


def _open(telegram: Telegram, chat: Chat, person: Person) -> None:
    if person.blocked:
        block(telegram, person, blocked=False)
    if not person.started:
        person.started = True
        telegram.world.note(chat, "started")


def _captioned(stored: StoredFile, caption: str) -> Json:
    content = file_content(stored)
    if caption:
        content["caption"] = caption
        entities = found_entities(caption)
        content |= {"caption_entities": entities} if entities else {}
    return content


def _signed(
    chat: Chat, person: Person, content: Json, *, reply_to: int = 0, thread: int = 0, **who: bool
) -> tuple[Json, Json]:
    extra: Json = {}
    if reply_to:
        replied: Message | None = chat.messages.get(reply_to)
        if replied is None:
            raise UnlikelyError("no such message to reply to")
        extra = topic_of(replied) | {"reply_to_message": without_reply(replied.json)}
    if thread:
        if thread not in chat.topics:
            raise UnlikelyError("no such topic")
        extra |= {"message_thread_id": thread, "is_topic_message": True}
        opening: Message | None = chat.messages.get(thread)
        if opening is not None and not reply_to:  # as real ones come
            extra["reply_to_message"] = without_reply(opening.json)
    if who.get("anonymous"):
        return dict(ANONYMOUS), content | extra | {"sender_chat": chat.json()}
    return person.user(), content | extra
