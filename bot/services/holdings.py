"""What is held about one person beside the registers that are asked by a code, as a protocol."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.services.registers import FileRecord, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """A petition that a person joined."""

    code: str
    joined_at: datetime
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a person thought of an answer."""

    entry_id: str
    helpful: bool
    reason: str  # a code, "" where none was given
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of theirs, and perhaps of others, that was not answered well."""

    text: str  # repaired, personal data masked
    reason: str  # an :class:`bot.services.ports.Unresolved`
    last_at: datetime  # asked by anybody


class Holdings(Protocol):
    """Finds by the keyed hash what hangs on a person."""

    async def supports(self, person_key: str) -> Sequence[Support]:
        """The petitions of others they joined, oldest first."""
        ...

    async def files(self, person_key: str) -> Sequence[FileRecord]:
        """All files they sent, in the order they came."""
        ...

    async def notices(self, person_key: str) -> Sequence[Notice]:
        """All that they were or are to be told of, oldest first."""
        ...

    async def verdicts(self, person_key: str) -> Sequence[Verdict]:
        """What they thought of answers, oldest first."""
        ...

    async def questions(self, person_key: str) -> Sequence[Asked]:
        """What they asked and was not answered well, oldest first."""
        ...
