"""What buttons carry: built and parsed here only.

``<turn>:<action>:<field>...`` in ASCII, at most 64 bytes. Screens are made with ``<action>:...``;
the turn is stamped on when the conversation knows it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.chat.screens import Button, Screen
from bot.domain.errors import InvalidInputError

LIMIT = 64  # bytes, set by Telegram
DIGITS = 9  # of a number that a store takes
_DD = chr(0x111)  # the one letter beyond ASCII in articles' numbers; "_" in buttons and links
_UNFIT = re.compile(r"[^A-Za-z0-9._-]")
_WRITTEN = re.compile(r"(\d{1,9}):([a-z]{1,2})((?::[A-Za-z0-9._-]*)*)")


class Action(StrEnum):
    """What a button does; behind each the fields it carries. Letters are never reused."""

    TOPICS = "t"
    SHELF = "s"  # topic, page
    READ = "r"  # entry or article, from a shelf
    RELATED = "x"  # entry or article, beside an answer
    CHOSEN = "e"  # entry or article, from a suggestion
    SUMMARY = "z"  # entry: back from its details
    MORE = "m"  # entry, page
    SOURCES = "o"  # entry
    VERDICT = "v"  # entry or article, verdict, part
    NONE_OF_THESE = "n"
    ASK = "q"
    ONLY_ASKING = "i"
    MISTAKEN = "ik"
    DOOR = "k"  # kind that the words asked about are
    DOCUMENTS = "d"  # page
    CHAPTERS = "c"  # document, page
    ARTICLES = "l"  # document, place of the chapter or "", page
    ARTICLE = "a"  # article, part, page
    BESIDE = "b"  # document, place beside its articles, page
    REFER = "w"  # document, article, part
    HOLDING = "wd"  # article, part, page
    WAIT = "wa"  # what to do, number of a question asked in vain or of a wait, consent
    PETITION = "pn"  # what to do with the draft as a whole
    MINE = "pm"  # page
    FOLLOW = "pk"  # code of a petition, page
    ACT = "pa"  # code of a petition, what to do with it, with what
    RIGHTS = "pr"  # what to do with one's data, code of a petition, with what
    IMPORT = "im"  # what to do with a file that an editor sent, its token
    TEACH = "tc"  # what to do with questions asked in vain, key of their group, entry
    STAFF = "st"  # what to do, code of a petition or number of an errand, with what
    FORM = "pf"  # place in the form, what is done there, with what


# They show or keep what is somebody's own: not where others read along.
PRIVATE = frozenset(
    {
        *(Action.FORM, Action.PETITION, Action.MINE, Action.FOLLOW, Action.ACT),
        *(Action.RIGHTS, Action.WAIT),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that was pressed."""

    turn: int
    action: Action
    fields: tuple[str, ...]

    def field(self, place: int) -> str:
        """Return a field, "" when the button carries fewer."""
        return self.fields[place] if place < len(self.fields) else ""

    def page(self, place: int) -> int:
        """Read a field as a number, from 0; what no page or row can have is none."""
        number = self.field(place)
        return int(number) if number.isdecimal() and len(number) <= DIGITS else 0


def carry(action: Action, *fields: object) -> str:
    """Build the data of a button, its turn not yet stamped on."""
    return ":".join([action, *(_UNFIT.sub("", str(each).replace(_DD, "_")) for each in fields)])


def parse(data: str) -> Press:
    """Read a button's data; anything may come, for clients can send what they like."""
    found = _WRITTEN.fullmatch(data) if len(data) <= LIMIT else None
    if found is None or found[2] not in set(Action):
        raise InvalidInputError
    fields = tuple(found[3].replace("_", _DD).split(":")[1:])
    return Press(turn=int(found[1]), action=Action(found[2]), fields=fields)


def stamp(screen: Screen, turn: int) -> Screen:
    """Put the turn on all buttons of a screen."""
    return replace(screen, buttons=tuple(_stamped(row, turn) for row in screen.buttons))


def _stamped(row: Sequence[Button], turn: int) -> tuple[Button, ...]:
    return tuple(
        [
            Button(label=button.label, data=f"{turn}:{button.data}", url=button.url)
            if button.data
            else button
            for button in row
        ]
    )


def stamped_anew(screen: Screen) -> Screen:
    """Put a turn of none on the buttons of a screen that was not asked for.

    They belong to no place of the conversation, like those of the screen before the first.
    """
    return stamp(screen, 0)


def unstamped(data: str) -> str:
    """Take the turn off again."""
    return data.partition(":")[2]
