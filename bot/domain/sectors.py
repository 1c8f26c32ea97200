"""Which field a petition belongs to: suggested from its words, corrected by a tap."""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.knowledge import Sector
from bot.domain.linear import LinearClassifier
from bot.domain.vietnamese import bare, compose, is_marked, syllables

NAME_WEIGHT = 2.0  # a sector's own name beside an example


class SectorGuesser:
    """Ranks the sectors for a text; taught at construction by the examples of each."""

    def __init__(self, sectors: Sequence[Sector]) -> None:
        self._sectors = tuple(sectors)
        taught = [
            (text, number, weight)
            for number, sector in enumerate(sectors)
            for text, weight in (
                *((example, 1.0) for example in sector.examples),
                *(((sector.name, NAME_WEIGHT),) if sector.examples else ()),
            )
        ]
        self._classifier = LinearClassifier(
            [_features(text) for text, _, _ in taught],
            [number for _, number, _ in taught],
            weights=[weight for _, _, weight in taught],
            class_count=len(self._sectors),
        )

    def guess(self, text: str) -> tuple[Sector, ...]:
        """All sectors, likeliest first; those without examples come last."""
        chances = self._classifier.chances(_features(text)).tolist()
        order = sorted(range(len(chances)), key=lambda number: -chances[number])
        ranked = sorted(order, key=lambda number: not self._sectors[number].examples)
        return tuple(self._sectors[number] for number in ranked)


def _features(text: str) -> dict[str, float]:
    """Words and neighbours without marks; with marks besides, where the writer gave them."""
    words = syllables(compose(text))
    plain = [bare(word) for word in words]
    features = dict.fromkeys(plain, 0.6)
    features |= dict.fromkeys(map(" ".join, pairwise(plain)), 1.0)
    if is_marked(text):
        features |= dict.fromkeys(["marked " + word for word in words], 0.5)
        features |= {f"marked {one} {other}": 0.5 for one, other in pairwise(words)}
    length = sum(value * value for value in features.values()) ** 0.5
    return {name: value * 2.0 / max(length, 1.0) for name, value in features.items()}
