"""A letter that takes petitions to the body that settles them, and its way there.

The letter (Phiếu chuyển) is drafted here, numbered and signed by the office, and only then sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.errors import LetterStateError
from bot.domain.petition import PetitionKind


class LetterKind(StrEnum):
    """What a letter is for."""

    TRANSFER = "transfer"  # phiếu chuyển: the petitions go with it
    REMINDER = "reminder"  # nhắc trả lời, of a transfer not answered in time


class LetterState(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"  # number and signature are blank
    SIGNED = "signed"  # number, date and the signed file are here
    SENT = "sent"  # handed to the mail or sent on paper: the citizens were told
    ANSWERED = "answered"  # every petition in it
    DROPPED = "dropped"  # never sent


NEXT: Mapping[LetterState, frozenset[LetterState]] = {
    LetterState.DRAFT: frozenset({LetterState.SIGNED, LetterState.SENT, LetterState.DROPPED}),
    LetterState.SIGNED: frozenset({LetterState.SIGNED, LetterState.SENT, LetterState.DROPPED}),
    LetterState.SENT: frozenset({LetterState.ANSWERED}),
    LetterState.ANSWERED: frozenset(),
    LetterState.DROPPED: frozenset(),
}


class Way(StrEnum):
    """How a letter went."""

    MAIL = "mail"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to one body; what it says of the petitions is `Enclosed`, frozen when drafted."""

    id: int  # 0 until added
    kind: LetterKind
    state: LetterState
    recipient: str  # id in knowledge/recipients.yaml
    body: str  # the recipient's name, salutation and address as they were when it was drafted
    salutation: str
    email: str
    by: int  # the member who drafted it
    drafted_at: datetime
    changed_at: datetime
    number: str = ""  # given by the office's registry
    dated_on: date | None = None
    way: Way | None = None  # how it went; on paper besides, where mail did not arrive
    sent_on: date | None = None
    # When the body should answer: the office's own wish, never a legal deadline. A draft may leave
    # it open; once it is sent it is counted from that day.
    answer_due_on: date | None = None
    reminds: int = 0  # REMINDER: of which letter
    version: int = 1  # grows with each change; a stale writer is refused

    def moved_to(self, to: LetterState, at: datetime) -> "Letter":
        """The letter one step on; raises LetterStateError for what ``NEXT`` does not hold."""
        if to not in NEXT[self.state]:
            raise LetterStateError(state=self.state)
        return replace(self, state=to, changed_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A petition as a letter tells of it, and what the body answered."""

    code: str
    kind: PetitionKind
    received_on: date
    sector: str  # its name, as people read it
    place: str  # commune, hamlet, landmark
    text: str  # verbatim, unless staff shortened it
    name: str = ""  # only where the petitioner lets the body see it
    address: str = ""
    is_shared: bool = False  # whether they do; else "kept by the Front"
    answered_on: date | None = None  # the day the answer was recorded
    answer_number: str = ""
    answer_dated_on: date | None = None


class FileRole(StrEnum):
    """What a file is to its letter."""

    DRAFT = "draft"  # the unsigned document, where it was mailed as such
    SIGNED = "signed"
    ATTACHMENT = "attachment"  # what the citizens sent along
    ANSWER = "answer"  # of the body


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFile:
    """A file of a letter; the bytes lie in the vault under their hash."""

    id: int  # 0 until added
    role: FileRole
    name: str  # made safe
    media_type: str
    size: int
    sha256: str
    code: str = ""  # ATTACHMENT, ANSWER: of which petition


class MailState(StrEnum):
    """What became of a letter by mail."""

    QUEUED = "queued"  # to be tried, or tried again: certainly not accepted so far
    SENDING = "sending"  # handed to the server; after a crash this is UNCERTAIN
    SENT = "sent"  # the server took it
    FAILED = "failed"  # the server will not take it, or did not for days
    UNCERTAIN = "uncertain"  # perhaps taken: tried again under the same Message-ID


STUCK_AFTER = 3  # tries in vain


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """One letter by mail: one Message-ID, however often it is tried."""

    id: int  # 0 until added
    letter_id: int
    version: int  # 1, 2, 3 of the letter: sent once more is another
    email: str
    message_id: str
    is_unsigned: bool
    state: MailState
    attempts: int
    doubts: int  # tries of which nobody knows whether the server took it
    said: str  # the server's last words
    queued_at: datetime
    next_at: datetime | None  # None: not by itself
    changed_at: datetime

    @property
    def is_perhaps_doubled(self) -> bool:
        """Whether the body may have it twice."""
        return self.state is MailState.SENT and self.doubts > 0
