"""The best part (clause, paragraph) of a text for a question, sought in the likeliest texts."""

import numpy as np
from numpy.typing import NDArray

from bot.domain.index import SATURATION, Floats, Query
from bot.domain.vocabulary import PAIR_BITS, Numbers, Texts

LENGTH_PENALTY = 0.75  # BM25's b


class Parts:
    """Parts in the order of their owners: owner ``i`` has parts ``starts[i]`` to ``starts[i+1]``.

    Kept as they are read, not inverted: only texts that rank high anyway are looked into, which
    costs less room and less time than an index of every clause.
    """

    def __init__(self, texts: Texts, starts: Numbers, vocabulary_size: int) -> None:
        self._texts = texts
        self._starts = starts
        self._size = vocabulary_size
        mean = max(float(texts.lengths.mean()), 1.0) if len(texts) else 1.0
        self._penalty: NDArray[np.float64] = np.asarray(
            SATURATION * (1 - LENGTH_PENALTY + LENGTH_PENALTY * texts.lengths / mean),
            dtype=np.float64,
        )

    def best(self, query: Query, idf: Floats, owners: Numbers) -> Floats:
        """BM25 of the best part of each of these owners, 0 where nothing is shared.

        ``idf`` goes with ``query.terms``, among which a pair's two syllables are, too.
        """
        result = np.zeros(len(owners), dtype=np.float32)
        part_counts = self._starts[owners + 1] - self._starts[owners]
        parts = _ranges(self._starts[owners], part_counts)
        begins = self._texts.starts[parts]
        lengths = self._texts.starts[parts + 1] - begins
        words = self._texts.numbers[_ranges(begins, lengths)]
        if not len(words):
            return result
        worth = query.weights * idf
        is_single = query.terms < 1 << PAIR_BITS
        singles = query.terms[is_single]
        code = np.zeros(self._size, dtype=np.int16)
        code[singles] = np.arange(1, len(singles) + 1)
        codes = code[words]
        at = np.flatnonzero(codes)  # few words of a part are in the question
        part_of = np.repeat(np.arange(len(parts)), lengths)[at]
        penalty = self._penalty[parts]
        scores = _gain(codes[at].astype(np.int64) - 1, worth[is_single], part_of, penalty)
        beside = np.flatnonzero((np.diff(at) == 1) & (part_of[1:] == part_of[:-1]))
        first, second = words[at[beside]].astype(np.int64), words[at[beside] + 1]
        pairs, pair_worth = query.terms[~is_single], worth[~is_single]
        if len(pairs) and len(beside):
            order = np.argsort(pairs)
            pairs, pair_worth = pairs[order], pair_worth[order]
            met = ((first + 1) << PAIR_BITS) | second
            place = np.minimum(np.searchsorted(pairs, met), len(pairs) - 1)
            hit = pairs[place] == met
            scores += _gain(place[hit], pair_worth, part_of[beside][hit], penalty)
        filled = part_counts > 0
        heads = (np.cumsum(part_counts) - part_counts)[filled]
        result[filled] = np.maximum.reduceat(scores, heads)
        return result


def _gain(
    terms: Numbers, worth: Floats, part_of: Numbers, penalty: NDArray[np.float64]
) -> NDArray[np.float64]:
    """BM25 of every part, from each meeting of a term (its place in ``worth``) with a part."""
    keys, counts = np.unique(terms * len(penalty) + part_of, return_counts=True)
    term, part = keys // len(penalty), keys % len(penalty)
    gained = worth[term] * (SATURATION + 1) * counts / (counts + penalty[part])
    return np.bincount(part, gained, minlength=len(penalty)).astype(np.float64, copy=False)


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """All places of several runs, one run after another."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: Numbers = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return places
