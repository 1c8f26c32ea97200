"""Everyday words and the official ones they stand for: "lót tay" -> "hối lộ"."""

from collections.abc import Mapping, Sequence


class Synonyms:
    """Expands a question with official words; one direction, so official questions stay sharp."""

    def __init__(self, meanings: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]) -> None:
        self._meanings = dict(meanings)
        self._longest = max((len(phrase) for phrase in self._meanings), default=0)

    def official(self, text: Sequence[str]) -> list[tuple[str, ...]]:
        """The official phrases for every everyday phrase in a text, each once."""
        found: dict[tuple[str, ...], None] = {}
        for start in range(len(text)):
            for length in range(min(self._longest, len(text) - start), 0, -1):
                phrase = tuple(text[start : start + length])
                for meaning in self._meanings.get(phrase, ()):
                    found[meaning] = None
        return list(found)
