"""What may be seen of a petition, and by whom: the sender all, a stranger its state only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.petition import Contact, Move, Note, Petition, Sharing
from bot.domain.public_words import PublicWords
from bot.domain.workdays import Due
from bot.services.registers import Notice


class Role(StrEnum):
    """Who looks at a petition."""

    SENDER = "sender"
    SUPPORTER = "supporter"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A petition as somebody may see it: what is not for their eyes is blank."""

    petition: Petition
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What happened to a petition, oldest first."""

    moves: Sequence[Move]
    notes: Sequence[Note]
    notices: Sequence[Notice]
    due: Due | None  # how the target in force was counted; None while none is


def seen(petition: Petition, person_key: str, *, joined: bool, words: PublicWords) -> Seen:
    """The petition as one person may see it.

    Supporters know its matter, place and sector from when they joined, nothing of who sent it; the
    sender's own words may betray that, the first of them too.
    """
    if person_key and petition.person_key == person_key:
        return Seen(petition=petition, role=Role.SENDER)
    hidden = replace(
        petition,
        title=words.title(petition.text, petition.sector),
        text="",
        place_note="",
        sent_before="",
        person_key="",
        pin=None,
        contact=Contact(),
        sharing=Sharing.NONE,
        rating=None,
        muted=False,
    )
    if joined:
        return Seen(petition=hidden, role=Role.SUPPORTER)
    bare = replace(hidden, title="", place_id="", sector="", duplicate_of="")
    return Seen(petition=bare, role=Role.STRANGER)
