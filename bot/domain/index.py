"""Which texts share the rare words of a question: BM25F over syllables and pairs of them.

Sources of the formulas: BM25 (Robertson and Zaragoza, 2009), BM25F for fields of different weight
(Zaragoza et al., 2004). Syllables rather than segmented words: segmentation adds under a point on
Vietnamese law texts, pairs of neighbouring syllables add five to eight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.vietnamese import bare

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Units = NDArray[np.int32]

SATURATION = 1.2  # BM25's k1: how soon a repeated word stops counting


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Texts of one kind: ``texts[i]`` (syllables) belongs to unit ``i``."""

    texts: Sequence[Sequence[str]]
    weight: float = 1.0  # the worth of a word here
    length_penalty: float = 0.75  # BM25's b: 0 ignores length, 1 divides by it


class Vocabulary:
    """Numbers for the syllables of a collection, and which of them differ in marks only."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        numbers: dict[str, int] = {}
        for text in texts:
            for syllable in text:
                if syllable not in numbers:
                    numbers[syllable] = len(numbers)
        variants: dict[str, list[int]] = {}
        for syllable, number in numbers.items():
            variants.setdefault(bare(syllable), []).append(number)
        self._numbers: Mapping[str, int] = numbers
        self._variants: Mapping[str, list[int]] = variants

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, syllable: object) -> bool:
        return syllable in self._numbers

    def number(self, syllable: str) -> int | None:
        """The syllable's number, None when it is in no text."""
        return self._numbers.get(syllable)

    def numbers(self, text: Iterable[str]) -> Numbers:
        """The numbers of a text all of whose syllables are known."""
        return np.fromiter((self._numbers[s] for s in text), dtype=np.int64)

    def variants(self, syllable: str) -> Sequence[int]:
        """The numbers of all syllables that are the same without marks."""
        return self._variants.get(bare(syllable), ())

    def pair(self, first: int, second: int) -> int:
        """The number of two neighbours; above those of all syllables."""
        return (first + 1) * len(self._numbers) + second

    def pairs(self, first: Numbers, second: Numbers) -> Numbers:
        """The numbers of many neighbours at once."""
        return (first + 1) * len(self._numbers) + second


class Idf:
    """Inverse document frequency of terms that are listed once for each unit holding them."""

    def __init__(self, size: int, terms: Numbers) -> None:
        self._keys, spread = np.unique(terms, return_counts=True)
        self._values = np.log1p((size - spread + 0.5) / (spread + 0.5)).astype(np.float32)
        self.rarest = float(np.log1p((size + 0.5) / 0.5))

    def __call__(self, terms: Numbers) -> Floats:
        """The weight of each term."""
        at, known = _locate(self._keys, terms)
        if not len(self._keys):
            return np.full(len(terms), self.rarest, dtype=np.float32)
        return np.where(known, self._values[at], self.rarest).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as weighted terms: numbers of syllables and pairs, each once."""

    terms: Numbers
    weights: Floats


class Postings:
    """For each term the units that hold it, with its weight there; scores questions by sums."""

    def __init__(self, size: int, terms: Numbers, units: Units, weights: Floats, idf: Idf) -> None:
        keys, starts = np.unique(terms, return_index=True)
        self.size = size
        self._keys = keys
        self._starts = np.append(starts, len(terms))
        self._units = units
        self._weights = weights
        self._idf = idf

    @classmethod
    def bm25(cls, vocabulary: Vocabulary, size: int, fields: Sequence[Field]) -> "Postings":
        """Weights by BM25F: rare words count, repeated ones saturate, long units are held back."""
        terms, units, counts = _count(vocabulary, size, fields)
        idf = Idf(size, terms)
        weights = idf(terms) * counts * (SATURATION + 1) / (counts + SATURATION)
        return cls(size, terms, units, weights.astype(np.float32), idf)

    @classmethod
    def cosine(
        cls, vocabulary: Vocabulary, texts: Sequence[Sequence[str]], pair: float
    ) -> "Postings":
        """Weights by TF-IDF at unit length; ``pair`` is the worth of a pair beside a syllable."""
        size = len(texts)
        terms, units, _ = _count(vocabulary, size, [Field(texts=texts, length_penalty=0.0)])
        idf = Idf(size, terms)
        weights = idf(terms) * np.where(terms < len(vocabulary), 1.0, pair)
        norms = np.sqrt(np.bincount(units, weights**2, minlength=size))
        return cls(size, terms, units, (weights / norms[units]).astype(np.float32), idf)

    def idf(self, terms: Numbers) -> Floats:
        """How telling each term is; one in no unit is as telling as can be."""
        return self._idf(terms)

    @property
    def rarest(self) -> float:
        """How telling a term in no unit is."""
        return self._idf.rarest

    def scores(self, query: Query) -> NDArray[np.float64]:
        """The sum over the question's terms of their weight in each unit."""
        at, known = _locate(self._keys, query.terms)
        at = at[known]
        starts = self._starts[at]
        lengths = self._starts[at + 1] - starts
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.size)
        # The postings of all terms in one gather: a run of places from each term's start.
        ends = np.cumsum(lengths)
        places = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
        parts = self._weights[places] * np.repeat(query.weights[known], lengths)
        totals = np.bincount(self._units[places], parts, minlength=self.size)
        return totals.astype(np.float64, copy=False)


def _locate(keys: Numbers, terms: Numbers) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each term stands among sorted keys, and whether it is there at all."""
    if not len(keys):
        return np.zeros(len(terms), dtype=np.intp), np.zeros(len(terms), dtype=np.bool_)
    at = np.minimum(np.searchsorted(keys, terms), len(keys) - 1)
    return at, keys[at] == terms


def _count(
    vocabulary: Vocabulary, size: int, fields: Sequence[Field]
) -> tuple[Numbers, Units, Floats]:
    """(term, unit, weighted count) of all fields, sorted by term, then unit; each once."""
    keys = []
    values = []
    for field in fields:
        lengths = np.fromiter((len(text) for text in field.texts), dtype=np.int64, count=size)
        mean = max(float(lengths.mean()), 1.0) if size else 1.0
        penalty = 1 - field.length_penalty + field.length_penalty * lengths / mean
        worth = (field.weight / np.maximum(penalty, 1e-6)).astype(np.float32)
        numbers = vocabulary.numbers(s for text in field.texts for s in text)
        units = np.repeat(np.arange(size), lengths)
        together = units[1:] == units[:-1]
        pairs = vocabulary.pairs(numbers[:-1][together], numbers[1:][together])
        for terms, homes in ((numbers, units), (pairs, units[1:][together])):
            keys.append(terms * size + homes)
            values.append(worth[homes])
    key = np.concatenate(keys)
    unique, place = np.unique(key, return_inverse=True)
    counts = np.bincount(place, np.concatenate(values), minlength=len(unique)).astype(np.float32)
    return unique // max(size, 1), (unique % max(size, 1)).astype(np.int32), counts
