"""General Vietnamese: which syllables exist, how common they are, and which follow one another."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Syllables and pairs of neighbours, counted as if in one text of ``total`` words.

    Every syllable is composed, lower case and spelt with one tone placement, as
    :func:`bot.domain.vietnamese.syllables` returns them.
    """

    counts: Mapping[str, int]
    pairs: Mapping[str, int]  # "đường làng" -> how often "làng" comes right after "đường"

    @property
    def total(self) -> int:
        """The length of that text in words."""
        return sum(self.counts.values())
