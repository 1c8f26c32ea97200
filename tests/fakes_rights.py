"""A stand-in for what is held about a person; it passes tests/store/test_registers_holdings.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.holdings import Asked, Support, Verdict
from bot.services.keeping import Kept
from bot.services.registers import FileRecord, Notice


@dataclass
class FakeHoldings:
    """Looks through the unit of work."""

    uow: Any

    async def supports(self, person_key: str) -> Sequence[Support]:
        found = [
            Support(code=code, joined_at=at, muted=muted)
            for (code, person), (at, muted) in self.uow.petitions.joined.items()
            if person == person_key
        ]
        return sorted(found, key=lambda each: each.joined_at)

    async def files(self, person_key: str) -> Sequence[FileRecord]:
        return [each for each in self.uow.files.kept.values() if each.person_key == person_key]

    async def notices(self, person_key: str) -> Sequence[Notice]:
        return [each for each in self.uow.notices.kept.values() if each.person_key == person_key]

    async def verdicts(self, person_key: str) -> Sequence[Verdict]:
        questions = self.uow.questions
        found = [
            Verdict(entry_id=entry_id, helpful=helpful, reason=reason, given_at=at)
            for (entry_id, asker), helpful in questions.given.items()
            if asker == person_key
            for reason, at in [questions.told[entry_id, asker]]
        ]
        return sorted(found, key=lambda each: (each.given_at, each.entry_id))

    async def questions(self, person_key: str) -> Sequence[Asked]:
        found = self.uow.questions.found
        return [
            Asked(text=found[fold].text, reason=found[fold].reason, last_at=found[fold].last_at)
            for fold, askers in self.uow.questions.askers.items()
            if person_key in askers
        ]


class FakeKeeping:
    """Has nothing that is old: what the real ones let go of is seen on the real ones."""

    async def overdue(self, kept: Kept, before: datetime) -> int:
        return 0

    async def let_go(self, kept: Kept, before: datetime) -> int:
        return 0
