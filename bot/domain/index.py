"""Which texts share the rare words of a question: BM25F over syllables and pairs of them.

Sources of the formulas: BM25 (Robertson and Zaragoza, 2009), BM25F for fields of different weight
(Zaragoza et al., 2004). Syllables rather than segmented words: segmentation adds under a point on
Vietnamese law texts, pairs of neighbouring syllables add five to eight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.domain.vocabulary import PAIR_BITS, Numbers, Texts, pairs_of

Floats = NDArray[np.float32]
Units = NDArray[np.int32]

_PAST_ALL = 1 << PAIR_BITS  # larger than any syllable's number

SATURATION = 1.2  # BM25's k1: how soon a repeated word stops counting
MANY = 5000  # units from which the commonest words are left out: they tell little and cost most
SLICES = 8  # in which pairs are counted: more need less room and more time
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
        lengths = self._gather(fields)
        counts = self._weights
        counts /= counts + np.float32(SATURATION)
        counts *= np.repeat(self._idf * np.float32(SATURATION + 1), lengths)

    def _gather(self, fields: Sequence[Field]) -> Numbers:
        """List the units of every term; the weights are the counts, for now.

        Returns how many units are listed for each term: none for the commonest of many units.
        """
        size = len(fields[0].texts)
        # Syllables first, then pairs, whose numbers are larger, a slice at a time to save room.
        edges = [0, *_even_slices([field.texts for field in fields]), _PAST_ALL]
        slices = [
            _unravelled(_merged([_counted(field, size, low, high) for field in fields]), size)
            for low, high in [(None, None), *pairwise(edges)]
        ]
        self.size = size
        self._keys = np.concatenate([part.terms for part in slices])
        self._units = np.concatenate([part.units for part in slices])
        self._weights = np.concatenate([part.counts for part in slices])
        spread = np.concatenate([part.spread for part in slices])
        lengths = np.where(_is_telling(spread, size), spread, 0)
        del slices
        self._starts = np.append(0, np.cumsum(lengths))
        self._idf = np.log1p((size - spread + 0.5) / (spread + 0.5)).astype(np.float32)
        self.rarest = float(np.log1p((size + 0.5) / 0.5))
        return lengths

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
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.size)
        # The postings of all terms in one gather: a run of places from each term's start.
        ends = np.cumsum(lengths)
        places = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
        parts = self._weights[places] * np.repeat(query.weights[known], lengths)
        totals = np.bincount(self._units[places], parts, minlength=self.size)
        return totals.astype(np.float64, copy=False)

    def by_term(self, rows: Floats) -> Floats:
        """Turn a row for each unit into one for each term: of its units, by its weight in them."""
        sums = np.zeros((len(self._keys), rows.shape[1]), dtype=np.float32)
        listed = np.flatnonzero(np.diff(self._starts))
        if len(listed):
            weighted = self._weights[:, np.newaxis] * rows[self._units]
            sums[listed] = np.add.reduceat(weighted, self._starts[listed])
        return sums

    def sum_of(self, query: Query, sums: Floats) -> Floats:
        """What :meth:`scores` times the rows would give, of the few terms of the question only."""
        at, known = self._locate(query.terms)
        return query.weights[known] @ sums[at[known]]

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
        lengths = self._gather([Field(texts=texts, length_penalty=0.0)])
        worth = self._idf * np.where(self._keys < 1 << PAIR_BITS, 1.0, pair).astype(np.float32)
        weights = np.repeat(worth, lengths)
        norms = np.sqrt(np.bincount(self._units, weights**2, minlength=self.size))
        self._weights = (weights / np.maximum(norms, 1e-6)[self._units]).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    """Sorted terms, in how many units each is, and the units listed with their counts."""

    terms: Numbers
    spread: Numbers
    units: Units
    counts: Floats


def _even_slices(texts: Sequence[Texts]) -> list[int]:
    """Syllable numbers that cut the pairs, by their first syllable, into slices of like size."""
    counts = np.bincount(np.concatenate([t.numbers for t in texts]))
    if not len(counts):
        return []
    so_far = np.cumsum(counts)
    cuts = np.searchsorted(so_far, so_far[-1] * np.arange(1, SLICES) / SLICES)
    return sorted(set(cuts.tolist()) - {0})


def _keys(texts: Texts, size: int, low: int | None, high: int | None) -> Numbers:
    """``term * size + unit``: of every syllable, or of the pairs that begin from low to high."""
    if low is None or high is None:
        singles: Numbers = texts.numbers.astype(np.int64)
        singles *= size
        singles += texts.owners
        return singles
    inside = (texts.numbers[:-1] >= low) & (texts.numbers[:-1] < high)
    pairs, together = pairs_of(texts)
    inside &= together
    pairs = pairs[inside]
    pairs *= size
    pairs += texts.owners[1:][inside]
    return pairs


def _counted(field: Field, size: int, low: int | None, high: int | None) -> tuple[Numbers, Floats]:
    """Each key once, ascending, with its weighted count."""
    keys = _keys(field.texts, size, low, high)
    keys.sort()
    total = len(keys)
    is_first = _is_first(keys)
    keys = keys[is_first]
    first = np.flatnonzero(is_first)
    counts = np.empty(len(first), dtype=np.float32)
    np.subtract(first[1:], first[:-1], out=counts[:-1], casting="unsafe")
    counts[-1:] = total - first[-1:]
    lengths = field.texts.lengths
    mean = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
    penalty = 1 - field.length_penalty + field.length_penalty * lengths / mean
    worth = (field.weight / np.maximum(penalty, 1e-6)).astype(np.float32)
    counts *= worth[_units(keys, size)]
    return keys, counts


def _merged(fields: Sequence[tuple[Numbers, Floats]]) -> tuple[Numbers, Floats]:
    """The fields' counts added up, ascending by key; the longest field is not copied twice."""
    ordered = sorted(fields, key=lambda field: len(field[0]))
    keys, counts = ordered.pop()
    for more_keys, more_counts in ordered:
        at = np.searchsorted(keys, more_keys)
        known = at < len(keys)
        known[known] = keys[at[known]] == more_keys[known]
        counts[at[known]] += more_counts[known]
        keys = np.insert(keys, at[~known], more_keys[~known])
        counts = np.insert(counts, at[~known], more_counts[~known])
    return keys, counts


def _unravelled(merged: tuple[Numbers, Floats], size: int) -> _Slice:
    """The keys taken apart into terms and units."""
    keys, counts = merged
    units = _units(keys, size)
    keys //= max(size, 1)
    first = np.flatnonzero(_is_first(keys))
    spread = np.diff(np.append(first, len(keys)))
    listed = np.repeat(_is_telling(spread, size), spread)
    return _Slice(terms=keys[first], spread=spread, units=units[listed], counts=counts[listed])


def _is_telling(spread: Numbers, size: int) -> NDArray[np.bool_]:
    """Which terms are listed, by the number of units they are in."""
    if size < MANY:
        return np.ones(len(spread), dtype=np.bool_)
    return spread <= COMMON * size


def _units(keys: Numbers, size: int) -> Units:
    """The unit in each key."""
    units = np.empty(len(keys), dtype=np.int32)
    np.remainder(keys, max(size, 1), out=units, casting="unsafe")
    return units


def _is_first(keys: Numbers) -> NDArray[np.bool_]:
    """Where a new value begins in sorted keys."""
    is_first = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    return is_first
