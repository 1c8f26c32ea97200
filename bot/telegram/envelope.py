"""A message on its way to a chat, in the form the outbox keeps."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.chat.screens import Button, Placement, Screen
from bot.chat.session import Words
from bot.telegram.pages import pages

CALLBACK_DATA_LIMIT = 64  # bytes, of which a Vietnamese letter takes two or three


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message of a screen, with all that sending it needs."""

    chat_id: int
    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    menu: tuple[str, ...] = ()
    asks: str = ""  # an Ask: the keyboard offers it first
    replaces: int | None = None  # the message to edit; None for a new one
    renews: bool = False  # edits the last message of this name, if there is one
    replies_to: int | None = None
    only_edits: bool = False  # nothing is sent where the message to edit is gone
    plain: bool = False  # no markup: Telegram could not read it
    about: str = ""  # what is remembered of the message once it is sent, as in Screen
    name: str = ""
    below: str = ""  # answers the last message of this name
    file: str = ""  # the parcel that goes along
    quiet: bool = False  # arrives without a sound
    topic: str = ""  # its name, while the number is not known
    thread: int | None = None  # the number of the topic
    pins: bool = False

    def pack(self) -> bytes:
        """Write as bytes."""
        buttons = [[(each.label, each.data, each.url) for each in row] for row in self.buttons]
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({**values, "buttons": buttons}, ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, payload: bytes) -> "Envelope":
        """Read back what :meth:`pack` wrote."""
        values = json.loads(payload)
        buttons = tuple(
            tuple(Button(label=label, data=data, url=url) for label, data, url in row)
            for row in values.pop("buttons")
        )
        return cls(**{**values, "buttons": buttons, "menu": tuple(values["menu"])})


def packing(
    chat_id: int,
    words: Words,
    *,
    pressed: int | None = None,
    in_view: bool = True,
    replies_to: int | None = None,
    quiet: bool = False,
    thread: int | None = None,
) -> Callable[[Screen], tuple[bytes, ...]]:
    """Make the function that packs the screens answering one event.

    ``pressed`` is the message whose button was pressed, when it can be edited; ``in_view`` unless
    the person wrote below it since, so that what replaces it would go unseen. ``thread`` is the
    topic of a forum in which the event came.
    """

    def pack(screen: Screen) -> tuple[bytes, ...]:
        _check(screen)
        quoted = replies_to if screen.may_quote else None
        blank = Envelope(
            chat_id=chat_id,
            html="",
            about=screen.about,
            below=screen.below,
            quiet=quiet,
            topic=screen.topic,
            thread=thread,
        )
        sheets = [replace(blank, html=html, replies_to=quoted) for html in pages(screen.html)]
        if screen.placement is Placement.REPLACE:
            place = pressed if in_view else None
            sheets[0] = replace(sheets[0], replaces=place, replies_to=None)
        renews = screen.placement is Placement.RENEW and len(sheets) == 1
        sheets[-1] = replace(
            sheets[-1],
            buttons=screen.buttons,
            name=screen.name,
            renews=renews,
            file=screen.file,
            pins=screen.pinned,
        )
        if screen.placement is Placement.EDIT:  # the buttons are on the last sheet
            edit = replace(sheets[-1], replaces=pressed, replies_to=None, only_edits=True)
            return (edit.pack(),) if pressed is not None else ()
        edits = renews or sheets[-1].replaces is not None
        if (screen.ask and (screen.buttons or edits)) or (screen.menu and screen.buttons):
            # A message has room for one keyboard, and an edited one for none but buttons.
            line = words.say(f"telegram.keyboard.{screen.ask or 'menu'}")
            sheets.insert(0, replace(blank, html=line, menu=screen.menu, asks=screen.ask))
        else:
            sheets[-1] = replace(sheets[-1], menu=screen.menu, asks=screen.ask)
        return tuple(sheet.pack() for sheet in sheets)

    return pack


def _check(screen: Screen) -> None:
    for button in (button for row in screen.buttons for button in row):
        if len(button.data.encode()) > CALLBACK_DATA_LIMIT:
            msg = f"callback data over {CALLBACK_DATA_LIMIT} bytes: {button.data}"
            raise ValueError(msg)
