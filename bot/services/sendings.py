"""What waits to be sent by staff, as a value and as a port of the store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.letter import LetterFile

_NEVER = datetime.max.replace(tzinfo=UTC)


class Kind(StrEnum):
    """What is sent."""

    REPLY = "reply"  # to the sender of a petition
    EXTEND = "extend"  # to the sender: the target is a later day, and why
    MAIL = "mail"  # a letter
    PAPER = "paper"  # a letter that went on paper: its petitions are forwarded with this
    ANSWER = "answer"  # of a body, to the senders


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Something that may be undone until it is sent; it stands sealed."""

    id: int = 0  # 0 until kept
    kind: Kind
    codes: tuple[str, ...]  # of the petitions it is about
    letter_id: int = 0  # MAIL, PAPER, ANSWER
    by: int = 0  # the member
    due_at: datetime = _NEVER
    version: int = 0  # EXTEND: of the petition; MAIL, PAPER: of the letter that was looked at
    text: str = ""
    number: str = ""
    dated_on: date | None = None
    file: LetterFile | None = None  # MAIL: the unsigned document; ANSWER: the body's
    confirmed: bool = False

    @property
    def subject(self) -> str:
        """How the audit names it."""
        return f"letter:{self.letter_id}" if self.letter_id else self.codes[0]

    def kept(self, *, by: int, due_at: datetime) -> "Sending":
        """As somebody's, due at a time."""
        return replace(self, by=by, due_at=due_at)


class Sendings(Protocol):
    """One of a kind waits at a time for a petition or a letter."""

    async def add(self, sending: Sending) -> Sending | None:
        """Keep one; gives the one that waits already, None when it was kept."""
        ...

    async def of_petition(self, code: str) -> Sequence[Sending]:
        """What waits for its sender: a reply, or a later target."""
        ...

    async def of_letter(self, letter_id: int) -> Sequence[Sending]:
        """What waits of a letter, oldest first."""
        ...

    async def due(self, at: datetime, limit: int) -> Sequence[Sending]:
        """Those to be sent now."""
        ...

    async def drop(self, id_: int) -> bool:
        """Forget it; False when that was done before."""
        ...
