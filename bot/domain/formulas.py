"""Answers that say nothing: a formula in place of what was done."""

from collections.abc import Iterable

from bot.domain.vietnamese import bare, syllables

FEWEST_WORDS = 12  # beside formulas: what was done, where, by when cannot be said in fewer


def is_empty_answer(text: str, formulas: Iterable[str]) -> bool:
    """Whether an answer holds a formula and hardly anything else; marks do not matter."""
    words = f" {_bare(text)} "
    left = words
    for formula in sorted(map(_bare, formulas), key=len, reverse=True):
        left = left.replace(f" {formula} ", " | ")
    said = left.split()
    return "|" in said and sum(word != "|" for word in said) < FEWEST_WORDS


def _bare(text: str) -> str:
    return " ".join(bare(word) for word in syllables(text))
