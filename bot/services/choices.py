"""Which suggestion people chose for which words, as the store keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question for which people chose an entry that was only one of several suggestions."""

    id: int
    text: str  # repaired, personal data masked, as of unresolved questions
    fold: str
    entry_id: str
    askers: int  # different people
    last_at: datetime
    is_dismissed: bool  # an editor does not want it as a wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The same as one person's own."""

    text: str
    entry_id: str
    chosen_at: datetime


class Choices(Protocol):
    """One a folded question and entry, counted by distinct askers; no identity is kept."""

    async def record(
        self, *, text: str, fold: str, entry_id: str, asker: str, at: datetime
    ) -> None:
        """Keep it, counted once an asker hash."""
        ...

    async def withdraw(self, *, fold: str, entry_id: str, asker: str) -> None:
        """Forget that this asker chose it: it was not what they meant."""
        ...

    async def get(self, id_: int) -> Choice | None: ...
    async def most_chosen(self, limit: int) -> Sequence[Choice]:
        """Those of most people first."""
        ...

    async def dismiss(self, id_: int, *, is_dismissed: bool) -> None:
        """Put it aside, or take it up again."""
        ...

    async def of_asker(self, asker: str) -> Sequence[Chosen]:
        """What one person chose, oldest first."""
        ...
