"""Which open petitions look like the one being written: the terms to find them by, and how alike.

Words are compared without marks, as half of all people type none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

from rapidfuzz import fuzz

from bot.domain.lexicon import Lexicon
from bot.domain.vietnamese import bare, compose, syllables
from bot.services.registers import Similar

MOST_TERMS = 12  # of a text: what the store looks up
SHOWN = 3
CANDIDATES = 50
ALIKE = 0.68  # chosen on tests/services/similar_pairs.yaml
ENOUGH = 25.0  # the weight of some five seldom words: two petitions sharing them say the same

_UNKNOWN = 2_000  # as rare as a seldom word: a name, or a slip of the thumb
_SINGLES = 7  # of the terms; the rest are pairs
# Words without marks that say nothing of the matter, or stand in every petition.
_STOP = frozenset(
    """
    a ah anh ay ba bac ban bao bi biet cac cai cam can cang cau chau chi chinh cho chu chua
    chung co con cu cua cung da dan dang day de den di dia do doi dung duoc gi gia giai gio
    giup gui hai han hang hay het hien hoi hon ke khac khan khi khong kinh ko la lai lam len
    lien loi luc luon ma may moi mong mot nam nao nay nen neu nghi nguoi nha nhanh nhieu nhu
    nhung no noi o ong phai phuong qua quyen quyet ra rang rat roi sao sau se so thang thanh
    thay the them theo thi thoi thuong tien toi tot tren trong tu tuan u uy va van vao ve vi
    viec voi vua xa xem xet xin xom
    """.split()  # noqa: SIM905 - a list would take a page
)


class Similarity:
    """Weighs words by how rare they are in general Vietnamese."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._counts: Counter[str] = Counter()
        for syllable, count in lexicon.counts.items():
            self._counts[bare(syllable)] += count
        self._total = lexicon.total

    def terms(self, text: str) -> Sequence[str]:
        """What a text is found by: its telling words and pairs of them, rarest first."""
        words = _folded(text)
        weights = self._weights(words)
        pairs = {
            f"{a} {b}": weights[a] + weights[b]
            for a, b in pairwise(words)
            if a in weights and b in weights
        }
        singles = sorted(weights, key=weights.__getitem__, reverse=True)[:_SINGLES]
        together = sorted(pairs, key=pairs.__getitem__, reverse=True)[: MOST_TERMS - len(singles)]
        return [*together, *singles]

    def alike(self, text: str, candidates: Iterable[Similar]) -> Sequence[Similar]:
        """Those that are probably about the same matter, likest first."""
        scored = [(self.score(text, each.fold), each) for each in candidates]
        kept = [(score, each) for score, each in scored if score >= ALIKE]
        return [each for _, each in sorted(kept, key=lambda pair: -pair[0])][:SHOWN]

    def score(self, text: str, other: str) -> float:
        """How alike two texts are, 0 to 1: the mean of three views of their telling words.

        What share of them is common, how much that says all in all, and how alike the wording is.
        """
        mine, theirs = self._weights(_folded(text)), self._weights(_folded(other))
        common = sum(mine[word] for word in mine.keys() & theirs.keys())
        if not common:
            return 0.0
        share = common / sqrt(sum(mine.values()) * sum(theirs.values()))
        wording = fuzz.token_set_ratio(" ".join(mine), " ".join(theirs)) / 100
        return (share + min(common / ENOUGH, 1.0) + wording) / 3

    def _weights(self, words: Sequence[str]) -> Mapping[str, float]:
        return {word: self._weight(word) for word in words if _is_telling(word)}

    def _weight(self, word: str) -> float:
        return log(self._total / max(self._counts[word], _UNKNOWN))


def _folded(text: str) -> Sequence[str]:
    return [bare(word) for word in syllables(compose(text))]


def _is_telling(word: str) -> bool:
    return word not in _STOP and (len(word) > 1 or word.isdigit())
