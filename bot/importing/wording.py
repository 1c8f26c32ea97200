"""Whether a text is sound Vietnamese: broken accents, words run together, holes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.vietnamese import fold, normalise_tone
from bot.importing.markers import begins_anew
from bot.importing.problems import Code, Problem, problem

_LOST = chr(0xFFFD)  # what stands for a letter that could not be read; some programs write "?"
_WORD = re.compile(rf"(?:[^\W\d_]|{_LOST}|(?<=[^\W\d_])\?(?=[^\W\d_]))+")
_ROMAN_ITEM = re.compile(r"[ivx]{1,5}[).]\s")
_SENTENCE_END = re.compile(r"[.;:!?]$")
_BROKEN_SHARE = 0.02  # of all words; 18 laws in good order have at most 0.002
_GLUED_SHARE = 0.004
_FEWEST = 3  # one or two are slips of the official text itself
_LONGEST_SYLLABLE = 7  # "nghiêng"
_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """Words of a text by what is wrong with them."""

    words: int
    broken: Sequence[str]  # those with letters that could not be read first
    glued: Sequence[str]
    holes: Sequence[str]  # beginnings of lines whose first letters are gone


def soundness(lines: Sequence[str], syllables: Mapping[str, int]) -> Soundness:
    """Compare every word with the syllables that Vietnamese has."""
    words = 0
    broken: list[str] = []
    glued: list[str] = []
    for line in lines:
        for word in _words(line):
            words += 1
            if _is_known(word, syllables):
                continue
            (glued if _is_glued(word, syllables) else broken).append(word)
    broken.sort(key=lambda word: _LOST not in word)
    holes = list(_holes(lines, syllables))
    return Soundness(words=words, broken=broken, glued=glued, holes=holes)


def wording_problems(lines: Sequence[str], syllables: Mapping[str, int]) -> list[Problem]:
    """What of it is more than a slip."""
    found = soundness(lines, syllables)
    problems: list[Problem] = []
    is_lost = any(_LOST in word for word in found.broken)
    if is_lost or len(found.broken) > max(_FEWEST, _BROKEN_SHARE * found.words):
        share = round(100 * len(found.broken) / found.words)
        problems.append(problem(Code.BROKEN_TEXT, share=share, example=_examples(found.broken)))
    for code, words in ((Code.GLUED_WORDS, found.glued), (Code.HOLES, found.holes)):
        if len(words) >= max(_FEWEST, _GLUED_SHARE * found.words):
            problems.append(problem(code, count=len(words), example=_examples(words)))
    return problems


def _words(line: str) -> Iterator[str]:
    """The words in small letters; abbreviations and names in capitals cannot be judged."""
    for found in _WORD.finditer(line):
        word = found[0]
        if _LOST in word or (len(word) > 1 and not (word.isupper() and not line.isupper())):
            yield word


def _is_known(word: str, syllables: Mapping[str, int]) -> bool:
    small = normalise_tone(word.lower())
    # A foreign name or term: plain letters, like "Internet" or "logistics".
    is_plain = word.isascii() and word.isalpha()
    return small in syllables or (is_plain and (word[0].isupper() or len(word) > 3))


def _is_glued(word: str, syllables: Mapping[str, int]) -> bool:
    """Whether it falls apart into syllables, as "banhành" does."""
    small = normalise_tone(word.lower())
    if len(small) <= 3:
        return False
    for at in range(2, min(len(small) - 1, _LONGEST_SYLLABLE + 1)):
        rest = small[at:]
        if small[:at] in syllables and (rest in syllables or _is_glued(rest, syllables)):
            return True
    return False


def _holes(lines: Sequence[str], syllables: Mapping[str, int]) -> Iterator[str]:
    before = "."
    for line in lines:
        first = _WORD.match(line)
        is_item = begins_anew(line) or _ROMAN_ITEM.match(line)
        if first and first[0][0].islower() and not is_item:
            is_whole = normalise_tone(first[0].lower()) in syllables
            if not is_whole or (_SENTENCE_END.search(before) and fold(first[0]) != "va"):
                yield line[:30]
        before = line


def _examples(words: Sequence[str]) -> str:
    return ", ".join(list(dict.fromkeys(words))[:_EXAMPLES])
