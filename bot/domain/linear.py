"""A linear classifier over named features: logistic regression, learnt in a second.

Stochastic gradients whose step shrinks by what a weight has been moved so far (AdaGrad: Duchi,
Hazan and Singer, 2011): rare features learn as fast as common ones, and a few rounds suffice.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Features = Mapping[str, float]

ROUNDS = 6
RATE = 0.1
CAUTION = 0.01  # the squared movement that every weight is taken to have had already


class LinearClassifier:
    """Learns at construction, always the same from the same samples."""

    def __init__(
        self,
        samples: Sequence[Features],
        classes: Sequence[int],
        *,
        weights: Sequence[float],
        class_count: int,
    ) -> None:
        """Learn from the samples, each counting as much as its weight."""
        self._places: dict[str, int] = {}
        rows = [
            (
                np.array([self._places.setdefault(name, len(self._places)) for name in sample]),
                np.array(list(sample.values())),
            )
            for sample in samples
        ]
        self._unknown = len(self._places)  # the last row, which stays zero
        self._weights = np.zeros((self._unknown + 1, class_count))
        moved = np.full(self._weights.shape, CAUTION)
        order = np.random.default_rng(seed=0)
        for _ in range(ROUNDS):
            for number in order.permutation(len(rows)):
                places, values = rows[number]
                error = _chances(values @ self._weights[places])
                error[classes[number]] -= 1.0
                slope = weights[number] * values[:, np.newaxis] * error
                moved[places] += slope**2
                self._weights[places] -= RATE * slope / np.sqrt(moved[places])

    def chances(self, features: Features) -> Floats:
        """The chance of each class; they sum to one."""
        places = [self._places.get(name, self._unknown) for name in features]
        return _chances(np.array(list(features.values())) @ self._weights.take(places, axis=0))


def _chances(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max())
    chances: Floats = powers / powers.sum()
    return chances
