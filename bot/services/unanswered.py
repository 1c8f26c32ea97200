"""What the bot could not answer, in groups, and what becomes of each group."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.errors import AlreadyPublishedError, NotFoundError
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.staff import Member
from bot.domain.vietnamese import bare_words
from bot.services.answering import Answering
from bot.services.auditing import put_on_record
from bot.services.editing import Drafted, Editing, is_example, outside_of
from bot.services.learning import Learning, QuestionGroup
from bot.services.ports import AskedQuestion, Clock, Store, UnitOfWork, Unresolved
from bot.services.telling import answer_to

MOST = 500  # groups, those of most people first


class Settled(StrEnum):
    """What was done with a group already."""

    NO = ""
    ENTRY = "entry"  # it is an example question of an entry now
    OUTSIDE = "outside"
    ANSWERED = "answered"  # for sure, by what is published


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that are one, and whether somebody has seen to them."""

    key: str
    asked: QuestionGroup
    settled: Settled = Settled.NO
    entry_id: str = ""  # whose example question it is, or what answers it
    is_published: bool = False  # what was done is served, and not undone from here
    waiting: int = 0  # people who are to be told of its answer

    @property
    def text(self) -> str:
        """The wording of most people."""
        return self.asked.text

    @property
    def can_undo(self) -> bool:
        """Whether what was done with it can be taken back."""
        return bool(self.settled) and not self.is_published


class Unanswered:
    """For members who may change the knowledge."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        editing: Editing,
        learning: Learning,
        *,
        served: Callable[[], Answering],
    ) -> None:
        self._store = store
        self._clock = clock
        self._editing = editing
        self._learning = learning
        self._served = served
        self._answers = Answers("")

    async def groups(self, by: Member, uow: UnitOfWork | None = None) -> Sequence[Group]:
        """Those of most people first; ``uow`` where one is open."""
        if uow is not None:
            groups, waiting = await self._asked(uow, by)
        else:
            async with self._store.begin() as opened:
                groups, waiting = await self._asked(opened, by)
        look = await self._editing.look(by)
        served = self._served()
        if self._answers.version != served.knowledge.version:
            self._answers = Answers(served.knowledge.version)
        settling = _Settling(look.knowledge or served.knowledge, served, self._answers)
        return await asyncio.to_thread(
            lambda: [settling.group(each, waiting) for each in groups],
        )

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
        if not group.can_undo:
            raise AlreadyPublishedError
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


@dataclass(frozen=True, slots=True)
class Answers:
    """What a version answers for sure: folded question -> id, "" for none; asked once."""

    version: str
    known: dict[str, str] = field(default_factory=dict)


class _Settling:
    """Tells what became of groups: in the working copy, and in what is served."""

    def __init__(self, draft: Knowledge, served: Answering, answers: Answers) -> None:
        self._owners = {
            bare_words(question): entry.id
            for entry in draft.entries.values()
            for question in entry.questions
        }
        self._outside = outside_of(draft)
        self._served = served
        self._served_outside = outside_of(served.knowledge)
        self._answers = answers

    def group(self, asked: QuestionGroup, waiting: Mapping[str, int]) -> Group:
        first = asked.questions[0]
        settled, entry_id, is_published = self._settled(asked, first)
        return Group(
            key=key_of(first.fold),
            asked=asked,
            settled=settled,
            entry_id=entry_id,
            is_published=is_published,
            waiting=sum(waiting.get(each.fold, 0) for each in asked.questions),
        )

    def _settled(self, asked: QuestionGroup, first: AskedQuestion) -> tuple[Settled, str, bool]:
        owner = self._owners.get(first.fold, "")
        if owner and not is_example(self._served.knowledge, owner, first.fold):
            return Settled.ENTRY, owner, False
        if first.fold in self._outside and first.fold not in self._served_outside:
            return Settled.OUTSIDE, "", False
        if Unresolved.UNHELPFUL in asked.reasons:  # answered, and people say: not well
            return Settled.NO, "", False
        if first.fold in self._served_outside:
            return Settled.OUTSIDE, "", True
        answer = self._answer_to(first)
        return (Settled.ANSWERED if answer else Settled.NO), answer, bool(answer)

    def _answer_to(self, first: AskedQuestion) -> str:
        known = self._answers.known
        if first.fold not in known:
            match = answer_to(self._served, first.text)
            known[first.fold] = match.id if match else ""
        return known[first.fold]


def key_of(folded: str) -> str:
    """How addresses name a group: by the wording of most people."""
    return hashlib.sha256(folded.encode()).hexdigest()[:16]
