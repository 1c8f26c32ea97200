"""Who asks, when they were born and where they live: hidden in a question before it is kept.

Names are known by what stands before them. A name that nothing introduces stays: places are often
called after people, and many ask about those who hold an office.
"""

import re
from collections.abc import Iterator, Sequence

from bot.domain.masking import MASK
from bot.domain.vietnamese import compose, fold

LONGEST_NAME = 5  # words

_SURNAMES = frozenset(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh mai dao doan
    luong vuong truong lam ta to ma nong trieu ha chu luu cao phung nghiem quach tong than khong
    """.split()  # noqa: SIM905 - a list would take a page
)
_MIDDLE = frozenset({"thi", "van"})  # what tells a name that is written without capitals
_NO_NAME = frozenset(  # what may follow a name, or stand where one is asked for
    """
    ai can chi cho co di duoc gi hoi j khong ko kia la muon nam nao nay nha o que so sinh tai thi
    thay toc tuoi va xin
    """.split()  # noqa: SIM905
)
# With their own marks or none: without marks, "con" might be any of several words.
_SELF = r"(?:t[o\u00f4]i|em|ch[a\u00e1]u|con|m[i\u00ec]nh)"
_NAMED, _BEING, _AND, _FAMILY = r"t[e\u00ea]n", r"l[a\u00e0]", r"v[a\u00e0]", r"h[o\u1ecd]"
_CALLED = re.compile(rf"\b(?:{_SELF} {_NAMED}(?: {_BEING})?|{_NAMED} {_SELF} {_BEING}) ")
_IS = re.compile(rf"\b(?:{_SELF} {_BEING} |{_FAMILY}(?: {_AND})? {_NAMED}(?: {_SELF})?: ?)")
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"\s*(?:[,.;:!?\n]|$)")

_DAY = r"\d{1,2}\s?(?:[./-]|thang)\s?\d{1,2}(?:\s?(?:[./-]|nam)\s?\d{2,4})?"
_BORN = re.compile(
    r"(?<!hoc )(?<!ve )(?<!dan )(?<!phat )(?<!nhan )(?<!an )(?<!khai )(?<!thi )(?<!tai )(?<!hy )"
    rf"\b(?:sinh|sn)\b(?: (?:vao|ngay|nam|thang))*[ :]+(?P<hidden>{_DAY}|(?:19|20)\d\d)"
)
_NUMBER = r"\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){0,4}"
_HOUSE = re.compile(
    rf"\b(?:so nha|nha so)[ :]+(?P<house>{_NUMBER})\b|"
    rf"\b(?:ngo|ngach|hem) (?P<beside>\d{{1,4}}/{_NUMBER})\b|"
    rf"\bso (?P<along>{_NUMBER})(?=,? (?:ngo|ngach|hem|duong|pho)\b)"
)


def hide_persons(text: str) -> str:
    """The words without names that somebody is introduced by, birthdays and numbers of houses.

    >>> hide_persons("toi la nguyen thi hoa, sinh 1960, hoi gia dien")
    'toi la ***, sinh ***, hoi gia dien'
    """
    text = compose(text)
    plain = fold(text)
    if not len(plain) == len(text) == len(text.lower()):  # some letter is several in small
        text = plain
    end, kept = 0, []
    for start, until in sorted(_hidden(text, plain)):
        if start >= end:
            kept += [text[end:start], MASK]
            end = until
    return "".join(kept) + text[end:]


def _hidden(text: str, plain: str) -> Iterator[tuple[int, int]]:
    for pattern in (_BORN, _HOUSE):
        for found in pattern.finditer(plain):
            yield found.span(found.lastgroup or 0)
    for pattern in (_CALLED, _IS):
        for found in pattern.finditer(text.lower()):
            words = _words_from(plain, found.end())
            count = _name(text, words, is_called=pattern is _CALLED)
            if count:
                yield words[0].start(), words[count - 1].end()


def _words_from(plain: str, start: int) -> Sequence[re.Match[str]]:
    """The next words, as far as only single spaces are between them."""
    words: list[re.Match[str]] = []
    while len(words) < LONGEST_NAME and (word := _WORD.match(plain, start)) is not None:
        words.append(word)
        start = word.end() + plain.startswith(" ", word.end())
    return words


def _name(text: str, words: Sequence[re.Match[str]], *, is_called: bool) -> int:
    """How many of the words are a name; 0 when it is none."""
    if not words:
        return 0
    if words[0][0] in _SURNAMES and len(words) > 2 and words[1][0] in _MIDDLE:
        return 4 if len(words) > 3 and _goes_on(text, words) else 3
    capitals = 0 if text.isupper() else _capitals(text, words)
    ends = capitals == 1 and _STOP.match(text, words[0].end()) is not None
    if capitals > 1 or ends or (capitals and is_called):
        return capitals
    return int(is_called and words[0][0] not in _NO_NAME)


def _goes_on(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether a name of three words with "thị" or "văn" has a fourth."""
    third, fourth = (text[word.start()] for word in words[2:4])
    return third.isupper() == fourth.isupper() and words[3][0] not in _NO_NAME


def _capitals(text: str, words: Sequence[re.Match[str]]) -> int:
    small = (count for count, word in enumerate(words) if not text[word.start()].isupper())
    return next(small, len(words))
