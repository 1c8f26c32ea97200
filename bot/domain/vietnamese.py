"""The Vietnamese script: one spelling for each word, with and without its marks."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff]"
)
# Open syllables whose tone mark wanders between spellings (hoà/hòa, thuỷ/thủy); official texts mix
# both, so one is chosen: the mark on the first of the two vowels.
_OPEN_RHYME = re.compile(
    r"([oOuU])(?:(?<=[oO])([àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ])|(?<=[uU])(?<![qQ].)([ỳýỷỹỵỲÝỶỸỴ]))(?![^\W\d_])"
)


def compose(text: str) -> str:
    """Composed (NFC) text without the invisible characters that PDFs and chat apps mix in."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def normalise_tone(text: str) -> str:
    """The same words with one placement of the tone mark: hoà -> hòa, thuỷ -> thủy, uỷ -> ủy.

    Expects composed text; ``quý`` and ``hoàn`` are spelt one way only and stay.
    """
    return _OPEN_RHYME.sub(_first_vowel, text)


def _first_vowel(found: re.Match[str]) -> str:
    first, second = found[1], found[2] or found[3]
    apart = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + apart[1]) + apart[0]


def fold(text: str) -> str:
    """Lower case without any mark (bỏ dấu): "Điều lệ" -> "dieu le"."""
    return text.lower().translate(_BARE)


class _Bare(dict[int, str]):
    """What is left of each letter without its marks, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFD", chr(code))
        # "đ" has no decomposition in Unicode, so NFD alone leaves it.
        bare = "".join(c for c in apart if not unicodedata.combining(c)).replace("đ", "d")
        self[code] = bare
        return bare


_BARE = _Bare()


@lru_cache(maxsize=50_000)
def bare(syllable: str) -> str:
    """One syllable without marks: :func:`fold`, remembered."""
    return fold(syllable)


def syllables(text: str) -> list[str]:
    """The words of composed text: lower case, one tone placement, no punctuation or emoji."""
    return _TOKEN.findall(normalise_tone(text.lower()))


def is_marked(text: str) -> bool:
    """Whether any Vietnamese mark is there: the writer has them at hand."""
    return not text.isascii() and any(not c.isascii() and c.isalpha() for c in text)


def lines(text: str) -> Iterator[str]:
    """The non-empty lines of a text."""
    return (line for line in (raw.strip() for raw in text.splitlines()) if line)


def bare_words(text: str) -> str:
    """What makes questions one: the words without marks, capitals and signs."""
    return fold(" ".join(syllables(text)))
