"""What letters need of the outside besides the store: who writes them, and who mails them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.letter import Enclosed, LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """All that a document says of a letter; the letterhead is the writer's."""

    kind: LetterKind
    salutation: str
    body: str
    enclosed: Sequence[Enclosed]
    attachments: Mapping[str, int]  # code -> how many files go with it
    number: str = ""
    dated_on: date | None = None
    answer_by: date | None = None  # the day by which an answer is wanted, if one is said
    reminded_number: str = ""  # REMINDER: of the letter that was not answered
    reminded_on: date | None = None


class Alignment(StrEnum):
    """How lines of a paragraph stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFIED = "justified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words of a document as they stand on its page."""

    text: str
    alignment: Alignment = Alignment.LEFT
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of a document: rows of cells, each with its paragraphs."""

    rows: Sequence[Sequence[Sequence[Paragraph]]]
    is_ruled: bool  # False: it only sets things side by side


Block = Paragraph | Grid


class LetterWriter(Protocol):
    """Writes the document that is printed, numbered and signed."""

    async def write(self, content: LetterContent) -> bytes:
        """A DOCX; raises :class:`LetterTemplateError`."""
        ...

    async def read(self, document: bytes) -> Sequence[Block]:
        """What such a document says, in its order: to be shown before it leaves."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file in a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as it is handed over; made anew for each try, and the same each time."""

    to: str
    message_id: str
    written_at: datetime
    content: LetterContent
    is_unsigned: bool
    enclosures: Sequence[Enclosure]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWords:
    """What a mail says beside its files."""

    subject: str
    text: str


class MailForm(Protocol):
    """Puts mails into words."""

    def words(
        self, content: LetterContent, files: Sequence[str], *, is_unsigned: bool
    ) -> MailWords:
        """Subject and text; ``files`` are the names of what goes along."""
        ...


class NotAcceptedError(Exception):
    """The server certainly did not take the mail; it may another time. ``said``: why."""

    def __init__(self, said: str) -> None:
        super().__init__("not accepted")
        self.said = said


class MailRefusedError(NotAcceptedError):
    """The server did not take the mail and never will."""


class UncertainDeliveryError(NotAcceptedError):
    """The line was cut before the server's last word: perhaps it has the mail."""


class Mailer(Protocol):
    """Hands mails to the office's server."""

    async def send(self, mail: Mail) -> str:
        """Hand one over; returns the server's words. Raises the errors above."""
        ...
