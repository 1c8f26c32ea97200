"""The question as its writer meant it: abbreviations, keystrokes, typos and missing marks mended.

Each word gets the candidates that the writer may have meant, at a cost for how unlike they are to
what was typed; the cheapest path through the candidates, counting how often one syllable follows
another in Vietnamese at large and in this collection, is the repaired question (Viterbi).
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.lexicon import Lexicon
from bot.domain.telex import decode
from bot.domain.vietnamese import compose, fold, is_marked, syllables

LONGEST = 220  # words that are mended; the rest of a very long message is taken as typed
CANDIDATES = 8  # likeliest readings kept for each word

# Costs in nats: how unlikely a writer who meant the candidate is to have typed what was typed.
MARKS_DROPPED = 0.0  # "duong" for "đường" in a message without marks
MARKS_DROPPED_ONCE = 3.0  # the same beside words that carry their marks
MARKS_WRONG = 4.5  # "sữa" for "sửa"
SOUND_ALIKE = 5.0  # "chách" for "trách", "lào" for "nào"
KEY_SLIP = 6.0  # one letter added, lost, changed or swapped

OWN_WEIGHT = 20.0  # how many times a word of this collection counts beside one of the general list
FOLLOWING = 0.75  # share of the chance that hangs on the word before; the rest is plain frequency

_ONSETS = (  # spelt unlike, said alike in the north
    ("ch", "tr"), ("x", "s"), ("l", "n"), ("d", "gi"), ("d", "r"), ("r", "gi"), ("d", "v"),
    ("ng", "ngh"), ("g", "gh"), ("c", "k"), ("k", "q"), ("c", "q"),
)  # fmt: skip
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


Offer = Callable[[str, float], None]


class Language:
    """How likely a syllable is after another: the general list and one collection together."""

    def __init__(self, lexicon: Lexicon, texts: Iterable[Sequence[str]]) -> None:
        own: dict[str, float] = {}
        own_pairs: dict[tuple[str, str], float] = {}
        for text in texts:
            before = ""
            for syllable in text:
                own[syllable] = own.get(syllable, 0.0) + 1
                if before:
                    pair = (before, syllable)
                    own_pairs[pair] = own_pairs.get(pair, 0.0) + 1
                before = syllable
        self._lexicon = lexicon
        self._own = own
        self._own_pairs = own_pairs
        self._total = lexicon.total + OWN_WEIGHT * sum(own.values())
        variants: dict[str, list[str]] = {}
        for syllable in own:
            if syllable not in lexicon:
                variants.setdefault(fold(syllable), []).append(syllable)
        self._own_variants = variants

    def __contains__(self, syllable: str) -> bool:
        return syllable in self._own or syllable in self._lexicon

    def count(self, syllable: str) -> float:
        """How often it is seen, in words of the general list."""
        return self._lexicon.count(syllable) + OWN_WEIGHT * self._own.get(syllable, 0.0)

    def variants(self, bare: str) -> tuple[str, ...]:
        """All syllables that are ``bare`` without marks."""
        return (*self._lexicon.variants(bare), *self._own_variants.get(bare, ()))

    def everything(self) -> Iterable[str]:
        """Every syllable known."""
        yield from self._lexicon.syllables()
        for extra in self._own_variants.values():
            yield from extra

    def log_chance(self, syllable: str, before: str) -> float:
        """The logarithm of P(syllable | before), mixed with P(syllable) (Jelinek-Mercer)."""
        plain = (self.count(syllable) + 0.1) / self._total
        if not before:
            return math.log(plain)
        pair = (before, syllable)
        together = self._lexicon.pair_count(before, syllable) + OWN_WEIGHT * self._own_pairs.get(
            pair, 0.0
        )
        follows = together / max(self.count(before), 1.0)
        return math.log(FOLLOWING * follows + (1 - FOLLOWING) * plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one typed word may have meant, and the cost of having typed it so."""

    syllable: str
    cost: float


