"""Words as numbers: what makes an index of thousands of articles small and quick."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.domain.vietnamese import bare

Numbers = NDArray[np.int64]

PAIR_BITS = 20  # room for a million syllables in each half of a pair's number


@dataclass(frozen=True, slots=True)
class Texts:
    """Short texts in one row of numbers; text ``i`` is ``numbers[starts[i]:starts[i + 1]]``."""

    numbers: NDArray[np.int32]
    starts: Numbers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, text: int) -> NDArray[np.int32]:
        """The numbers of one text."""
        return self.numbers[self.starts[text] : self.starts[text + 1]]

    @property
    def lengths(self) -> Numbers:
        """How many words each text has."""
        return np.diff(self.starts)

    @property
    def owners(self) -> NDArray[np.int32]:
        """For each word the text it is in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)


class Vocabulary:
    """Numbers for syllables, in the order they are met, and which differ in marks only."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._variants: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def words(self) -> list[str]:
        """Every syllable; its place in the list is its number."""
        return list(self._numbers)

    def numbers(self, words: Iterable[str]) -> list[int | None]:
        """The number of each syllable, None for one that was never met."""
        return [self._numbers.get(word) for word in words]

    def terms(self, words: Iterable[str]) -> tuple[list[int], list[int]]:
        """The numbers of the syllables that are known, and of the pairs of known neighbours."""
        numbers = self.numbers(words)
        return (
            [number for number in numbers if number is not None],
            [
                self.pair(first, second)
                for first, second in pairwise(numbers)
                if first is not None and second is not None
            ],
        )

    def variants(self, syllable: str) -> Sequence[int]:
        """The numbers of all syllables that are the same without marks."""
        return self._variants.get(bare(syllable), ())

    def pair(self, first: int, second: int) -> int:
        """The number of two neighbours; above those of all syllables."""
        return ((first + 1) << PAIR_BITS) | second

    def add(self, texts: Iterable[Iterable[str]]) -> Texts:
        """Texts in numbers; syllables met for the first time get theirs."""
        numbers = array("i")
        starts = array("q", [0])
        for text in texts:
            numbers.extend([self._number_of(syllable) for syllable in text])
            starts.append(len(numbers))
        return Texts(
            np.frombuffer(numbers, dtype=np.int32) if numbers else np.zeros(0, dtype=np.int32),
            np.frombuffer(starts, dtype=np.int64),
        )

    def _number_of(self, syllable: str) -> int:
        number = self._numbers.get(syllable)
        if number is None:
            number = self._numbers[syllable] = len(self._numbers)
            self._variants.setdefault(bare(syllable), []).append(number)
        return number


def pairs_of(texts: Texts) -> tuple[Numbers, NDArray[np.bool_]]:
    """The pair each word makes with the next, and whether the next is in the same text."""
    pairs: Numbers = texts.numbers[:-1].astype(np.int64)
    pairs += 1
    pairs <<= PAIR_BITS
    pairs |= texts.numbers[1:]
    together = np.ones(len(pairs), dtype=np.bool_)
    ends = texts.starts[1:-1]
    together[ends[(ends > 0) & (ends < len(texts.numbers))] - 1] = False
    return pairs, together
