"""Questions that ask the same in other words, put together: spelling, marks, order, fillers aside.

Words are weighed by how rare they are in general Vietnamese, so that what people put around a
question hardly counts; a slip of one letter in a longer word does not part two questions.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from rapidfuzz.distance import OSA

from bot.domain.lexicon import Lexicon
from bot.domain.vietnamese import fold

ALIKE = 0.72  # twice the common weight, of the sum of both: see tests/domain/test_grouping.py
SWAPPED = 4.0  # weight of words on either side that makes it another subject: "dien" for "nuoc"
SEEN = 1_000  # as rare as a word gets: names and slips of the thumb are rarer still
LONG = 4  # letters from which a word may have a slip
TELLING = 3  # of a question's rarest words two questions must share one to be compared


class Grouping:
    """Groups questions, the first of each being what the others are compared with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._counts: Counter[str] = Counter()
        for syllable, count in lexicon.counts.items():
            self._counts[fold(syllable)] += count
        self._total = lexicon.total

    def groups(self, folded: Sequence[str]) -> list[list[int]]:
        """The numbers of those that belong together; of texts without marks, best known first."""
        groups: list[list[int]] = []
        heads: list[Mapping[str, float]] = []
        by_word: dict[str, list[int]] = {}
        for number, text in enumerate(folded):
            words = self._weights(text)
            telling = sorted(words, key=words.__getitem__, reverse=True)[:TELLING]
            near = dict.fromkeys(g for word in telling for g in by_word.get(_key(word), ()))
            scores = {group: alike(words, heads[group]) for group in near}
            best = max(scores, key=scores.__getitem__, default=-1)
            if best >= 0 and scores[best] >= ALIKE:
                groups[best].append(number)
                continue
            for word in telling:
                by_word.setdefault(_key(word), []).append(len(groups))
            groups.append([number])
            heads.append(words)
        return groups

    def _weights(self, text: str) -> Mapping[str, float]:
        return {
            word: log(self._total / max(self._counts[word], SEEN))
            for word in dict.fromkeys(text.split())
        }


def alike(words: Mapping[str, float], others: Mapping[str, float]) -> float:
    """How much of what two questions say is common, 0 to 1; 0 where both say more besides."""
    rest = dict(others)
    common = left = 0.0
    for word, weight in words.items():
        match = word if word in rest else _slip_of(word, rest)
        if match:
            common += (weight + rest.pop(match)) / 2
        else:
            left += weight
    if not common or min(left, sum(rest.values())) > SWAPPED:
        return 0.0
    return 2 * common / (sum(words.values()) + sum(others.values()))


def _slip_of(word: str, others: Mapping[str, float]) -> str:
    if len(word) < LONG:
        return ""
    near = (each for each in others if len(each) >= LONG)
    return next((each for each in near if OSA.distance(word, each, score_cutoff=1) <= 1), "")


def _key(word: str) -> str:
    """What a word and most slips of it have in common."""
    return word[:2]
