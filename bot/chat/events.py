"""What a person can do in a chat, whatever the channel."""

from dataclasses import dataclass
from enum import StrEnum


class Attachment(StrEnum):
    """Something sent that is not words."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as the channel announces it; nothing has been fetched yet."""

    source: str  # the channel's reference, to fetch it by
    name: str  # as the sender named it: not to be trusted
    media_type: str  # as the sender's program said: not to be trusted
    size: int | None  # bytes, where the channel says so
    unique: str = ""  # the same for the same content, whatever ``source`` says


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words were typed; ``corrected`` when an earlier message was edited."""

    text: str
    corrected: bool = False
    in_group: bool = False  # others read along
    message: str = ""  # the channel's reference of these words: a correction has the same
    replies_to: str = ""  # reference of the message of ours that they answer
    album: str = ""  # as in Attached: corrected words may stand below a part of one
    file: Sent | None = None  # what stands above corrected words now; the words may be none


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A command such as /start, without the slash, with what follows it."""

    name: str
    argument: str = ""
    in_group: bool = False
    is_named: bool = False  # the bot's own name stands behind it, as in "/start@our_bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button was pressed; ``data`` is what the button carries."""

    data: str
    in_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """Something other than words was sent, perhaps with a caption."""

    attachment: Attachment
    caption: str = ""
    in_group: bool = False
    message: str = ""  # as in Said
    replies_to: str = ""
    file: Sent | None = None  # PHOTO and DOCUMENT
    album: str = ""  # the same for all parts of one album; they come as events of their own
    latitude: float = 0.0  # LOCATION, degrees
    longitude: float = 0.0
    phone: str = ""  # CONTACT
    is_own: bool = False  # CONTACT: the channel vouches that it is the sender's own number


Event = Said | Commanded | Pressed | Attached
