"""The words of everything that can be found, in numbers, gathered in one pass."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bot.domain.searchable import Searchable
from bot.domain.vietnamese import compose, syllables
from bot.domain.vocabulary import PAIR_BITS, Numbers, Texts, Vocabulary, pairs_of

LARGE = 200_000  # words from which a collection is large
RARE = 2  # pairs met less often are left out of a large collection's language
MOST_PAIRS = 300_000  # kept of a large collection's pairs, the most frequent


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is handed on about a searchable once its words are numbers."""

    id: str
    title: str
    examples: tuple[str, ...]


class Collection:
    """Items, their words by field, and how often syllables and pairs of them occur."""

    def __init__(self, searchables: Iterable[Searchable]) -> None:
        self.vocabulary = Vocabulary()
        items: list[Item] = []
        fields: tuple[list[Texts], list[Texts], list[Texts]] = ([], [], [])
        starts = [0]
        written: list[Texts] = []
        for batch in _batches(searchables):
            items += [Item(id=s.id, title=s.title, examples=s.examples) for s in batch]
            fields[0].append(self.vocabulary.add(s.heading for s in batch))
            fields[1].append(self.vocabulary.add(s.home for s in batch))
            fields[2].append(self.vocabulary.add(part for s in batch for part in s.parts))
            starts += [len(s.parts) for s in batch]
            written.append(
                self.vocabulary.add(syllables(compose(q)) for s in batch for q in s.examples)
            )
        self.items = tuple(items)
        self.headings, self.homes, self.parts = (_joined(field) for field in fields)
        self.part_starts: Numbers = np.cumsum(np.array(starts, dtype=np.int64))
        self._written = _joined(written)

    def bodies(self) -> Texts:
        """All parts of each item as one text."""
        return Texts(self.parts.numbers, self.parts.starts[self.part_starts])

    def headed_parts(self) -> Texts:
        """Each part with its item's title before it: a clause often leaves its subject unsaid."""
        owners = np.repeat(np.arange(len(self.items)), np.diff(self.part_starts)).tolist()
        texts = [
            np.concatenate([self.headings.of(owner), self.parts.of(part)])
            for part, owner in enumerate(owners)
        ]
        if not texts:
            return self.parts
        lengths = np.array([0, *(len(text) for text in texts)])
        return Texts(np.concatenate(texts), np.cumsum(lengths))

    def counts(self) -> Iterator[tuple[str, int]]:
        """How often each syllable occurs, examples included."""
        total = np.zeros(len(self.vocabulary), dtype=np.int64)
        for texts in self._all():
            total += np.bincount(texts.numbers, minlength=len(total))
        return zip(self.vocabulary.words(), total.tolist(), strict=True)

    def pair_counts(self) -> Iterator[tuple[str, str, int]]:
        """How often one syllable follows another; of a large collection the frequent ones."""
        found = []
        for texts in self._all():
            pairs, together = pairs_of(texts)
            found.append(pairs[together])
        pairs, counts = np.unique(np.concatenate(found), return_counts=True)
        if sum(len(texts.numbers) for texts in self._all()) >= LARGE:
            often = counts >= RARE
            pairs, counts = pairs[often], counts[often]
            if len(pairs) > MOST_PAIRS:
                best = np.argpartition(-counts, MOST_PAIRS)[:MOST_PAIRS]
                pairs, counts = pairs[best], counts[best]
        words = self.vocabulary.words()
        firsts = ((pairs >> PAIR_BITS) - 1).tolist()
        seconds = (pairs & ((1 << PAIR_BITS) - 1)).tolist()
        for first, second, count in zip(firsts, seconds, counts.tolist(), strict=True):
            yield words[first], words[second], count

    def _all(self) -> tuple[Texts, ...]:
        return (self.headings, self.homes, self.parts, self._written)


def _batches(searchables: Iterable[Searchable], size: int = 500) -> Iterator[list[Searchable]]:
    """A few at a time, so that the words of all never stand in memory as text."""
    batch: list[Searchable] = []
    for searchable in searchables:
        batch.append(searchable)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _joined(texts: list[Texts]) -> Texts:
    """Several rows of texts as one."""
    if not texts:
        return Texts(np.zeros(0, dtype=np.int32), np.zeros(1, dtype=np.int64))
    ends = np.cumsum([0, *(len(t.numbers) for t in texts)])
    starts = [t.starts[:-1] + end for t, end in zip(texts, ends[:-1], strict=True)]
    return Texts(
        np.concatenate([t.numbers for t in texts]),
        np.concatenate([*starts, ends[-1:]]).astype(np.int64),
    )
