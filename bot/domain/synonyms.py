"""Everyday words and the official ones they stand for: "lót tay" -> "hối lộ"."""

from collections.abc import Iterable, Sequence

from bot.domain.knowledge import Synonym
from bot.domain.vietnamese import compose, syllables

Phrase = tuple[str, ...]


class Synonyms:
    """Expands a question with official words; one direction, so official questions stay sharp."""

    def __init__(self, groups: Iterable[Synonym]) -> None:
        self._meanings: dict[Phrase, list[Phrase]] = {}
        for group in groups:
            official = [_cut(phrase) for phrase in group.official]
            for phrase in group.everyday:
                if everyday := _cut(phrase):
                    self._meanings.setdefault(everyday, []).extend(official)
        lengths: dict[str, set[int]] = {}
        for opening in self._meanings:
            lengths.setdefault(opening[0], set()).add(len(opening))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def official(self, text: Sequence[str]) -> list[Phrase]:
        """The official phrases for every everyday phrase in a text, each once."""
        found: dict[Phrase, None] = {}
        for start, word in enumerate(text):
            for length in self._lengths.get(word, ()):  # of phrases that begin so, longest first
                phrase = tuple(text[start : start + length])
                for meaning in self._meanings.get(phrase, ()):
                    found[meaning] = None
        return list(found)


def _cut(phrase: str) -> Phrase:
    return tuple(syllables(compose(phrase)))
