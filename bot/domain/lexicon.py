"""General Vietnamese: which syllables exist, how common they are, and which follow one another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from bot.domain.vietnamese import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Syllables and pairs of neighbours, counted as if in one text of ``total`` words.

    Every syllable is composed, lower case and spelt with one tone placement, as
    :func:`bot.domain.vietnamese.syllables` returns them.
    """

    counts: Mapping[str, int]
    pairs: Mapping[str, int]  # "đường làng" -> how often "làng" comes right after "đường"
    total: int
    by_fold: Mapping[str, tuple[str, ...]]  # "duong" -> ("đường", "dương", ...), commonest first

    @classmethod
    def of(cls, counts: Mapping[str, int], pairs: Mapping[str, int]) -> Self:
        """The lexicon of these counts."""
        by_fold: dict[str, list[str]] = {}
        for syllable in sorted(counts, key=counts.__getitem__, reverse=True):
            by_fold.setdefault(fold(syllable), []).append(syllable)
        return cls(
            counts=counts,
            pairs=pairs,
            total=sum(counts.values()),
            by_fold={bare: tuple(variants) for bare, variants in by_fold.items()},
        )

    def __contains__(self, syllable: str) -> bool:
        return syllable in self.counts

    def syllables(self) -> Iterable[str]:
        """Every syllable there is."""
        return self.counts.keys()

    def count(self, syllable: str) -> int:
        """How often it is met in ``total`` words."""
        return self.counts.get(syllable, 0)

    def pair_count(self, before: str, syllable: str) -> int:
        """How often ``syllable`` comes right after ``before`` in ``total`` words."""
        return self.pairs.get(f"{before} {syllable}", 0)

    def variants(self, bare: str) -> tuple[str, ...]:
        """The syllables that are ``bare`` without their marks, commonest first."""
        return self.by_fold.get(bare, ())
