"""What letters need of the outside besides the store: who writes them, and who mails them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    reminded_number: str = ""  # REMINDER: of the letter that was not answered
    reminded_on: date | None = None


class LetterWriter(Protocol):
    """Writes the document that is printed, numbered and signed."""

    async def write(self, content: LetterContent) -> bytes:
        """A DOCX; raises :class:`LetterTemplateError`."""
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
