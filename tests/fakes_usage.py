"""A stand-in for the counts of what people used; it passes tests/store/test_usage.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.services.usage import Spent, Used


@dataclass
class FakeUsage:
    """Counts by person, day and what."""

    counts: dict[tuple[str, date, Spent], int] = field(default_factory=dict)

    async def add(self, person_key: str, what: Spent, day: date, amount: int) -> None:
        key = person_key, day, what
        self.counts[key] = self.counts.get(key, 0) + amount

    async def since(self, person_key: str, what: Spent, day: date) -> int:
        return sum(
            amount
            for (person, at, of), amount in self.counts.items()
            if (person, of) == (person_key, what) and at >= day
        )

    async def of_person(self, person_key: str) -> Sequence[Used]:
        return [
            Used(what=what, day=day, amount=amount)
            for (person, day, what), amount in sorted(self.counts.items())
            if person == person_key
        ]
