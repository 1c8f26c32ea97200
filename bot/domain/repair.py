"""The question as its writer meant it: abbreviations, keystrokes, typos and missing marks mended.

Each word gets the candidates that the writer may have meant, at a cost for how unlike they are to
what was typed; the cheapest path through the candidates, counting how often one syllable follows
another in Vietnamese at large and in this collection, is the repaired question (Viterbi).
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.lexicon import Lexicon
from bot.domain.telex import decode
from bot.domain.vietnamese import compose, fold, is_marked, syllables

LONGEST = 220  # words that are mended; the rest of a very long message is taken as typed
LONGEST_KEYS = 12  # keystrokes of one syllable, marks and tone with them
CANDIDATES = 6  # likeliest readings kept for each word

# Costs in nats: how unlikely a writer who meant the candidate is to have typed what was typed.
MARKS_DROPPED = 0.0  # "duong" for "đường" in a message without marks
MARKS_DROPPED_ONCE = 3.0  # the same beside words that carry their marks
MARKS_WRONG = 4.5  # "sữa" for "sửa"
SPELT_EITHER_WAY = 0.5  # "qui" for "quy", "lí" for "lý"
SOUND_ALIKE = 5.0  # "chách" for "trách", "lào" for "nào"
KEY_SLIP = 6.0  # one letter added, lost, changed or swapped

UNSEEN = 0.1  # how often a word that was never seen is taken to have been seen
OWN_WEIGHT = 20.0  # how many times a word of this collection counts beside one of the general list
FOLLOWING = 0.75  # share of the chance that hangs on the word before; the rest is plain frequency

_ONSETS = (  # spelt unlike, said alike in the north
    ("ch", "tr"), ("x", "s"), ("l", "n"), ("d", "gi"), ("d", "r"), ("r", "gi"), ("d", "v"),
    ("ng", "ngh"), ("g", "gh"), ("c", "k"), ("k", "q"), ("c", "q"),
)  # fmt: skip
_EITHER_WAY = re.compile(r"(?:[hklmst]|qu)[iíìỉĩịyýỳỷỹỵ]")  # a last i and y are said alike
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


Offer = Callable[[str, float], None]
Chances = Callable[[str, float], float]  # of a word, or else the one given


class Language:
    """How likely a syllable is after another: the general list and one collection together."""

    def __init__(
        self,
        lexicon: Lexicon,
        own: Iterable[tuple[str, int]],
        own_pairs: Iterable[tuple[str, str, int]],
    ) -> None:
        """Add the collection's own (syllable, count) and (first, second, count) to the list."""
        counts: dict[str, float] = dict(lexicon.counts)
        total = float(lexicon.total)
        for syllable, count in own:
            counts[syllable] = counts.get(syllable, 0.0) + OWN_WEIGHT * count
            total += OWN_WEIGHT * count
        together: dict[str, dict[str, float]] = {}
        for pair, count in lexicon.pairs.items():
            first, _, second = pair.partition(" ")
            together.setdefault(first, {})[second] = float(count)
        for first, second, count in own_pairs:
            followers = together.setdefault(first, {})
            followers[second] = followers.get(second, 0.0) + OWN_WEIGHT * count
        self._counts = counts
        self._alone = {
            syllable: math.log((1 - FOLLOWING) * count / total)
            for syllable, count in counts.items()
        }
        self._unknown = math.log((1 - FOLLOWING) * UNSEEN / total)
        for first, followers in together.items():
            before = counts.get(first, 1.0)
            for second, times in followers.items():
                followers[second] = math.log(
                    FOLLOWING * times / before + (1 - FOLLOWING) * counts[second] / total
                )
        self._after = together
        variants: dict[str, list[str]] = {}
        for syllable in sorted(counts, key=counts.__getitem__, reverse=True):
            variants.setdefault(fold(syllable), []).append(syllable)
        self.variants: Mapping[str, Sequence[str]] = variants  # bare -> all its marked forms

    def __contains__(self, syllable: str) -> bool:
        return syllable in self._counts

    def count(self, syllable: str) -> float:
        """How often it is seen, in words of the general list."""
        return self._counts.get(syllable, 0.0)

    def after(self, syllable: str) -> Mapping[str, float]:
        """The logarithm of P(next | syllable) for what is known to follow it.

        Mixed with P(next) (Jelinek-Mercer); for what is not there :meth:`alone` holds.
        """
        return self._after.get(syllable, _NOTHING)

    def alone(self, syllable: str) -> float:
        """The logarithm of P(syllable) where the word before says nothing about it."""
        return self._alone.get(syllable, self._unknown)


