"""Telegram's updates -> the events of a conversation, or nothing where the bot keeps silent."""

import re
from collections.abc import Sequence

from telegram import Bot, CallbackQuery, Message, MessageEntity
from telegram.constants import ChatType

from bot.chat.events import Attached, Attachment, Commanded, Event, Pressed, Said

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)

# What a message carries -> how the conversation calls it; the first that is there counts.
_ATTACHMENTS = (
    ("photo", Attachment.PHOTO),
    ("voice", Attachment.VOICE),
    ("video", Attachment.VIDEO),
    ("video_note", Attachment.VIDEO),
    ("animation", Attachment.VIDEO),
    ("document", Attachment.DOCUMENT),
    ("sticker", Attachment.STICKER),
    ("location", Attachment.LOCATION),
    ("contact", Attachment.CONTACT),
)


def pressed(query: CallbackQuery) -> Event:
    """Read a pressed button."""
    return Pressed(data=query.data or "")


def said(message: Message, bot: Bot, *, corrected: bool) -> Event | None:
    """Read typed words, or a command among them; None for a command to another bot."""
    text = message.text or ""
    command = _COMMAND.fullmatch(text)
    if command is None:
        text = _without_mention(text, message.entities, bot)
        return Said(text=text, corrected=corrected, in_group=is_in_group(message))
    if (command["bot"] or bot.username).lower() != bot.username.lower():
        return None
    return Commanded(
        name=command["name"].lower(),
        argument=(command["argument"] or "").strip(),
        in_group=is_in_group(message),
    )


def attached(message: Message) -> Event:
    """Read something that is not words."""
    kinds = (kind for name, kind in _ATTACHMENTS if getattr(message, name))
    return Attached(
        attachment=next(kinds, Attachment.OTHER),
        caption=message.caption or "",
        in_group=is_in_group(message),
    )


def is_in_group(message: Message) -> bool:
    """Tell whether others read along."""
    return message.chat.type != ChatType.PRIVATE


def is_addressed(message: Message, bot: Bot) -> bool:
    """Tell whether a message in a group is meant for the bot."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == bot.id:
        return True
    text = message.text or message.caption or ""
    if text.startswith("/"):
        return True  # `said` tells commands to other bots apart
    return bool(_mentions(text, message.entities or message.caption_entities, bot))


def _without_mention(text: str, entities: Sequence[MessageEntity], bot: Bot) -> str:
    for mention in _mentions(text, entities, bot):
        text = text.replace(mention, "", 1)
    return text.strip()


def _mentions(text: str, entities: Sequence[MessageEntity], bot: Bot) -> list[str]:
    """Find the bot's own name; offsets of entities count UTF-16 units."""
    if not entities:
        return []
    units = text.encode("utf-16-le")
    names = [
        units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in entities
        if entity.type == MessageEntity.MENTION
    ]
    return [name for name in names if name[1:].lower() == bot.username.lower()]
