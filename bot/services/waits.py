"""Who wants to be told when a question of theirs has an answer, as the store keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A question that somebody asked to be told about: it ends by telling, at a word, in time."""

    id: int  # 0 before it is kept
    person_key: str
    chat_key: str  # where to tell; sealed by the store, and kept nowhere else
    text: str  # the question, repaired, personal data masked; sealed too
    fold: str  # as of unresolved questions
    consent_version: str  # of the words that were agreed to by a tap
    agreed_at: datetime
    notice_id: int = 0  # what is to tell; 0 while there is no answer


class Waits(Protocol):
    """One a person and question."""

    async def add(self, wait: Wait) -> int:
        """Keep it (its ``id`` is ignored), or begin the one there is anew; returns the id."""
        ...

    async def get(self, id_: int) -> Wait | None: ...
    async def of_person(self, person_key: str) -> Sequence[Wait]:
        """All of a person, oldest first."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Folded question -> how many wait for its answer."""
        ...

    async def untried(self, content: str, *, limit: int) -> Sequence[Wait]:
        """Those without an answer that were not tried on the knowledge of this hash."""
        ...

    async def tried(self, id_: int, content: str) -> bool:
        """Note the try; False when another instance was first, or it is gone."""
        ...

    async def promise(self, id_: int, notice_id: int) -> None:
        """Note by which notice it is told."""
        ...

    async def reopen(self, id_: int) -> None:
        """Wait on: the answer is gone again before it was told."""
        ...

    async def forget(self, id_: int, person_key: str) -> bool:
        """Drop one of this person's; False when there is none."""
        ...

    async def forget_told(self) -> int:
        """Drop those whose notice was sent or given up; returns how many."""
        ...
