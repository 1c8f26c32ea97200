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
class Said:
    """Words were typed; ``corrected`` when an earlier message was edited."""

    text: str
    corrected: bool = False
    in_group: bool = False  # others read along


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A command such as /start, without the slash, with what follows it."""

    name: str
    argument: str = ""
    in_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button was pressed; ``data`` is what the button carries."""

    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """Something other than words was sent, perhaps with a caption."""

    attachment: Attachment
    caption: str = ""
    in_group: bool = False


Event = Said | Commanded | Pressed | Attached
