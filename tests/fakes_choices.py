"""A stand-in for what people chose; it passes tests/store/test_contract_choices.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.services.choices import Choice, Chosen


@dataclass
class FakeChoices:
    """In the order they came."""

    kept: dict[int, Choice] = field(default_factory=dict)
    askers: dict[int, dict[str, datetime]] = field(default_factory=dict)
    last_id: int = 0

    async def record(
        self, *, text: str, fold: str, entry_id: str, asker: str, at: datetime
    ) -> None:
        id_ = self._find(fold, entry_id)
        if id_ is None:
            self.last_id += 1
            id_ = self.last_id
            self.kept[id_] = Choice(
                id=id_,
                text=text,
                fold=fold,
                entry_id=entry_id,
                askers=0,
                last_at=at,
                is_dismissed=False,
            )
        self.askers.setdefault(id_, {}).setdefault(asker, at)
        self.kept[id_] = replace(
            self.kept[id_], text=text, last_at=at, askers=len(self.askers[id_])
        )

    async def withdraw(self, *, fold: str, entry_id: str, asker: str) -> None:
        id_ = self._find(fold, entry_id)
        if id_ is not None:
            self._leave(id_, asker)

    async def get(self, id_: int) -> Choice | None:
        return self.kept.get(id_)

    async def most_chosen(self, limit: int) -> Sequence[Choice]:
        newest = sorted(self.kept.values(), key=lambda each: each.last_at, reverse=True)
        return sorted(newest, key=lambda each: -each.askers)[:limit]

    async def dismiss(self, id_: int, *, is_dismissed: bool) -> None:
        self.kept[id_] = replace(self.kept[id_], is_dismissed=is_dismissed)

    async def of_asker(self, asker: str) -> Sequence[Chosen]:
        found = [
            Chosen(text=each.text, entry_id=each.entry_id, chosen_at=self.askers[id_][asker])
            for id_, each in self.kept.items()
            if asker in self.askers[id_]
        ]
        return sorted(found, key=lambda each: each.chosen_at)

    def erase(self, asker: str) -> Mapping[str, int]:
        theirs = [id_ for id_, askers in self.askers.items() if asker in askers]
        alone = [id_ for id_ in theirs if len(self.askers[id_]) == 1]
        for id_ in theirs:
            self._leave(id_, asker)
        return {"choices": len(alone), "choice_askers": len(theirs) - len(alone)}

    def _find(self, fold: str, entry_id: str) -> int | None:
        return next(
            (
                id_
                for id_, each in self.kept.items()
                if (each.fold, each.entry_id) == (fold, entry_id)
            ),
            None,
        )

    def _leave(self, id_: int, asker: str) -> None:
        self.askers[id_].pop(asker, None)
        self.kept[id_] = replace(self.kept[id_], askers=len(self.askers[id_]))
        if not self.askers[id_]:
            del self.kept[id_], self.askers[id_]
