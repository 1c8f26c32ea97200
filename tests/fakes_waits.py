"""A stand-in for who wants to be told of answers; it passes tests/store/test_contract_waits.py."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.services.registers import NoticeState
from bot.services.waits import Wait
from tests.fakes_registers import FakeNotices


@dataclass
class FakeWaits:
    """In the order they came."""

    notices: FakeNotices
    kept: dict[int, Wait] = field(default_factory=dict)
    on: dict[int, str] = field(default_factory=dict)  # what each was last tried on
    last_id: int = 0

    async def add(self, wait: Wait) -> int:
        same = (
            each.id
            for each in self.kept.values()
            if (each.person_key, each.fold) == (wait.person_key, wait.fold)
        )
        id_ = next(same, self.last_id + 1)
        self.last_id = max(id_, self.last_id)
        self.kept[id_] = replace(wait, id=id_, notice_id=0)
        self.on[id_] = ""
        return id_

    async def get(self, id_: int) -> Wait | None:
        return self.kept.get(id_)

    async def of_person(self, person_key: str) -> Sequence[Wait]:
        return [each for each in self.kept.values() if each.person_key == person_key]

    async def counts(self) -> Mapping[str, int]:
        return Counter(each.fold for each in self.kept.values())

    async def untried(self, content: str, *, limit: int) -> Sequence[Wait]:
        found = [each for each in self.kept.values() if self._is_open(each.id, content)]
        return found[:limit]

    async def tried(self, id_: int, content: str) -> bool:
        if not self._is_open(id_, content):
            return False
        self.on[id_] = content
        return True

    async def promise(self, id_: int, notice_id: int) -> None:
        self.kept[id_] = replace(self.kept[id_], notice_id=notice_id)

    async def reopen(self, id_: int) -> None:
        self.kept[id_] = replace(self.kept[id_], notice_id=0)

    async def forget(self, id_: int, person_key: str) -> bool:
        wait = self.kept.get(id_)
        if wait is None or wait.person_key != person_key:
            return False
        del self.kept[id_]
        return True

    async def forget_told(self) -> int:
        told = [
            each.id
            for each in self.kept.values()
            if each.notice_id in self.notices.kept
            and self.notices.kept[each.notice_id].state
            not in {NoticeState.DUE, NoticeState.SENDING}
        ]
        for id_ in told:
            del self.kept[id_]
        return len(told)

    def _is_open(self, id_: int, content: str) -> bool:
        wait = self.kept.get(id_)
        return wait is not None and not wait.notice_id and self.on[id_] != content
