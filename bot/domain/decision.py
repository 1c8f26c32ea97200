"""What speaks for each match -> the chance that it is right -> one answer, a few, or nothing."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.domain.matcher import FEATURES, Evidence, Matcher
from bot.domain.own_words import OwnWords

EXPLAINED = 3  # matches that carry what spoke for them
SHOWN = 10  # matches handed on, best first
# What a chance is reckoned from.
SIGNS = ("bias", "rank", "lead", "nearest", "coverage", *OwnWords.SIGNS)


class Decision(StrEnum):
    """How sure the match is."""

    SURE = "sure"
    SUGGEST = "suggest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry or article that may answer the question."""

    id: str  # an entry's id, or "<document id>.<article number>"
    title: str
    score: float  # calibrated: the chance, 0 to 1, that it is the right one
    reasons: tuple[str, ...] = ()  # what spoke for it, for administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How the evidence for one kind of searchable adds up; fitted on data, never set by hand."""

    rank: tuple[float, ...]  # one weight for each of FEATURES; the sum ranks
    chance: tuple[float, ...]  # one weight for each of SIGNS; a logistic function of their sum
    sure: float  # at least this chance: one answer
    suggest: float  # at least this chance: worth offering
    sharpness: float  # how fast the chance falls with the rank behind the best


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Weights for searchables with example questions, and for those without."""

    taught: Weights
    untaught: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision on a question, with the matches best first."""

    decision: Decision
    matches: tuple[Match, ...]


def ranks(
    evidence: Evidence, taught: NDArray[np.bool_], calibration: Calibration
) -> NDArray[np.float32]:
    """One number a searchable; the larger, the likelier it is right."""
    with_examples = np.array(calibration.taught.rank, dtype=np.float32)
    without = np.array(calibration.untaught.rank, dtype=np.float32)
    if taught.all():
        return evidence.features @ with_examples
    return np.where(taught, evidence.features @ with_examples, evidence.features @ without)


def signs(
    evidence: Evidence, rank: NDArray[np.float32], number: int, matcher: Matcher
) -> NDArray[np.float64]:
    """What the chance of one searchable is reckoned from, in the order of SIGNS.

    It leads those of its kind: the ranks of what has examples and of what has none differ.
    """
    rivals = matcher.taught == matcher.taught[number]
    rivals[number] = False
    lead = rank[number] - (rank[rivals].max() if rivals.any() else 0.0)
    nearest = evidence.features[number, FEATURES.index("nearest")]
    own = matcher.own_words.signs(number, evidence.repaired)
    return np.array([1.0, rank[number], lead, nearest, evidence.coverage, *own])


@dataclass(frozen=True, slots=True)
class _Side:
    """What one kind of searchable has to offer; its ranks do not compare with the other's."""

    decision: Decision
    best: tuple[tuple[int, float], ...]  # searchables with their chances, best first


_NONE = _Side(Decision.NOTHING, ())


def decide(evidence: Evidence, matcher: Matcher, calibration: Calibration) -> Verdict:
    """Whether one searchable answers the question, a few may, or none does.

    What has example questions and what has none is judged apart, each by its own weights. The
    former was written for citizens: the latter leads only where it has nothing to offer.
    """
    if not evidence.repaired or not matcher.items:
        return Verdict(decision=Decision.NOTHING, matches=())
    rank = ranks(evidence, matcher.taught, calibration)

    def side(weights: Weights, *, is_taught: bool) -> _Side:
        members = np.flatnonzero(matcher.taught == is_taught)
        foremost = members[np.argsort(-rank[members], kind="stable")[:SHOWN]]
        return _side(evidence, rank, foremost, matcher, weights)

    taught = side(calibration.taught, is_taught=True)
    untaught = side(calibration.untaught, is_taught=False)
    leader = untaught if taught.decision is Decision.NOTHING else taught
    best = sorted((*taught.best, *untaught.best), key=lambda pair: -pair[1])
    if leader is taught or leader.decision is Decision.SURE:
        best = [leader.best[0], *(pair for pair in best if pair != leader.best[0])]
    return Verdict(
        decision=leader.decision,
        matches=tuple(
            _match(matcher, evidence, number, chance, explained=place < EXPLAINED)
            for place, (number, chance) in enumerate(best[:SHOWN])
        ),
    )


def _side(
    evidence: Evidence,
    rank: NDArray[np.float32],
    best: NDArray[np.int64],
    matcher: Matcher,
    weights: Weights,
) -> _Side:
    """Judge the best searchables of one kind, given by their numbers."""
    if not len(best):
        return _NONE
    reckoned = float(np.dot(weights.chance, signs(evidence, rank, int(best[0]), matcher)))
    chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, reckoned))))
    if chance >= weights.sure:
        decision = Decision.SURE
    elif chance >= weights.suggest:
        decision = Decision.SUGGEST
    else:
        decision = Decision.NOTHING
    shares = np.exp(weights.sharpness * (rank[best] - rank[best[0]]))
    return _Side(decision, tuple(zip(best.tolist(), (chance * shares).tolist(), strict=True)))


def _match(
    matcher: Matcher, evidence: Evidence, number: int, chance: float, *, explained: bool
) -> Match:
    item = matcher.items[number]
    if not explained:
        return Match(id=item.id, title=item.title, score=round(chance, 4))
    reasons = tuple(
        f"{name}={value:.2f}"
        for name, value in zip(FEATURES, evidence.features[number].tolist(), strict=True)
        if value
    )
    return Match(id=item.id, title=item.title, score=round(chance, 4), reasons=reasons)
