"""A linear classifier over named features: ridge regression to one target a class.

The dual (XX' + rI)A = Y, its rows scaled by the root of a sample's weight, is solved by conjugate
gradients on the sparse features, then A is folded into one row of weights a feature: learning takes
a moment, and scoring a message a few look-ups.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Features = Mapping[str, float]

STEPS = 20  # of conjugate gradients; more change no decision
CLOSE = 1e-6  # the squared remainder that is small enough


class LinearClassifier:
    """Learns at construction; :meth:`scores` gives a number a class, about 1 when it is clear."""

    def __init__(
        self,
        samples: Sequence[Features],
        classes: Sequence[int],
        *,
        weights: Sequence[float],
        class_count: int,
        ridge: float,
    ) -> None:
        """Learn from the samples, each counting as much as its weight."""
        self._class_count = class_count
        self._places: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, sample in enumerate(samples):
            for name, value in sample.items():
                rows.append(row)
                columns.append(self._places.setdefault(name, len(self._places)))
                values.append(value)
        targets = np.zeros((len(samples), class_count))
        targets[np.arange(len(samples)), list(classes)] = 1.0
        pull = np.sqrt(np.array(weights))
        self._weights = _solve(
            np.array(rows, dtype=np.int64),
            np.array(columns, dtype=np.int64),
            np.array(values) * pull[rows],
            targets * pull[:, np.newaxis],
            ridge=ridge,
            width=len(self._places),
        )

    def scores(self, features: Features) -> Floats:
        """The score of each class."""
        known = [
            (place, value)
            for name, value in features.items()
            if (place := self._places.get(name)) is not None
        ]
        if not known:
            return np.zeros(self._class_count)
        places, values = zip(*known, strict=True)
        total: Floats = np.array(values) @ self._weights[list(places)]
        return total


def _solve(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    values: Floats,
    targets: Floats,
    *,
    ridge: float,
    width: int,
) -> Floats:
    def down(dual: Floats) -> Floats:
        return _gathered(columns, values[:, np.newaxis] * dual[rows], width)

    def up(weights: Floats) -> Floats:
        return _gathered(rows, values[:, np.newaxis] * weights[columns], len(targets))

    dual = np.zeros_like(targets)
    rest = targets.copy()
    direction = rest.copy()
    size = (rest**2).sum(axis=0)
    for _ in range(STEPS):
        ahead = up(down(direction)) + ridge * direction
        step = size / np.maximum((direction * ahead).sum(axis=0), CLOSE)
        dual += step * direction
        rest -= step * ahead
        smaller = (rest**2).sum(axis=0)
        if smaller.max(initial=0.0) < CLOSE:
            break
        direction = rest + smaller / np.maximum(size, CLOSE) * direction
        size = smaller
    return down(dual)


def _gathered(places: NDArray[np.int64], worth: Floats, length: int) -> Floats:
    """The rows of ``worth`` summed by place."""
    sums = [np.bincount(places, column, minlength=length) for column in worth.T]
    return np.stack(sums, axis=1)
