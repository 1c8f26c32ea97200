"""A stand-in for what waits to be sent; it passes tests/store/test_sendings.py."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.services.sendings import Sending


@dataclass
class FakeSendings:
    """Keeps them by number."""

    kept: dict[int, Sending] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def add(self, sending: Sending) -> Sending | None:
        for each in self.kept.values():
            if (each.kind, each.subject) == (sending.kind, sending.subject):
                return each
        id_ = next(self.numbers)
        self.kept[id_] = replace(sending, id=id_)
        return None

    async def of_petition(self, code: str) -> Sequence[Sending]:
        return self._those(lambda each: not each.letter_id and each.codes == (code,))

    async def of_letter(self, letter_id: int) -> Sequence[Sending]:
        return self._those(lambda each: each.letter_id == letter_id)

    async def due(self, at: datetime, limit: int) -> Sequence[Sending]:
        return self._those(lambda each: each.due_at <= at)[:limit]

    async def drop(self, id_: int) -> bool:
        return self.kept.pop(id_, None) is not None

    def erase(self, codes: AbstractSet[str], letter_ids: Sequence[int]) -> None:
        for each in self._those(
            lambda each: (
                each.letter_id in letter_ids or (not each.letter_id and each.codes[0] in codes)
            )
        ):
            del self.kept[each.id]

    def _those(self, is_meant: Callable[[Sending], bool]) -> list[Sending]:
        return [each for each in self.kept.values() if is_meant(each)]
