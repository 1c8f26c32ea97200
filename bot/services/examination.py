"""Puts questions whose answers are known, to see how well the knowledge answers."""

from collections import Counter
from dataclasses import dataclass

from bot.domain.decision import Decision
from bot.domain.kinds import Kind
from bot.services.answering import Answered, Answering
from bot.services.outcome import SUGGESTIONS, Outcome, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Questions with the ids that answer them, best first, and questions that nothing answers."""

    answerable: tuple[tuple[str, tuple[str, ...]], ...]
    unanswerable: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What came of an exam, as shares of 1, and what was taken for what."""

    first: float  # the right entry is what is shown first, or guidance points to it
    top3: float
    sure: float
    sure_wrong: float  # a sure answer that is wrong, of all answerable
    sure_void: float  # a sure answer where none exists, of all unanswerable
    confusions: Counter[tuple[str, str]]  # (wanted, shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What came of an exam, and of every example question, held out."""

    examples_first: float
    examples_top3: float
    golden: Marks
    matched: Marks  # of the ranking alone
    confusions: Counter[tuple[str, str]]  # (wanted, got) over examples and exam

    def figures(self) -> dict[str, float]:
        """The shares by name; those ending in ``wrong`` are better small."""
        return {
            "examples_first": self.examples_first,
            "examples_top3": self.examples_top3,
            "golden_first": self.golden.first,
            "golden_top3": self.golden.top3,
            "golden_sure": self.golden.sure,
            "golden_sure_wrong": self.golden.sure_wrong,
            "unanswerable_sure_wrong": self.golden.sure_void,
            "matched_first": self.matched.first,
            "matched_sure_wrong": self.matched.sure_wrong,
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
    golden = put(answering, exam)
    examples = max(len(held_out), 1)
    return Examination(
        examples_first=first / examples,
        examples_top3=three / examples,
        golden=golden,
        matched=put(answering, exam, ranking=True),
        confusions=confusions + golden.confusions,
    )


def put(answering: Answering, exam: Exam, *, ranking: bool = False) -> Marks:
    """Put the questions of an exam, each the way of a citizen's message.

    ``ranking`` alone passes over what kind of message it is and whether anything is shown.
    """
    kind = Kind.QUESTION if ranking else None
    confusions: Counter[tuple[str, str]] = Counter()
    first = three = sure = wrong = 0
    for question, expected in exam.answerable:
        answered = answering.answer(question, kind=kind)
        ranked = tuple(match.id for match in answered.matches)
        seen = ranked[:SUGGESTIONS] if ranking else shown(answered)
        is_guided = Outcome.of(answered) is Outcome.GUIDED
        right = any(id_ in expected for id_ in (seen if is_guided else seen[:1]))
        first += right
        three += any(id_ in expected for id_ in seen)
        sure += _is_sure(answered)
        wrong += _is_sure(answered) and not right
        if seen and not right:
            confusions[expected[0], seen[0]] += 1
    void = sum(_is_sure(answering.answer(each, kind=kind)) for each in exam.unanswerable)
    questions = max(len(exam.answerable), 1)
    return Marks(
        first=first / questions,
        top3=three / questions,
        sure=sure / questions,
        sure_wrong=wrong / questions,
        sure_void=void / max(len(exam.unanswerable), 1),
        confusions=confusions,
    )


def _is_sure(answered: Answered) -> bool:
    """Whether one answer is shown as the one."""
    is_looked_up = Outcome.of(answered) in {Outcome.ANSWERED, Outcome.REFERRED}
    return is_looked_up and answered.decision is Decision.SURE
