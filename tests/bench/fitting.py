"""Fits small weights on evidence: ranking by coordinate search, chances by logistic regression."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.decision import SIGNS
from bot.domain.matcher import FEATURES, Evidence

Floats = NDArray[np.float64]

SHARPNESSES = (2, 4, 8, 12, 16, 24, 32)  # of the softmax that judges a ranking
RIDGE = 1e-2  # keeps the logistic weights small where the data say little


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question's evidence and which searchables answer it (none for an unanswerable one)."""

    evidence: Evidence
    right: frozenset[int]


def fit_rank(
    cases: Sequence[Case], start: Sequence[float], free: Sequence[str]
) -> tuple[tuple[float, ...], float]:
    """Weights of FEATURES that put the right searchable first, by coordinate search.

    Returned with the sharpness of the softmax that they suit best.

    What is maximised is the mean log chance of the right ones under a softmax at its best
    sharpness, which unlike a count of hits rewards every step in the right direction.
    """
    weights = np.array(start, dtype=np.float64)
    answerable = [case for case in cases if case.right]
    features = [case.evidence.features.astype(np.float64) for case in answerable]
    masks = [_mask(len(f), case.right) for f, case in zip(features, answerable, strict=True)]
    best, sharpness = _likelihood(features, masks, weights)
    for step in (0.5, 0.25, 0.1, 0.05):
        improved = True
        while improved:
            improved = False
            for name in free:
                for sign in (step, -step):
                    tried = weights.copy()
                    tried[FEATURES.index(name)] += sign
                    if tried[FEATURES.index(name)] < 0:
                        continue
                    score, sharp = _likelihood(features, masks, tried)
                    if score > best + 1e-6:
                        best, sharpness, weights, improved = score, sharp, tried, True
    return tuple(round(float(w), 3) for w in weights), sharpness


def _mask(size: int, right: frozenset[int]) -> NDArray[np.bool_]:
    mask = np.zeros(size, dtype=np.bool_)
    mask[list(right)] = True
    return mask


def _likelihood(
    features: Sequence[Floats], masks: Sequence[NDArray[np.bool_]], weights: Floats
) -> tuple[float, float]:
    """The mean log chance of the right ones, and the sharpness at which it is largest."""
    rank = np.stack(features) @ weights
    rank -= rank.max(axis=1, keepdims=True)
    right = np.stack(masks)
    found = []
    for sharpness in SHARPNESSES:
        shares = np.exp(sharpness * rank)
        chance = (shares * right).sum(axis=1) / shares.sum(axis=1)
        found.append((float(np.log(chance + 1e-9).mean()), float(sharpness)))
    return max(found)


def fit_chance(rows: Floats, right: Floats) -> tuple[float, ...]:
    """Logistic weights of SIGNS (columns of ``rows``) by Newton's method with a small ridge."""
    weights = np.zeros(len(SIGNS))
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (right - chance) - RIDGE * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + RIDGE * np.eye(len(SIGNS))
        weights = weights + np.linalg.solve(curve, slope)
    return tuple(round(float(w), 4) for w in weights)


def threshold(
    chances: Floats, right: Floats, answerable: NDArray[np.bool_], *, wrong: float, idle: float
) -> float:
    """The least chance from which *sure* answers keep within both error rates.

    ``wrong``: sure but wrong, as a share of the answerable; ``idle``: sure, as a share of the
    unanswerable.
    """
    for candidate in np.unique(np.round(np.append(chances, 0.999), 3)):
        sure = chances >= candidate
        bad = float(np.mean((sure & (right == 0))[answerable])) if answerable.any() else 0.0
        void = float(np.mean(sure[~answerable])) if (~answerable).any() else 0.0
        if bad <= wrong and void <= idle:
            return float(candidate)
    return 0.999
