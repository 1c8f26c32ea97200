"""What citizens asked in vain, in groups: what to write next, and for how many."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.decision import EXPLAINED, Match
from bot.domain.grouping import Grouping
from bot.domain.kinds import Kind
from bot.domain.local_time import local_day
from bot.domain.staff import Act, By
from bot.services.answering import Answering
from bot.services.ports import AskedQuestion, UnitOfWork, Unresolved
from bot.services.rights import check

MOST = 5_000  # questions that are looked at, those of most people
WEEKS = 8  # of a trend


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions that ask the same."""

    questions: tuple[AskedQuestion, ...]  # those of most people first
    askers: int  # different people over all of them
    reasons: tuple[Unresolved, ...]  # the most frequent first
    entry_id: str  # the answer given or offered most often, or ""
    weeks: tuple[int, ...]  # people who asked for the first time, week by week, this one last

    @property
    def text(self) -> str:
        """The words of most people."""
        return self.questions[0].text

    @property
    def is_rising(self) -> bool:
        """Whether the last half of the weeks brought more people than the half before."""
        half = len(self.weeks) // 2
        return sum(self.weeks[half:]) > sum(self.weeks[:half])


class Learning:
    """Reads what was asked."""

    def __init__(self, grouping: Grouping) -> None:
        self._grouping = grouping

    async def groups(
        self, uow: UnitOfWork, by: By, today: date, *, limit: int
    ) -> Sequence[QuestionGroup]:
        """The groups of most people first."""
        check(by, Act.KNOWLEDGE)
        asked = await uow.questions.asked(MOST)
        numbers = self._grouping.groups([question.fold for question in asked])
        groups = [_group([asked[number] for number in group], today) for group in numbers]
        return sorted(groups, key=lambda group: (-group.askers, group.text))[:limit]


def nearest(answering: Answering, group: QuestionGroup) -> Sequence[Match]:
    """What comes nearest to answering it now, with what speaks for each."""
    return answering.answer(group.text, kind=Kind.QUESTION).matches[:EXPLAINED]


def _group(questions: Sequence[AskedQuestion], today: date) -> QuestionGroup:
    people: dict[str, date] = {}
    for question in questions:
        for asker, at in question.askers.items():
            people[asker] = min(people.get(asker, local_day(at)), local_day(at))
    reasons = Counter(question.reason for question in questions for _ in question.askers)
    entries = Counter(
        question.entry_id for question in questions for _ in question.askers if question.entry_id
    )
    return QuestionGroup(
        questions=tuple(questions),
        askers=len(people),
        reasons=tuple(reason for reason, _ in reasons.most_common()),
        entry_id=next((id_ for id_, _ in entries.most_common(1)), ""),
        weeks=_weeks(list(people.values()), today),
    )


def _weeks(days: Sequence[date], today: date) -> tuple[int, ...]:
    """Counted by calendar weeks, from Monday."""
    monday = today - timedelta(days=today.weekday())
    back = Counter((monday - (day - timedelta(days=day.weekday()))).days // 7 for day in days)
    return tuple(back[week] for week in range(WEEKS - 1, -1, -1))
