"""What letters need of the store, as protocols; everything happens inside one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.letter import Enclosed, Letter, LetterFile, LetterState, Mailing


class MailTrouble(StrEnum):
    """Why somebody should look at a letter that was mailed."""

    # The last mail failed, perhaps arrived, or was tried in vain several times. What went on paper
    # since is settled.
    STUCK = "stuck"
    DOUBLED = "doubled"  # the body may have one of its mails twice


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFilter:
    """Which letters; an empty field asks for nothing."""

    states: frozenset[LetterState] = frozenset()
    sectors: frozenset[str] = frozenset()  # where all that is in it lies
    places: frozenset[str] = frozenset()
    # Transfers sent whose answer was due before this day, and is: something open lacks it.
    late_on: date | None = None
    trouble: MailTrouble | None = None


class Letters(Protocol):
    """The letters, with what is enclosed in them."""

    async def add(self, letter: Letter, enclosed: Sequence[Enclosed]) -> Letter:
        """Add one with its petitions in order; returns it with its number."""
        ...

    async def get(self, id_: int) -> Letter | None:
        """One of them; locks it for this unit of work where several may write."""
        ...

    async def save(self, letter: Letter) -> Letter:
        """Write a changed one (its ``version`` as it was read), which is returned as it now is.

        Raises :class:`ConflictError`.
        """
        ...

    async def enclosed(self, id_: int) -> Sequence[Enclosed]:
        """What it tells of each petition, in order; those of erased persons without words."""
        ...

    async def save_enclosed(self, id_: int, enclosed: Enclosed) -> None:
        """Write what changed of a petition in it."""
        ...

    async def add_file(self, id_: int, file: LetterFile) -> LetterFile:
        """Add a file; returns it with its number."""
        ...

    async def files(self, id_: int) -> Sequence[LetterFile]:
        """All of them, in the order they came."""
        ...

    async def remove_file(self, file_id: int) -> None:
        """Forget one; its bytes become an orphan."""
        ...

    async def of_petition(self, code: str) -> Sequence[Letter]:
        """The letters that a petition is in, oldest first."""
        ...

    async def listed(
        self, wanted: LetterFilter, *, limit: int, offset: int = 0
    ) -> Sequence[Letter]:
        """Those that are wanted, newest first; of late ones the longest overdue first."""
        ...

    async def count(self, wanted: LetterFilter) -> int:
        """How many there are."""
        ...

    async def hashes(self) -> frozenset[str]:
        """Every hash of the vault that a letter refers to."""
        ...


class Mailings(Protocol):
    """Letters on their way by mail."""

    async def add(self, mailing: Mailing) -> Mailing:
        """Promise one; returns it with its number."""
        ...

    async def get(self, id_: int) -> Mailing | None:
        """One of them; locks it as above."""
        ...

    async def of_letter(self, letter_id: int) -> Sequence[Mailing]:
        """All of a letter, oldest first."""
        ...

    async def claim(self, at: datetime, *, limit: int) -> Sequence[Mailing]:
        """Those due, now marked SENDING, oldest first; no other instance gets them."""
        ...

    async def save(self, mailing: Mailing) -> None:
        """Write what became of one."""
        ...

    async def abandon(self, sending_since: datetime, at: datetime) -> int:
        """Mark what was being sent when an instance died as UNCERTAIN, to be tried again now."""
        ...