class Repairer:
    """Mends questions for one collection. Thread-safe; remembers recent words."""

    def __init__(self, language: Language, abbreviations: Mapping[str, str]) -> None:
        self._language = language
        self._abbreviations = {
            key: tuple(syllables(compose(meaning))) for key, meaning in abbreviations.items()
        }
        self._syllables = sorted(set(language.everything()))
        self._bare = sorted({fold(s) for s in self._syllables})
        self.readings = lru_cache(maxsize=20_000)(self._readings)
        self._chance = lru_cache(maxsize=200_000)(language.log_chance)

    def repair(self, text: str) -> list[str]:
        """The syllables meant by ``text``."""
        typed = syllables(_STRETCHED.sub(r"\1", compose(text)))
        words = [part for word in typed for part in self._spelt_out(word)]
        head = words[:LONGEST]
        marked = sum(is_marked(word) for word in head)
        has_marks = marked >= max(1, len(head) // 6)
        return [*self._likeliest(head, has_marks=has_marks), *words[LONGEST:]]

    def tidy(self, text: str) -> list[str]:
        """The syllables of a text that was written with care: only abbreviations are spelt out."""
        if not is_marked(text):
            return self.repair(text)
        return [part for word in syllables(compose(text)) for part in self._spelt_out(word)]

    def _spelt_out(self, word: str) -> Sequence[str]:
        return self._abbreviations.get(word) or (word,)

    def _likeliest(self, words: Sequence[str], *, has_marks: bool) -> list[str]:
        if not words:
            return []
        paths: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
        for word in words:
            following: dict[str, tuple[float, list[str]]] = {}
            for reading in self.readings(word, has_marks=has_marks):
                best = min(
                    (
                        (total - self._chance(reading.syllable, before), path)
                        for before, (total, path) in paths.items()
                    ),
                    key=lambda option: option[0],
                )
                following[reading.syllable] = (
                    best[0] + reading.cost,
                    [*best[1], reading.syllable],
                )
            paths = following
        return min(paths.values(), key=lambda option: option[0])[1]

    def _readings(self, word: str, *, has_marks: bool) -> tuple[Reading, ...]:
        """The likeliest meanings of a word, the word itself always among them."""
        costs: dict[str, float] = {word: 0.0}

        def offer(syllable: str, cost: float) -> None:
            if cost < costs.get(syllable, math.inf) and syllable in self._language:
                costs[syllable] = cost

        bare = fold(word)
        dropped = MARKS_DROPPED_ONCE if has_marks else MARKS_DROPPED
        for variant in self._language.variants(bare):
            offer(variant, _mark_cost(word, variant, dropped))
        keys = decode(word)
        known = word in self._language or len(costs) > 1
        if keys is not None and not known:
            offer(keys, 0.0)
            for variant in self._language.variants(fold(keys)):
                offer(variant, MARKS_DROPPED + MARKS_WRONG * (fold(keys) != keys))
        if word not in self._language and bare.isalpha() and keys not in costs:
            self._offer_misspelt(word, bare, dropped, offer)
        plausible = sorted(
            costs.items(), key=lambda item: item[1] - math.log(self._language.count(item[0]) + 0.1)
        )[:CANDIDATES]
        if all(syllable != word for syllable, _ in plausible):
            plausible[-1] = (word, 0.0)
        return tuple(Reading(syllable=s, cost=c) for s, c in plausible)

    def _offer_misspelt(self, word: str, bare: str, dropped: float, offer: Offer) -> None:
        for one, other in _ONSETS:
            for wrong, right in ((one, other), (other, one)):
                if bare.startswith(wrong):
                    swapped = right + word[len(wrong) :]
                    for variant in self._language.variants(fold(swapped)):
                        offer(variant, SOUND_ALIKE + _mark_cost(swapped, variant, dropped))
        if len(bare) < 3:
            return
        for near, _, _ in process.extract(
            bare, self._bare, scorer=OSA.distance, score_cutoff=1, limit=12
        ):
            for variant in self._language.variants(near):
                alike = OSA.distance(word, variant)
                offer(variant, KEY_SLIP + (0.0 if alike <= 1 else min(dropped + 1, MARKS_WRONG)))


def _mark_cost(typed: str, meant: str, dropped: float) -> float:
    """What it costs to have typed these marks for those; the letters are the same."""
    if typed == meant:
        return 0.0
    if not is_marked(typed):
        return dropped
    # Some marks typed, some not ("đươc" for "được") is likelier than marks typed wrongly.
    lost = all(t == m or t == fold(m) or fold(t) == t for t, m in zip(typed, meant, strict=False))
    return min(dropped, MARKS_DROPPED_ONCE) if lost else MARKS_WRONG
