"""Which texts share the rare words of a question: BM25F over syllables and pairs of them.

Sources of the formulas: BM25 (Robertson and Zaragoza, 2009), BM25F for fields of different weight
(Zaragoza et al., 2004). Syllables rather than segmented words: segmentation adds under a point on
Vietnamese law texts, pairs of neighbouring syllables add five to eight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.vocabulary import PAIR_BITS, Numbers, Texts, pairs_of

Floats = NDArray[np.float32]
Units = NDArray[np.int32]

SATURATION = 1.2  # BM25's k1: how soon a repeated word stops counting
MANY = 1000  # units from which the commonest words are left out: they tell little and cost most
COMMON = 0.25  # the share of units that makes a word common


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Texts of one kind: text ``i`` belongs to unit ``i``."""

    texts: Texts
    weight: float = 1.0  # the worth of a word here
    length_penalty: float = 0.75  # BM25's b: 0 ignores length, 1 divides by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as weighted terms: numbers of syllables and pairs, each once."""

    terms: Numbers
    weights: Floats


class Postings:
    """For each term the units that hold it, with its weight there; scores questions by sums."""

    def __init__(self, fields: Sequence[Field]) -> None:
        """BM25F: rare words count, repeated ones saturate, long units are held back."""
        size = len(fields[0].texts)
        keys, counts = _merged([_counted(field, size) for field in fields])
        self._index(size, keys, counts)
        weights = self._weights
        weights *= SATURATION + 1
        weights /= counts + np.float32(SATURATION)
        weights *= np.repeat(self._idf, np.diff(self._starts))

    def _index(self, size: int, keys: Numbers, counts: Floats) -> None:
        """Take ``keys`` (term * size + unit, ascending) apart; weights start as counts."""
        terms = keys // max(size, 1)
        first = np.flatnonzero(np.append(True, terms[1:] != terms[:-1])) if len(terms) else terms
        self.size = size
        self._keys = terms[first]
        self._starts = np.append(first, len(terms))
        self._units = (keys % max(size, 1)).astype(np.int32)
        self._weights = counts.copy()
        spread = np.diff(self._starts)
        self._idf = np.log1p((size - spread + 0.5) / (spread + 0.5)).astype(np.float32)
        self.rarest = float(np.log1p((size + 0.5) / 0.5))

    def idf(self, terms: Numbers) -> Floats:
        """How telling each term is; one in no unit is as telling as can be."""
        at, known = self._locate(terms)
        if not len(self._keys):
            return np.full(len(terms), self.rarest, dtype=np.float32)
        return np.where(known, self._idf[at], np.float32(self.rarest)).astype(np.float32)

    def scores(self, query: Query) -> NDArray[np.float64]:
        """The sum over the question's terms of their weight in each unit."""
        at, known = self._locate(query.terms)
        at = at[known]
        starts = self._starts[at]
        lengths = self._starts[at + 1] - starts
        wanted = query.weights[known]
        if self.size >= MANY:
            telling = lengths <= COMMON * self.size
            starts, lengths, wanted = starts[telling], lengths[telling], wanted[telling]
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.size)
        # The postings of all terms in one gather: a run of places from each term's start.
        ends = np.cumsum(lengths)
        places = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
        parts = self._weights[places] * np.repeat(wanted, lengths)
        totals = np.bincount(self._units[places], parts, minlength=self.size)
        return totals.astype(np.float64, copy=False)

    def _locate(self, terms: Numbers) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each term stands among the sorted keys, and whether it is there at all."""
        if not len(self._keys):
            return np.zeros(len(terms), dtype=np.intp), np.zeros(len(terms), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self._keys, terms), len(self._keys) - 1)
        return at, self._keys[at] == terms


class Likeness(Postings):
    """TF-IDF vectors of length one: scores are cosines."""

    def __init__(self, texts: Texts, pair: float) -> None:
        """Index the texts; ``pair`` is the worth of a pair beside a syllable."""
        size = len(texts)
        keys, counts = _counted(Field(texts=texts, length_penalty=0.0), size)
        self._index(size, keys, counts)
        spread = np.diff(self._starts)
        worth = self._idf * np.where(self._keys < 1 << PAIR_BITS, 1.0, pair).astype(np.float32)
        weights = np.repeat(worth, spread)
        norms = np.sqrt(np.bincount(self._units, weights**2, minlength=size))
        self._weights = (weights / norms[self._units]).astype(np.float32)


def _counted(field: Field, size: int) -> tuple[Numbers, Floats]:
    """(term * size + unit, weighted count) of one field, ascending, each once."""
    texts = field.texts
    lengths = texts.lengths
    mean = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
    penalty = 1 - field.length_penalty + field.length_penalty * lengths / mean
    worth = (field.weight / np.maximum(penalty, 1e-6)).astype(np.float32)
    owners = texts.owners
    pairs, together = pairs_of(texts)
    # Singles first, then pairs: each half is sorted on its own, and the halves are in order.
    singles = texts.numbers.astype(np.int64)
    halves = [
        _runs(singles * size + owners),
        _runs(pairs[together] * size + owners[1:][together]),
    ]
    keys = np.concatenate([key for key, _ in halves])
    counts = np.concatenate([count for _, count in halves])
    counts *= worth[keys % max(size, 1)]
    return keys, counts


def _runs(keys: Numbers) -> tuple[Numbers, Floats]:
    """Each key once, ascending, with how often it was there. Sorts in place: room is dear."""
    keys.sort()
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    counts = np.diff(np.append(first, len(keys))).astype(np.float32)
    return keys[first], counts


def _merged(fields: Sequence[tuple[Numbers, Floats]]) -> tuple[Numbers, Floats]:
    """The fields' counts added up, ascending by key."""
    if len(fields) == 1:
        return fields[0]
    keys = np.concatenate([key for key, _ in fields])
    counts = np.concatenate([count for _, count in fields])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else order
    return keys[first], np.add.reduceat(counts, first) if len(first) else counts
