"""Which chat or message a call means, and whether the bot may reach it (``check_chat_access``)."""

from bot.simulator.refusals import refused
from bot.simulator.telegram import Telegram, seen_together
from bot.simulator.world import Chat, Message, Person


def readable_chat(telegram: Telegram, chat_id: str) -> Chat:
    """Return a chat the bot knows."""
    if not chat_id:
        raise refused("chat_id_empty")
    chat = telegram.world.chats.get(_number(chat_id))
    if chat is None:
        raise refused("chat_not_found")
    if chat.person is not None:
        _raise_for_stranger(telegram, chat.person)
    elif chat.bot_status not in {"member", "administrator"} and not chat.migrated_to:
        raise refused("kicked" if chat.bot_status == "kicked" else "not_member", kind=chat.kind)
    return chat


def writable_chat(telegram: Telegram, chat_id: str) -> Chat:
    """Return a chat the bot may write to."""
    chat = readable_chat(telegram, chat_id)
    if chat.migrated_to:
        raise refused("migrated", parameters={"migrate_to_chat_id": chat.migrated_to})
    if chat.person is not None:
        if chat.person.deactivated:
            raise refused("deactivated")
        if not chat.person.started:
            raise refused("never_started")
        if chat.person.blocked:
            raise refused("blocked")
    return chat


def found_message(chat: Chat, message_id: int, refusal: str) -> Message:
    """Return a message of a chat or refuse in the words of the method."""
    message = chat.messages.get(message_id)
    if message is None:
        raise refused(refusal)
    return message


def _raise_for_stranger(telegram: Telegram, person: Person) -> None:
    if not person.started and not seen_together(telegram, person):
        raise refused("chat_not_found")


def _number(chat_id: str) -> int:
    try:
        return int(chat_id)
    except ValueError:
        return 0
