"""Why a question is answered as it is: every step, for those who keep the knowledge right."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.decision import SIGNS, Weights, decide, ranks, signs
from bot.domain.matcher import FEATURES
from bot.services.answering import Answered, Answering

SHOWN = 5  # candidates with all parts of their score


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that speaks for a candidate."""

    name: str  # one of FEATURES
    value: float
    weight: float

    @property
    def worth(self) -> float:
        """What it adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry or article that was weighed."""

    id: str
    title: str
    rank: float  # the sum of its parts' worth
    chance: float  # that it is the right one
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The outcome, and how it came about."""

    answered: Answered
    candidates: tuple[Candidate, ...]  # best first
    signs: tuple[Part, ...]  # what the chance of the first was reckoned from
    sure: float  # at least this chance: answered
    suggest: float  # at least this chance: offered
    is_covered: bool  # whether the first speaks of what the question names


def explain(answering: Answering, text: str) -> Explained:
    """Answer, and show every step."""
    answered, weighed = answering.answer(text), answering.weighed(text)
    evidence, matcher, calibration = weighed.evidence, weighed.matcher, weighed.calibration
    verdict = decide(evidence, matcher, calibration)
    places = {item.id: place for place, item in enumerate(matcher.items)}
    numbers = [places[match.id] for match in verdict.matches[:SHOWN]]
    chances = [match.score for match in verdict.matches[:SHOWN]]
    rank = ranks(evidence, matcher.taught, calibration)

    def weights_of(number: int) -> Weights:
        return calibration.taught if matcher.taught[number] else calibration.untaught

    def parts_of(number: int) -> tuple[Part, ...]:
        values: list[float] = evidence.features[number].tolist()
        return _parts(FEATURES, values, weights_of(number).rank)

    first = weights_of(numbers[0]) if numbers else calibration.taught
    reckoned: Sequence[float] = (
        signs(evidence, rank, numbers[0], matcher).tolist() if numbers else [0.0] * len(SIGNS)
    )
    return Explained(
        answered=answered,
        candidates=tuple(
            Candidate(
                id=matcher.items[number].id,
                title=matcher.items[number].title,
                rank=float(rank[number]),
                chance=chance,
                parts=_parts(
                    FEATURES, evidence.features[number].tolist(), weights_of(number).rank
                ),
            )
            for number, chance in zip(numbers, chances, strict=True)
        ),
        signs=_parts(SIGNS, reckoned, first.chance),
        sure=first.sure,
        suggest=first.suggest,
        is_covered=weighed.is_covered,
    )


def _parts(
    names: Sequence[str], values: Sequence[float], weights: Sequence[float]
) -> tuple[Part, ...]:
    return tuple(
        Part(name=name, value=value, weight=weight)
        for name, value, weight in zip(names, values, weights, strict=True)
        if value
    )
