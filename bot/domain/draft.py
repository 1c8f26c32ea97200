"""A petition on its way to being sent: the steps of the form and what was given so far."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.domain.petition import Contact, PetitionKind, Pin, Sharing

E = TypeVar("E", bound=StrEnum)
D = TypeVar("D")


class Step(StrEnum):
    """The steps, in order; "Bước 2/6" counts them."""

    WHAT = "what"
    WHERE = "where"
    SECTOR = "sector"
    EVIDENCE = "evidence"
    CONTACT = "contact"
    PREVIEW = "preview"  # consent by an explicit tap, then everything as it will be sent


STEPS = tuple(Step)
LONGEST_BEFORE = 500  # characters of where else it was sent
LONGEST_TEXT = 8000  # characters of a petition: what a channel cuts into two messages fits in
MOST_FILES = 5
KEPT_DAYS = 7  # since the last change
REMINDED_AFTER_HOURS = 24  # once


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of the text, and the message that it came in ("" where that is not known)."""

    words: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one chat has told so far; files hang on the draft in the store."""

    chat_key: str
    person_key: str
    started_at: datetime
    updated_at: datetime
    step: Step = Step.WHAT
    detail: str = ""  # what within a step is being asked ("name", "address", "phone", ...)
    editing: bool = False  # came from the preview: the next answer goes back there
    paused: bool = False  # a question was asked in the middle
    kind: PetitionKind | None = None  # as recognised, corrected by a tap
    text: str = ""
    text_message: str = ""  # reference of the message it came in: an edit of it changes the text
    added: tuple[Piece, ...] = ()  # put below the text later: the captions of photos, more words
    pending: str = ""  # words of which it is not settled yet what they are: asked, or told before
    place_id: str = ""
    place_note: str = ""
    pin: Pin | None = None
    sector: str = ""
    sent_before: str = ""
    contact: Contact = field(default_factory=Contact)
    sharing: Sharing = Sharing.FRONT
    consent_version: str = ""  # "" until the explicit tap
    similar_seen: bool = False  # similar petitions were shown and none was it
    numbers_seen: bool = False  # personal numbers were pointed out and left on purpose
    reminded: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the text is made of; none where that can be told no more."""
        below = "".join(f"\n{each.words}" for each in self.added)
        if not self.text.endswith(below):
            return ()
        first = Piece(words=self.text.removesuffix(below), message=self.text_message)
        return (first, *self.added)

    def is_told_by(self, message: str) -> bool:
        """Whether words of this message are in the text."""
        messages = {self.text_message, *(each.message for each in self.added)}
        return bool(message) and message in messages

    def to_json(self) -> Mapping[str, object]:
        """Give the draft as JSON values; times and keys are the store's own columns."""
        values: dict[str, object] = {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in _KEPT_APART
        }
        return values | {
            "contact": asdict(self.contact),
            "pin": self.pin and asdict(self.pin),
            "added": [asdict(each) for each in self.added],
        }

    @classmethod
    def from_json(
        cls,
        values: Mapping[str, object],
        *,
        chat_key: str,
        person_key: str,
        started_at: datetime,
        updated_at: datetime,
    ) -> "Draft":
        """Read it back; fields unknown or missing (another release) start afresh."""
        contact = values.get("contact")
        contact = contact if isinstance(contact, Mapping) else {}
        return cls(
            chat_key=chat_key,
            person_key=person_key,
            started_at=started_at,
            updated_at=updated_at,
            step=_one_of(Step, values.get("step"), Step.WHAT),
            kind=_one_of(PetitionKind, values.get("kind"), None),
            sharing=_one_of(Sharing, values.get("sharing"), Sharing.FRONT),
            pin=_pin(values.get("pin")),
            contact=Contact(
                name=_text(contact.get("name")),
                address=_text(contact.get("address")),
                phone=_text(contact.get("phone")),
                phone_is_own=contact.get("phone_is_own") is True,
            ),
            detail=_text(values.get("detail")),
            text=_text(values.get("text")),
            text_message=_text(values.get("text_message")),
            added=_pieces(values.get("added")),
            pending=_text(values.get("pending")),
            place_id=_text(values.get("place_id")),
            place_note=_text(values.get("place_note")),
            sector=_text(values.get("sector")),
            sent_before=_text(values.get("sent_before")),
            consent_version=_text(values.get("consent_version")),
            editing=values.get("editing") is True,
            paused=values.get("paused") is True,
            similar_seen=values.get("similar_seen") is True,
            numbers_seen=values.get("numbers_seen") is True,
            reminded=values.get("reminded") is True,
        )


_KEPT_APART = frozenset(["chat_key", "person_key", "started_at", "updated_at"])


def _one_of(kind: type[E], value: object, default: D) -> E | D:
    try:
        return kind(value) if isinstance(value, str) else default
    except ValueError:
        return default


def _pieces(value: object) -> tuple[Piece, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(
        Piece(words=_text(each.get("words")), message=_text(each.get("message")))
        for each in listed
        if isinstance(each, Mapping)
    )


def _pin(value: object) -> Pin | None:
    if not isinstance(value, Mapping):
        return None
    latitude, longitude = (
        _degrees(value.get("latitude"), 90),
        _degrees(value.get("longitude"), 180),
    )
    if latitude is None or longitude is None:
        return None
    return Pin(latitude=latitude, longitude=longitude)


def _degrees(value: object, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -most <= value <= most else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
