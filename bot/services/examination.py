"""Puts questions whose answers are known, to see how well the knowledge answers."""

from collections import Counter
from dataclasses import dataclass

from bot.domain.decision import Decision
from bot.domain.kinds import Kind
from bot.services.answering import Answering


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Questions with the ids that answer them, best first, and questions that nothing answers."""

    answerable: tuple[tuple[str, tuple[str, ...]], ...]
    unanswerable: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What came of it, as shares of 1."""

    examples_first: float  # example questions, each held out: the right entry first
    examples_top3: float
    golden_first: float
    golden_top3: float
    golden_sure: float
    golden_sure_wrong: float  # a sure answer that is wrong, of all answerable
    unanswerable_sure_wrong: float  # a sure answer where none exists, of all unanswerable
    confusions: Counter[tuple[str, str]]  # (wanted, got) over both

    def figures(self) -> dict[str, float]:
        """The shares by name; those ending in ``wrong`` are better small."""
        return {
            "examples_first": self.examples_first,
            "examples_top3": self.examples_top3,
            "golden_first": self.golden_first,
            "golden_top3": self.golden_top3,
            "golden_sure": self.golden_sure,
            "golden_sure_wrong": self.golden_sure_wrong,
            "unanswerable_sure_wrong": self.unanswerable_sure_wrong,
        }


def examine(answering: Answering, exam: Exam) -> Examination:
    """Put every question of the exam, and every example question as if it were unknown."""
    confusions: Counter[tuple[str, str]] = Counter()
    first = three = 0
    held_out = answering.held_out()
    for wanted, matches in held_out:
        got = [match.id for match in matches]
        first += got[:1] == [wanted]
        three += wanted in got[:3]
        if got and got[0] != wanted:
            confusions[wanted, got[0]] += 1
    golden_first = golden_three = sure = wrong = 0
    for question, expected in exam.answerable:
        answered = answering.answer(question, kind=Kind.QUESTION)
        got = [match.id for match in answered.matches]
        right = bool(got) and got[0] in expected
        golden_first += right
        golden_three += any(id_ in expected for id_ in got[:3])
        sure += answered.decision is Decision.SURE
        wrong += answered.decision is Decision.SURE and not right
        if got and not right:
            confusions[expected[0], got[0]] += 1
    idle = sum(
        answering.answer(question, kind=Kind.QUESTION).decision is Decision.SURE
        for question in exam.unanswerable
    )
    questions = max(len(exam.answerable), 1)
    examples = max(len(held_out), 1)
    return Examination(
        examples_first=first / examples,
        examples_top3=three / examples,
        golden_first=golden_first / questions,
        golden_top3=golden_three / questions,
        golden_sure=sure / questions,
        golden_sure_wrong=wrong / questions,
        unanswerable_sure_wrong=idle / max(len(exam.unanswerable), 1),
        confusions=confusions,
    )
