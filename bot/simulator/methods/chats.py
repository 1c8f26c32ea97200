"""Methods about chats and who is in them."""

from typing import Any

from bot.simulator.members import bot_changed, member, status_of
from bot.simulator.methods.access import found_message, readable_chat, writable_chat
from bot.simulator.methods.call import Call
from bot.simulator.methods.sending import put
from bot.simulator.refusals import refused
from bot.simulator.telegram import Telegram

Json = dict[str, Any]

TOPIC_COLOUR = 7322096
ACCENT_COLOURS = 7
REACTIONS_LIMIT = 11
_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
_IN_CHAT = frozenset({"member", "administrator", "creator"})


def get_chat(telegram: Telegram, call: Call) -> Json:
    """``getChat``."""
    chat = readable_chat(telegram, call.text("chat_id"))
    full = chat.json() | {
        "accent_color_id": abs(chat.id) % ACCENT_COLOURS,
        "max_reaction_count": REACTIONS_LIMIT,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].json
    return full


def get_chat_member(telegram: Telegram, call: Call) -> Json:
    """``getChatMember``."""
    chat = readable_chat(telegram, call.text("chat_id"))
    user_id = call.integer("user_id")
    if user_id <= 0:
        raise refused("user_id_invalid")
    if telegram.world.user(user_id) is None or (chat.private and user_id != chat.id):
        raise refused("member_not_found")
    return member(telegram, user_id, status_of(telegram, chat, user_id))


def get_chat_administrators(telegram: Telegram, call: Call) -> list[Json]:
    """``getChatAdministrators``: other bots than this one there are none."""
    chat = readable_chat(telegram, call.text("chat_id"))
    if chat.private:
        raise refused("no_administrators")
    leaders = [
        member(telegram, user_id, status)
        for user_id, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]
    if chat.bot_status == "administrator":
        leaders.append(member(telegram, telegram.world.bot["id"], "administrator"))
    return leaders


def get_chat_member_count(telegram: Telegram, call: Call) -> int:
    """``getChatMemberCount``."""
    chat = readable_chat(telegram, call.text("chat_id"))
    if chat.private:
        return 2
    return 1 + sum(status in _IN_CHAT for status in chat.members.values())


def leave_chat(telegram: Telegram, call: Call) -> bool:
    """``leaveChat``."""
    chat = writable_chat(telegram, call.text("chat_id"))
    if chat.private:
        raise refused("cannot_leave_private")
    put(telegram, chat, {"left_chat_member": telegram.world.bot_user()})
    bot_changed(telegram, chat, telegram.world.bot_user(), "left")
    return True


def pin_chat_message(telegram: Telegram, call: Call) -> bool:
    """``pinChatMessage``."""
    chat = writable_chat(telegram, call.text("chat_id"))
    message = found_message(chat, call.integer("message_id"), "pin_not_found")
    if not chat.private and chat.bot_status != "administrator":
        raise refused("no_right_to_pin")
    chat.pinned.append(message.json["message_id"])
    notice = put(telegram, chat, {"pinned_message": message.json})
    telegram.deliver(chat, notice)
    return True


def unpin_chat_message(telegram: Telegram, call: Call) -> bool:
    """``unpinChatMessage``: the message named, or the latest."""
    chat = writable_chat(telegram, call.text("chat_id"))
    if not chat.private and chat.bot_status != "administrator":
        raise refused("no_right_to_pin")
    message_id = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    chat.pinned = [pinned for pinned in chat.pinned if pinned != message_id]
    telegram.world.note(chat, "unpinned", message_id)
    return True


def create_forum_topic(telegram: Telegram, call: Call) -> Json:
    """``createForumTopic``."""
    chat = writable_chat(telegram, call.text("chat_id"))
    name = call.text("name").strip()
    if not chat.forum:
        raise refused("not_a_forum")
    if chat.bot_status != "administrator":
        raise refused("no_right_to_topics")
    if not name:
        raise refused("topic_name_empty")
    topic = {"name": name, "icon_color": call.integer("icon_color") or TOPIC_COLOUR}
    notice = put(telegram, chat, {"forum_topic_created": topic, "is_topic_message": True})
    thread = int(notice.json["message_id"])
    notice.json["message_thread_id"] = thread
    chat.topics[thread] = name
    telegram.deliver(chat, notice)
    return {"message_thread_id": thread, **topic}
