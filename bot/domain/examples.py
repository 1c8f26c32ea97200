"""Which owner's example questions does a question resemble: a kernel ridge classifier.

Every owner (entry or article) with example questions is a class. With the kernel k (the cosine of
TF-IDF vectors) and one row of targets an example, the dual weights are A = (K + rI)^-1 Y, and the
score of a question x for each owner is k(x, examples) A (Saunders et al., 1998). A question that
resembles nothing scores near zero everywhere, which is what honest silence needs; rows beyond the
owners are examples of what nobody answers, whose target is zero for all.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class ExampleClassifier:
    """Learns when made.

    A question's kernel with every example, times ``dual``, gives one number an owner, about 1 when
    it is clear.
    """

    def __init__(
        self,
        kernel: Matrix,
        owners: NDArray[np.int64],
        owner_count: int,
        ridge: float,
    ) -> None:
        targets = np.zeros((len(kernel), owner_count), dtype=np.float32)
        targets[np.arange(len(owners)), owners] = 1.0
        self.kernel = kernel
        self._ridged = kernel + ridge * np.eye(len(kernel), dtype=np.float32)
        self.dual: Matrix = np.linalg.solve(self._ridged, targets)
        self._targets = targets

    def scores_without(self, example: int) -> Matrix:
        """Scores that a question equal to one example would get had it never been learnt.

        The closed form of leaving one out: f(x_i) - A_i / (K + rI)^-1_ii, per class.
        """
        pulled: Matrix = self._targets[example] - self.dual[example] / self._pull[example]
        return pulled

    @cached_property
    def _pull(self) -> Matrix:
        """The diagonal of the inverse; needed for examinations only, and dear."""
        return np.diagonal(np.linalg.inv(self._ridged))
