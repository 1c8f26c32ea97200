"""Signal words: which phrases of a list occur in a message, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.domain.vietnamese import compose, fold, syllables

GAP = "..."
WIDEST_GAP = 3  # words that may stand where a pattern has a gap

bare_of = lru_cache(maxsize=20_000)(fold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as words: as repaired, with the marks that were typed, and without marks."""

    text: str
    written: tuple[str, ...]  # before repair
    words: tuple[str, ...]
    typed: tuple[str, ...]
    bare: tuple[str, ...]
    is_marked: bool

    @classmethod
    def of(cls, text: str, repaired: Sequence[str]) -> "Message":
        """Bring together a text and its repaired words.

        Repair may put other marks on a rare word that was spelt well, so the marks typed count
        beside it: of every word that was typed in one form only.
        """
        words = tuple(repaired)
        written = tuple(syllables(compose(text)))
        if written == words:
            return cls.as_written(text, written)
        bare = tuple(map(bare_of, words))
        forms: dict[str, str] = {}  # "" for a word typed in several forms
        for word in written:
            letters = bare_of(word)
            if word != letters:
                forms[letters] = word if forms.get(letters, word) == word else ""
        typed = tuple([forms.get(b) or w for w, b in zip(words, bare, strict=True)])
        return cls(
            text=text,
            written=written,
            words=words,
            typed=typed,
            bare=bare,
            is_marked=bool(forms),
        )

    @classmethod
    def as_written(cls, text: str, words: Sequence[str]) -> "Message":
        """Of a text whose words were not repaired."""
        written = tuple(words)
        bare = tuple(map(bare_of, written))
        return cls(
            text=text,
            written=written,
            words=written,
            typed=written,
            bare=bare,
            is_marked=written != bare,
        )


class Signal(NamedTuple):
    """A signal found in a message, and the place of its first word."""

    name: str
    place: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: str
    words: tuple[str, ...]  # GAP among them
    bare: tuple[str, ...]  # the same without marks


class Signals:
    """Finds named signals, each a list of patterns: words, and gaps of up to three words."""

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        self._alone: dict[str, list[_Pattern]] = {}  # by the one word, or the word before a gap
        self._by_pair: dict[tuple[str, str], list[_Pattern]] = {}
        for name, texts in patterns.items():
            for text in texts:
                words = _words(text)
                bare = tuple(map(fold, words))
                pattern = _Pattern(name, words, bare)
                if len(words) > 1 and words[1] != GAP:
                    self._by_pair.setdefault((bare[0], bare[1]), []).append(pattern)
                elif words:
                    self._alone.setdefault(bare[0], []).append(pattern)

    def find(self, message: Message) -> list[Signal]:
        """The signals in order, each name at most once a place.

        In a message typed with marks the marks must agree. Without them, marks were guessed, so
        a pattern of several words need only have the same letters.
        """
        return list(dict.fromkeys(self._found(message)))

    def _found(self, message: Message) -> Iterator[Signal]:
        bare = message.bare
        for place, pair in enumerate(zip(bare, (*bare, "")[1:], strict=True)):
            for pattern in (*self._alone.get(pair[0], ()), *self._by_pair.get(pair, ())):
                if _fits(bare, place, pattern.bare) and (
                    (not message.is_marked and len(pattern.words) > 1)
                    or _fits(message.typed, place, pattern.words)
                    or _fits(message.words, place, pattern.words)
                ):
                    yield Signal(pattern.name, place)


def _words(text: str) -> tuple[str, ...]:
    return tuple(
        part
        for piece in text.split()
        for part in ((GAP,) if piece == GAP else syllables(compose(piece)))
    )


def _fits(words: tuple[str, ...], start: int, pattern: tuple[str, ...]) -> bool:
    if GAP not in pattern:
        return words[start : start + len(pattern)] == pattern
    place = start
    for number, part in enumerate(pattern):
        if part == GAP:
            rest = pattern[number + 1 :]
            return any(_fits(words, place + gap, rest) for gap in range(WIDEST_GAP + 1))
        if place >= len(words) or words[place] != part:
            return False
        place += 1
    return True
