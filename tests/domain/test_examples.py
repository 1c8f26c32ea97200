"""The classifier over example questions."""

import numpy as np
import pytest

from bot.domain.examples import ExampleClassifier

LIKENESS = np.array(
    [[1.0, 0.6, 0.1, 0.0], [0.6, 1.0, 0.0, 0.1], [0.1, 0.0, 1.0, 0.2], [0.0, 0.1, 0.2, 1.0]],
    dtype=np.float32,
)
OWNERS = np.array([0, 0, 1])  # the fourth example is of what nobody answers


@pytest.fixture
def classifier() -> ExampleClassifier:
    """Two owners, one example outside."""
    return ExampleClassifier(LIKENESS, OWNERS, 2, ridge=0.5)


def test_a_question_like_an_owners_examples_is_the_owners(classifier: ExampleClassifier) -> None:
    """The plain case."""
    scores = np.array([0.8, 0.7, 0.1, 0.0], dtype=np.float32) @ classifier.dual

    assert scores[0] > 0.5 > scores[1]


def test_likeness_to_what_nobody_answers_pulls_every_owner_down(
    classifier: ExampleClassifier,
) -> None:
    """An example outside argues against."""
    near = np.array([0.0, 0.0, 0.6, 0.0], dtype=np.float32) @ classifier.dual
    outside = np.array([0.0, 0.0, 0.6, 0.8], dtype=np.float32) @ classifier.dual

    assert outside[1] < near[1]


@pytest.mark.parametrize("held_out", range(3))
def test_leaving_one_out_by_formula_is_learning_without_it(
    classifier: ExampleClassifier, held_out: int
) -> None:
    """The closed form against the real thing."""
    rest = [i for i in range(4) if i != held_out]
    owners = np.array([o for i, o in enumerate(OWNERS) if i != held_out])
    without = ExampleClassifier(LIKENESS[np.ix_(rest, rest)], owners, 2, ridge=0.5)

    expected = LIKENESS[held_out, rest] @ without.dual

    assert classifier.scores_without(held_out) == pytest.approx(expected, abs=1e-4)
