"""What the bot could not answer, in groups, and what becomes of each group."""

import asyncio
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.staff import Member
from bot.domain.vietnamese import bare_words
from bot.services.auditing import put_on_record
from bot.services.editing import Drafted, Editing
from bot.services.learning import Learning, QuestionGroup
from bot.services.ports import Clock, Store, UnitOfWork

MOST = 500  # groups, those of most people first
OUTSIDE = "outside"  # the signal that holds questions which are not ours


class Settled(StrEnum):
    """What was done with a group already."""

    NO = ""
    ENTRY = "entry"  # it is an example question of an entry now
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that are one, and whether somebody has seen to them."""

    key: str
    asked: QuestionGroup
    settled: Settled = Settled.NO
    entry_id: str = ""  # whose example question it is
    waiting: int = 0  # people who are to be told of its answer

    @property
    def text(self) -> str:
        """The wording of most people."""
        return self.asked.text


class Unanswered:
    """For members who may change the knowledge."""

    def __init__(self, store: Store, clock: Clock, editing: Editing, learning: Learning) -> None:
        self._store = store
        self._clock = clock
        self._editing = editing
        self._learning = learning

    async def groups(self, by: Member, uow: UnitOfWork | None = None) -> Sequence[Group]:
        """Those of most people first; ``uow`` where one is open."""
        if uow is not None:
            groups, waiting = await self._asked(uow, by)
        else:
            async with self._store.begin() as opened:
                groups, waiting = await self._asked(opened, by)
        look = await self._editing.look(by)
        return await asyncio.to_thread(_settled, groups, look.knowledge, waiting)

    async def _asked(
        self, uow: UnitOfWork, by: Member
    ) -> tuple[Sequence[QuestionGroup], Mapping[str, int]]:
        today = local_day(self._clock.now())
        groups = await self._learning.groups(uow, by, today, limit=MOST)
        return groups, await uow.waits.counts()

    async def group(self, by: Member, key: str) -> Group:
        """One of them."""
        found = next((each for each in await self.groups(by) if each.key == key), None)
        if found is None:
            raise NotFoundError
        return found

    async def add_to(self, by: Member, key: str, id_: str, wording: str) -> Drafted:
        """Make it, as worded, an example question of an entry."""
        await self.group(by, key)
        return await self._editing.add_question(by, id_, " ".join(wording.split()))

    async def set_outside(self, by: Member, key: str) -> Drafted:
        """Teach that it is not ours."""
        group = await self.group(by, key)
        return await self._editing.set_outside(by, group.text, is_outside=True)

    async def undo(self, by: Member, key: str) -> Drafted:
        """Take back what was done with a group, as long as it is not published."""
        group = await self.group(by, key)
        if group.settled is Settled.OUTSIDE:
            return await self._editing.set_outside(by, group.text, is_outside=False)
        return await self._editing.drop_question(by, group.entry_id, group.text)

    async def delete(self, by: Member, key: str) -> None:
        """Forget its questions for good."""
        group = await self.group(by, key)
        async with self._store.begin() as uow:
            await uow.questions.forget_unresolved([each.fold for each in group.asked.questions])
            await put_on_record(
                uow,
                by,
                "knowledge.forget",
                "knowledge:questions",
                now=self._clock.now(),
                questions=len(group.asked.questions),
            )


def _settled(
    groups: Sequence[QuestionGroup], knowledge: Knowledge | None, waiting: Mapping[str, int]
) -> list[Group]:
    owners: dict[str, str] = {}
    outside: Collection[str] = ()
    if knowledge is not None:
        owners = {
            bare_words(question): entry.id
            for entry in knowledge.entries.values()
            for question in entry.questions
        }
        outside = {bare_words(text) for text in knowledge.signals.get(OUTSIDE, ())}
    return [_group(each, owners, outside, waiting) for each in groups]


def _group(
    asked: QuestionGroup,
    owners: Mapping[str, str],
    outside: Collection[str],
    waiting: Mapping[str, int],
) -> Group:
    fold_ = asked.questions[0].fold
    owner = owners.get(fold_, "")
    is_outside = fold_ in outside
    return Group(
        key=key_of(fold_),
        asked=asked,
        settled=Settled.ENTRY if owner else Settled.OUTSIDE if is_outside else Settled.NO,
        entry_id=owner,
        waiting=sum(waiting.get(each.fold, 0) for each in asked.questions),
    )


def key_of(folded: str) -> str:
    """How addresses name a group: by the wording of most people."""
    return hashlib.sha256(folded.encode()).hexdigest()[:16]
