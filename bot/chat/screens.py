"""What a person gets to see, whatever the channel."""

from dataclasses import dataclass
from enum import StrEnum

from bot.chat.state import ChatState

# Characters of text on one screen; Telegram takes 4,096, headings and sources join the text.
PAGE = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A choice below a screen: ``data`` comes back as ``Pressed``, ``url`` opens a page."""

    label: str
    data: str = ""
    url: str = ""


class Placement(StrEnum):
    """Where a screen goes."""

    NEW = "new"  # a message of its own
    REPLACE = "replace"  # in place of the screen whose button was pressed
    EDIT = "edit"  # the pressed screen with other buttons: however far up it is, never sent anew
    RENEW = "renew"  # in place of the last screen of the same name; a new one where there is none


class Ask(StrEnum):
    """Something the channel can ask the person's device for, with a button of its own."""

    NOTHING = ""
    CONTACT = "contact"  # the person's own telephone number
    LOCATION = "location"  # where the person is


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One message: simple HTML (b, i, a, code, blockquote), within what Telegram takes."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    placement: Placement = Placement.NEW
    menu: tuple[str, ...] = ()  # labels of the lasting keyboard to put up; () leaves it as it is
    about: str = ""  # code of the petition it tells of: answering it goes to that petition
    name: str = ""  # a later screen of this name may take its place (Placement.RENEW)
    ask: Ask = Ask.NOTHING  # what the lasting keyboard offers besides, where the channel can
    file: str = ""  # sends this parcel along (see `parcels`), html being its caption
    below: str = ""  # answers the last screen of this name
    topic: str = ""  # the topic that a new message of it stands in, where the chat has topics
    pinned: bool = False  # a new message of it is pinned, where the channel may
    may_quote: bool = True  # what it answers; False where those words must not be shown again


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the conversation makes of an event: the next state, screens, and a short notice."""

    state: ChatState
    screens: tuple[Screen, ...] = ()
    notice: str = ""  # shown over the pressed button for a moment, at most 200 characters
    forgets: bool = False  # not even where the conversation stands is kept
    alert: bool = False  # the notice must be dismissed: only for refusals that must be read
