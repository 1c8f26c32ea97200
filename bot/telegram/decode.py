"""Telegram's updates -> the events of a conversation, or nothing where the bot keeps silent."""

import re
from collections.abc import Sequence

from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage, Message, MessageEntity
from telegram.constants import ChatType

from bot.chat.events import Attached, Attachment, Commanded, Event, Pressed, Said, Sent

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)

# Nobody types them, and they would reverse whatever stands behind them on a page or in a letter:
# embeddings, overrides and isolates of writing from right to left (Unicode Annex 9).
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

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
    message = query.message
    return Pressed(data=query.data or "", in_group=message is not None and is_in_group(message))


def said(message: Message, bot: Bot, *, corrected: bool) -> Event | None:
    """Read typed words, or a command among them; None for a command to another bot."""
    text = message.text or ""
    command = _COMMAND.fullmatch(text)
    if command is None:
        text = _read(text, message.entities, bot)
        return Said(
            text=text,
            corrected=corrected,
            in_group=is_in_group(message),
            message=str(message.message_id),
            replies_to=_answered(message, bot),
        )
    if (command["bot"] or bot.username).lower() != bot.username.lower():
        return None
    return Commanded(
        name=command["name"].lower(),
        argument=(command["argument"] or "").strip(),
        in_group=is_in_group(message),
        is_named=command["bot"] is not None,
    )


def recaptioned(message: Message, bot: Bot) -> Event:
    """Read something sent earlier, now changed, as a correction of the words below it."""
    return Said(
        text=_read(message.caption or "", message.caption_entities, bot),
        corrected=True,
        in_group=is_in_group(message),
        message=str(message.message_id),
        replies_to=_answered(message, bot),
        album=message.media_group_id or "",
        file=_file(message),
    )


def attached(message: Message, bot: Bot) -> Event:
    """Read something that is not words."""
    kinds = (kind for name, kind in _ATTACHMENTS if getattr(message, name))
    place, contact, sender = message.location, message.contact, message.from_user
    return Attached(
        attachment=next(kinds, Attachment.OTHER),
        caption=_read(message.caption or "", message.caption_entities, bot),
        in_group=is_in_group(message),
        message=str(message.message_id),
        replies_to=_answered(message, bot),
        file=_file(message),
        album=message.media_group_id or "",
        latitude=place.latitude if place else 0.0,
        longitude=place.longitude if place else 0.0,
        phone=contact.phone_number if contact else "",
        is_own=contact is not None and sender is not None and contact.user_id == sender.id,
    )


def is_in_group(message: MaybeInaccessibleMessage) -> bool:
    """Tell whether others read along."""
    return message.chat.type != ChatType.PRIVATE


def is_addressed(message: Message, bot: Bot) -> bool:
    """Tell whether a message in a group is meant for the bot."""
    if _answered(message, bot):
        return True
    if _COMMAND.fullmatch(message.text or ""):
        return True  # `said` tells commands to other bots apart
    text = message.text or message.caption or ""
    return bool(_mentions(text, message.entities or message.caption_entities, bot))


def _file(message: Message) -> Sent | None:
    """Find the file of a photo (its largest size) or of a document."""
    if message.photo:
        photo = max(message.photo, key=lambda size: size.width * size.height)
        return Sent(
            source=photo.file_id,
            name="",
            media_type="image/jpeg",
            size=photo.file_size,
            unique=photo.file_unique_id,
        )
    document = message.document
    if document is None or message.animation is not None:  # a GIF comes as a document too
        return None
    return Sent(
        source=document.file_id,
        name=document.file_name or "",
        media_type=document.mime_type or "",
        size=document.file_size,
        unique=document.file_unique_id,
    )


def _answered(message: Message, bot: Bot) -> str:
    """Name the message of the bot's own that this one answers."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.from_user.id != bot.id:
        return ""
    if answered.forum_topic_created is not None:
        return ""  # so come all words in a topic that answer nothing: the bot opened it
    return str(answered.message_id)


def _read(text: str, entities: Sequence[MessageEntity], bot: Bot) -> str:
    """The words without the bot's own name, and without what would turn those after them round."""
    for mention in _mentions(text, entities, bot):
        text = text.replace(mention, "", 1)
    return text.translate(_TURNING).strip()


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
