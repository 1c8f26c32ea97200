"""Tracking codes (mã tra cứu): short, speakable, checked, and telling nothing.

``KN-7F4-K9Q-TX4``: eight random characters and a ninth that checks them. Of characters that look
alike one at most is used, and no vowel, D or W: a telephone's Vietnamese keyboard would turn those
into marked letters, and words could arise.
"""

import re
from collections.abc import Callable

from bot.domain.vietnamese import compose

PREFIX = "KN"
ALPHABET = "23456789CFHJKMNPQRTVX"
RANDOM_CHARACTERS = 8  # 35 bits: not to be guessed, not even one of a million given out
_LENGTH = RANDOM_CHARACTERS + 1
_GROUP = 3
_LONGEST = 24  # characters of a code however it is spaced

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_ONE = rf"[{ALPHABET}U]"  # U is read as V, which it looks like
_GAP = r"[\s\-\u2010-\u2015_.,:/]{0,3}"
_NINE = rf"{_ONE}(?:{_GAP}{_ONE}){{{_LENGTH - 1}}}"
_NAMED = re.compile(rf"(?<![^\W_]){_GAP.join(PREFIX)}{_GAP}(?P<code>{_NINE})(?![^\W_])")
_GROUPED = re.compile(rf"(?<![\w-])(?P<code>{'-'.join([rf'{_ONE}{{{_GROUP}}}'] * 3)})(?![\w-])")
_ALONE = re.compile(rf"\W*(?P<code>{_NINE})\W*")
_ATTEMPT = re.compile(
    rf"(?<![^\W_]){PREFIX}[\s\-\u2010-\u2015]{{0,2}}(?=\w{{0,12}}\d|\w{{1,12}}-\w{{0,12}}\d)(?:[A-Z0-9]-?){{6,12}}(?![^\W_])"
)


class TrackingCode:
    """What may be done with tracking codes; they travel as text in one spelling."""

    @staticmethod
    def new(below: Callable[[int], int]) -> str:
        """Make a code with a source of randomness such as ``secrets.randbelow``."""
        while True:
            body = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(RANDOM_CHARACTERS))
            if not body.isdigit() and not body.isalpha():  # neither a telephone nor a word
                return _written(body + _check(body))

    @staticmethod
    def parse(text: str) -> str | None:
        """The first sound code in a message, however it is spelt; with its prefix anywhere.

        Without the prefix it must stand in groups of three, or be the whole message.
        """
        text = compose(text).upper()
        candidates = [*_NAMED.finditer(text), *_GROUPED.finditer(text)]
        if alone := _ALONE.fullmatch(text):
            candidates.append(alone)
        for found in candidates:
            characters = "".join(c for c in found["code"].replace("U", "V") if c in _VALUES)
            if _check(characters[:-1]) == characters[-1] and not characters[:-1].isalpha():
                return _written(characters)
        return None

    @staticmethod
    def is_alone(text: str) -> bool:
        """Whether a message is a sound code and says nothing besides."""
        return len(text.strip()) <= _LONGEST and TrackingCode.parse(text) is not None

    @staticmethod
    def is_attempt(text: str) -> bool:
        """Whether a message bears something meant as a code: tell that it is mistyped."""
        return _ATTEMPT.search(compose(text).upper()) is not None

    @staticmethod
    def spoken(code: str) -> str:
        """The code to be read out: "K N, 7 F 4, K 9 Q, T X 4"."""
        return ", ".join(" ".join(group) for group in code.split("-"))


def _check(body: str) -> str:
    """Weights 1 and 2 in turn: they, and their difference, share no factor with 21.

    So every changed character and every pair of swapped neighbours changes the sum.
    """
    total = sum(_VALUES[c] * (2 if place % 2 else 1) for place, c in enumerate(body))
    # The check's own weight is the next in turn: 1 after an even number of characters.
    return ALPHABET[-total % len(ALPHABET)]


def _written(characters: str) -> str:
    groups = [characters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP)]
    return "-".join([PREFIX, *groups])
