"""What the conversation needs of the service that puts petitions on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.draft import Draft
from bot.domain.petition import Note, Petition, Rating
from bot.services.agreeing import Agreement
from bot.services.correction import Noter
from bot.services.erasure import Mover
from bot.services.limits import Limits
from bot.services.ports import UnitOfWork
from bot.services.registers import Person, Similar
from bot.services.viewing import History, Seen


class Recorder(Mover, Noter, Protocol):
    """Records a draft, joins its writer to a petition there is, and shows what came of it."""

    @property
    def agreement(self) -> Agreement:
        """What is agreed to before anything is sent."""
        ...

    @property
    def limits(self) -> Limits:
        """What one person may send."""
        ...

    async def submit(
        self, uow: UnitOfWork, draft: Draft, person: Person, now: datetime
    ) -> Petition:
        """Put a draft on record; it and its files leave the drafts."""
        ...

    async def similar(self, uow: UnitOfWork, draft: Draft) -> Sequence[Similar]:
        """Open petitions of the same place that look alike, three at most."""
        ...

    async def mine(
        self, uow: UnitOfWork, person_key: str, page: int
    ) -> tuple[Sequence[Petition], bool]:
        """A page of what a person sent or joined, and whether more follow."""
        ...

    async def seen_by(self, uow: UnitOfWork, code: str, person_key: str) -> Seen:
        """A petition as this person may see it."""
        ...

    async def history(self, uow: UnitOfWork, code: str) -> History:
        """What happened to a petition."""
        ...

    async def join(
        self, uow: UnitOfWork, code: str, person: Person, now: datetime, *, consent_version: str
    ) -> Petition:
        """Count a person as a supporter and give them the news."""
        ...

    async def add(
        self, uow: UnitOfWork, code: str, person: Person, text: str, now: datetime
    ) -> Note:
        """Add words, or answer what was asked."""
        ...

    async def edit(
        self, uow: UnitOfWork, code: str, person: Person, text: str, now: datetime
    ) -> Petition:
        """Change the text."""
        ...

    async def withdraw(
        self, uow: UnitOfWork, code: str, person: Person, reason: str, now: datetime
    ) -> Petition:
        """Take it back."""
        ...

    async def reopen(
        self, uow: UnitOfWork, code: str, person: Person, reason: str, now: datetime
    ) -> Petition:
        """Have it taken up again."""
        ...

    async def rate(
        self, uow: UnitOfWork, code: str, person: Person, rating: Rating, now: datetime
    ) -> Petition:
        """Say whether it helped."""
        ...

    async def leave(self, uow: UnitOfWork, code: str, person_key: str) -> None:
        """Support it no more."""
        ...

    async def mute(self, uow: UnitOfWork, code: str, person_key: str, muted: bool) -> None:
        """Want no news of it, or want it again."""
        ...
