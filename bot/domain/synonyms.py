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
                self._meanings.setdefault(_cut(phrase), []).extend(official)
        self._openings = {phrase[0] for phrase in self._meanings if phrase}
        self._longest = max((len(phrase) for phrase in self._meanings), default=0)

    def official(self, text: Sequence[str]) -> list[Phrase]:
        """The official phrases for every everyday phrase in a text, each once."""
        found: dict[Phrase, None] = {}
        for start, word in enumerate(text):
            if word not in self._openings:
                continue
            for length in range(min(self._longest, len(text) - start), 0, -1):
                phrase = tuple(text[start : start + length])
                for meaning in self._meanings.get(phrase, ()):
                    found[meaning] = None
        return list(found)


def _cut(phrase: str) -> Phrase:
    return tuple(syllables(compose(phrase)))