_NOTHING: Mapping[str, float] = {}


class Reading(NamedTuple):
    """What one typed word may have meant, and the cost of having typed it so."""

    syllable: str
    cost: float
    alone: float  # the logarithm of its chance after just any word
    after: Chances  # and of that of a word after it, or else the one given


_BEGINNING = Reading(syllable="", cost=0.0, alone=0.0, after=_NOTHING.get)


class Repairer:
    """Mends questions for one collection. Thread-safe; remembers recent words and neighbours."""

    def __init__(self, language: Language, abbreviations: Mapping[str, str]) -> None:
        self._made_of = (language, abbreviations)
        self._language = language
        self._abbreviations = {
            key: tuple(syllables(compose(meaning))) for key, meaning in abbreviations.items()
        }
        self._bare = sorted(language.variants)
        self._readings_of = lru_cache(maxsize=20_000)(self._readings)
        self._steps_of = lru_cache(maxsize=10_000)(self._steps)
        self._parts_of = lru_cache(maxsize=20_000)(self._spelt_out)

    def __reduce__(self) -> tuple[type["Repairer"], tuple[Language, Mapping[str, str]]]:
        """Pass from process to process without the words remembered."""
        return Repairer, self._made_of

    def repair(self, text: str) -> list[str]:
        """The syllables meant by ``text``."""
        typed = syllables(compose(text))
        words = [part for word in typed for part in self._parts_of(word)]
        head = words[:LONGEST]
        marked = sum(is_marked(word) for word in head)
        has_marks = marked >= max(1, len(head) // 6)
        return [*self._likeliest(head, has_marks=has_marks), *words[LONGEST:]]

    def tidy(self, text: str) -> list[str]:
        """The syllables of a text that was written with care: only abbreviations are spelt out."""
        if not is_marked(text):
            return self.repair(text)
        return [part for word in syllables(compose(text)) for part in self._parts_of(word)]

    def knows(self, word: str) -> bool:
        """Whether a word as typed is a syllable, with or without marks, or stands for some."""
        if fold(word) in self._language.variants or self._spelt_out(word) != (word,):
            return True
        keys = decode(word) if len(word) <= LONGEST_KEYS else None
        return keys is not None and keys in self._language

    def _spelt_out(self, word: str) -> Sequence[str]:
        """What an abbreviation stands for; a stretched word ("đượccc") is shortened."""
        if word in self._abbreviations:
            return self._abbreviations[word]
        short = _STRETCHED.sub(r"\1", word)
        return self._abbreviations.get(short) or (short,)

    def _likeliest(self, words: Sequence[str], *, has_marks: bool) -> list[str]:
        # To each reading of the word before: the cost and its place.
        paths: list[tuple[float, int]] = [(0.0, 0)]
        trail: list[tuple[Sequence[Reading], list[int]]] = []  # readings, and where each came from
        before = ""
        for word in words:
            readings: Sequence[Reading] = self._readings_of(word, has_marks=has_marks)
            reached: list[tuple[float, int]] = []
            came_from: list[int] = []
            for number, steps in enumerate(self._steps_of(before, word, has_marks=has_marks)):
                best, origin = math.inf, 0
                for cost, previous in paths:
                    if cost >= best:
                        break  # no step is free, and the later paths cost even more
                    total = cost + steps[previous]
                    if total < best:
                        best, origin = total, previous
                reached.append((best + readings[number].cost, number))
                came_from.append(origin)
            trail.append((readings, came_from))
            paths = sorted(reached)
            before = word
        place = paths[0][1]
        meant: list[str] = []
        for readings, came_from in reversed(trail):
            meant.append(readings[place].syllable)
            place = came_from[place]
        return meant[::-1]

    def _steps(self, before: str, word: str, *, has_marks: bool) -> Sequence[Sequence[float]]:
        """What each reading of a word costs after each reading of the word before, if any."""
        previous = self._readings_of(before, has_marks=has_marks) if before else (_BEGINNING,)
        return tuple(
            tuple([-one.after(syllable, alone) for one in previous])
            for syllable, _, alone, _ in self._readings_of(word, has_marks=has_marks)
        )

    def _readings(self, word: str, *, has_marks: bool) -> tuple[Reading, ...]:
        """The likeliest meanings of a word, the word itself always among them."""
        costs: dict[str, float] = {word: 0.0}

        def offer(syllable: str, cost: float) -> None:
            if cost < costs.get(syllable, math.inf) and syllable in self._language:
                costs[syllable] = cost

        bare = fold(word)
        dropped = MARKS_DROPPED_ONCE if has_marks else MARKS_DROPPED
        for variant in self._language.variants.get(bare, ()):
            offer(variant, _mark_cost(word, variant, dropped))
        if _EITHER_WAY.fullmatch(word):
            respelt = _respelt(word)
            for variant in self._language.variants.get(fold(respelt), ()):
                offer(variant, SPELT_EITHER_WAY + _mark_cost(respelt, variant, dropped))
        keys = decode(word)
        known = word in self._language or len(costs) > 1
        if keys is not None and not known:
            offer(keys, 0.0)
            for variant in self._language.variants.get(fold(keys), ()):
                offer(variant, MARKS_DROPPED + MARKS_WRONG * (fold(keys) != keys))
        if word not in self._language and bare.isalpha() and keys not in costs:
            self._offer_misspelt(word, bare, dropped, offer)
        plausible = sorted(
            costs.items(), key=lambda item: item[1] - math.log(self._language.count(item[0]) + 0.1)
        )[:CANDIDATES]
        if all(syllable != word for syllable, _ in plausible):
            plausible[-1] = (word, 0.0)
        language = self._language
        return tuple(
            Reading(syllable=s, cost=c, alone=language.alone(s), after=language.after(s).get)
            for s, c in plausible
        )

    def _offer_misspelt(self, word: str, bare: str, dropped: float, offer: Offer) -> None:
        for one, other in _ONSETS:
            for wrong, right in ((one, other), (other, one)):
                if bare.startswith(wrong):
                    swapped = right + word[len(wrong) :]
                    for variant in self._language.variants.get(fold(swapped), ()):
                        offer(variant, SOUND_ALIKE + _mark_cost(swapped, variant, dropped))
        if len(bare) < 3:
            return
        for near, _, _ in process.extract(
            bare, self._bare, scorer=OSA.distance, score_cutoff=1, limit=12
        ):
            for variant in self._language.variants[near]:
                alike = OSA.distance(word, variant)
                offer(variant, KEY_SLIP + (0.0 if alike <= 1 else min(dropped + 1, MARKS_WRONG)))


def _respelt(word: str) -> str:
    """The same syllable with y for its last i, or i for its y: "lí" -> "lý"."""
    last = unicodedata.normalize("NFD", word[-1])
    return unicodedata.normalize("NFC", word[:-1] + "iy"[last[0] == "i"] + last[1:])


def _mark_cost(typed: str, meant: str, dropped: float) -> float:
    """What it costs to have typed these marks for those; the letters are the same."""
    if typed == meant:
        return 0.0
    if not is_marked(typed):
        return dropped
    # Some marks typed, some not ("đươc" for "được") is likelier than marks typed wrongly.
    lost = all(t == m or t == fold(m) or fold(t) == t for t, m in zip(typed, meant, strict=False))
    return min(dropped, MARKS_DROPPED_ONCE) if lost else MARKS_WRONG
