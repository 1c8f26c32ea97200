"""What somebody is in a chat, and how the bot learns of its own status."""

from typing import Any

from bot.simulator.telegram import Telegram
from bot.simulator.world import Chat

Json = dict[str, Any]

RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
_WITHHELD = frozenset({"can_be_edited", "is_anonymous", "can_promote_members"})


def status_of(telegram: Telegram, chat: Chat, user_id: int) -> str:
    """Return what somebody is in a chat."""
    if user_id == telegram.world.bot["id"]:
        return chat.bot_status
    return "member" if chat.private else chat.members.get(user_id, "left")


def member(telegram: Telegram, user_id: int, status: str) -> Json:
    """Return the Bot API's ``ChatMember``."""
    json: Json = {"user": telegram.world.user(user_id), "status": status}
    if status == "administrator":
        json |= {right: right not in _WITHHELD for right in RIGHTS}
    elif status == "creator":
        json["is_anonymous"] = False
    elif status == "kicked":
        json["until_date"] = 0
    return json


def bot_changed(telegram: Telegram, chat: Chat, who: Json, status: str) -> None:
    """Give the bot another status in a group and tell it."""
    before, chat.bot_status = chat.bot_status, status
    bot_told(telegram, chat, who, before, status)
    telegram.world.note(chat, "bot_status")


def bot_told(telegram: Telegram, chat: Chat, who: Json, before: str, after: str) -> None:
    """Queue ``my_chat_member``: the bot became something else in a chat."""
    bot_id = telegram.world.bot["id"]
    update = {
        "chat": chat.json(),
        "from": who,
        "date": int(telegram.now()),
        "old_chat_member": member(telegram, bot_id, before),
        "new_chat_member": member(telegram, bot_id, after),
    }
    telegram.updates.add("my_chat_member", update, ("my_chat_member", chat.id))
