"""Direct references in a question: "Điều 5 quy chế UBND", "khoan 2 dieu 9", with or without marks.

Numbers are read from the words as typed, for repair takes "đ" and "k" for everything but điều and
khoản; a document's name is looked for in both. What only counts ("13 điều", "điều 1 người cần") or
goes on as another word ("điều kiện", "chương trình") is no reference.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.document_names import DocumentNames
from bot.domain.knowledge import Document
from bot.domain.vietnamese import bare as bare_of
from bot.domain.vietnamese import compose, fold, syllables


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """A place in a document as a citizen names it; "" where it was not said."""

    article: str = ""
    clause: str = ""
    point: str = ""
    chapter: str = ""
    document_ids: tuple[str, ...] = ()  # the documents it may mean; () when none was named
    is_elsewhere: bool = False  # in a document that was named and is not known here

    @property
    def chapter_number(self) -> int:
        """The chapter in figures: "IV" is 4; 0 where none was said."""
        if self.chapter.isdigit():
            return int(self.chapter)
        values = [_ROMAN_VALUES.get(letter, 0) for letter in self.chapter.lower()]
        return sum(
            -value if value < after else value
            for value, after in zip(values, [*values[1:], 0], strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A number that was read: what it numbers, and the words it takes up."""

    unit: str
    number: str
    start: int
    end: int
    is_certain: bool  # false for "đ 5" or "điều năm": believed only beside a document or a clause


_UNITS: Mapping[str, str] = {
    "dieu": "article", "khoan": "clause", "diem": "point", "chuong": "chapter",
}  # fmt: skip
_SHORT: Mapping[str, str] = {
    "đ": "article", "d": "article", "k": "clause",
}  # fmt: skip
_INITIALS = frozenset("dđkc")  # of every word in _UNITS and _SHORT
_GLUED = re.compile(r"(dieu|khoan|chuong|d|k)(\d{1,3}[a-z]?)")
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,2})[a-zđ]?")
_ROMAN = re.compile(r"(?=[ivxl])(?:x[lx]|x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES: Mapping[str, int] = {"i": 1, "v": 5, "x": 10, "l": 50}
_POINT = re.compile(r"[a-zđ]")
_ORDINAL = ("thu", "so")
_DIGITS: Mapping[str, int] = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mươi": 10,
}  # fmt: skip
_BARE_DIGITS = {fold(word): digit for word, digit in _DIGITS.items()}

# After a number: what is counted or measured, so that the number is not an article's.
_COUNTED = frozenset({
    "người", "việc", "cái", "con", "ngày", "tháng", "lần", "bước", "hộ", "dân", "bên", "nơi",
    "chỗ", "nhà", "kg", "tạ", "tấn", "nghìn", "ngàn", "triệu", "tỷ", "đồng", "tr", "điều", "thứ",
    "vấn", "bạn", "tôi", "phút", "giờ", "câu", "ý", "khoản", "năm",
})  # fmt: skip
_BARE_COUNTED = frozenset(map(fold, _COUNTED)) - {"y", "con", "khoan", "dieu", "nam"}
_COUNTING = frozenset({  # before "điều": what counts it
    "mấy", "nhiều", "vài", "những", "mỗi", "từng", "một", "hai", "ba", "bốn", "sáu", "bảy", "tám",
    "chín", "mười", "hạt", "may", "nhieu", "nhung", "hat",
})  # fmt: skip
_NUMBERED = frozenset(
    {"so", "luat", "dinh", "quyet", "tich", "tu", "tri", "thi", "phap", "nd", "nq"}
)


class References:
    """Finds direct references to the articles of known documents."""

    def __init__(
        self, documents: Iterable[Document], repair: Callable[[str], Sequence[str]]
    ) -> None:
        self._names = DocumentNames(documents, repair)

    def find(self, text: str, repaired: Sequence[str]) -> ArticleRef | None:
        """The article or chapter that a message names, or None."""
        typed = syllables(compose(text))
        for words in (typed, repaired):
            places = _places(words)
            anchor = next((p for p in places if p.unit in {"article", "chapter"}), None)
            if anchor is None:
                continue
            named = self._named(words, repaired if words is typed else typed)
            ref = _assembled(places, is_supported=named is not None)
            if ref is not None:
                return replace(ref, document_ids=named or (), is_elsewhere=named == ())
        return None

    def _named(self, *readings: Sequence[str]) -> tuple[str, ...] | None:
        """The documents that the first reading to know any of them names; () if none does."""
        found = [self._names.nearest(words, *_span(words)) for words in readings]
        known = next((ids for ids in found if ids), None)
        return known or (() if () in found else None)


def _span(words: Sequence[str]) -> tuple[int, int]:
    """Where the places are that are named; the beginning, where none is."""
    places = _places(words)
    return (
        min((place.start for place in places), default=0),
        max((place.end for place in places), default=0),
    )


def _assembled(places: Sequence[_Place], *, is_supported: bool) -> ArticleRef | None:
    """The first article with the clause and point said beside it, or the first chapter."""
    first: dict[str, _Place] = {}
    for place in places:
        first.setdefault(place.unit, place)
    article, chapter = first.get("article"), first.get("chapter")
    clause, point = first.get("clause"), first.get("point")
    if article is not None and not (article.is_certain or is_supported or clause):
        article = None
    if article is None and (chapter is None or not (chapter.is_certain or is_supported)):
        return None
    return ArticleRef(
        article=article.number if article else "",
        clause=clause.number if clause and article else "",
        point=point.number if point and clause and article else "",
        chapter=chapter.number.upper() if chapter else "",
    )


def _places(words: Sequence[str]) -> list[_Place]:
    found: list[_Place] = []
    start = 0
    while start < len(words):
        place = _place(words, start)
        if place is None or _is_count(words, place, found):
            start += 1
        else:
            found.append(place)
            start = place.end
    return found


def _place(words: Sequence[str], start: int) -> _Place | None:
    """The numbered place that begins at a word."""
    word = words[start]
    if word[:1] not in _INITIALS:
        return None
    bare = bare_of(word)
    glued = _GLUED.fullmatch(bare)
    if glued:
        unit = _UNITS.get(glued[1]) or _SHORT[glued[1]]
        is_certain = glued[1] in _UNITS
        return _Place(unit, glued[2], start, start + 1, is_certain)
    unit = _UNITS.get(bare, "")
    is_certain = bool(unit)
    unit = unit or _SHORT.get(word, "")
    after = start + 1
    if not unit or after >= len(words):
        return None
    if unit == "point":
        is_letter = _POINT.fullmatch(words[after]) is not None
        return _Place(unit, words[after], start, after + 1, True) if is_letter else None
    if is_certain and unit == "article" and fold(words[after]) in {"khoan", "luat"}:
        after += 1  # "điều khoản 5", "điều luật số 5"
    is_ordinal = after + 1 < len(words) and fold(words[after]) in _ORDINAL
    after += is_ordinal
    number, end = _number(words, after)
    if is_ordinal and fold(words[after]) == "nhat":
        number, end = "1", after + 1
    if not number:
        return None
    # "v", "x" and "i" alone may be slang; number words may go on as something else.
    is_clear = words[after][0].isdigit() or len(number) > 1 or unit == "chapter" or is_ordinal
    is_spelt = number.isdigit() and not words[after][0].isdigit()
    is_certain = is_certain and is_clear and (is_ordinal or not is_spelt)
    return _Place(unit, number, start, end, is_certain)


def _number(words: Sequence[str], start: int) -> tuple[str, int]:
    """The number at a word and where it ends; ("", start) when there is none."""
    if start >= len(words):
        return "", start
    word = words[start]
    if _NUMBER.fullmatch(word) or _ROMAN.fullmatch(word):
        return word, start + 1
    total, place = 0, start
    while place < len(words) and (digit := _digit(words[place])):
        if digit == 10:
            total = 10 * max(total, 1)
        elif total % 10 == 0:
            total += digit
        else:
            break  # "ba bốn" is no number
        place += 1
    return (str(total), place) if total else ("", start)


def _digit(word: str) -> int | None:
    return _DIGITS.get(word) or (_BARE_DIGITS.get(word) if word != "tu" else None)


def _is_count(words: Sequence[str], place: _Place, found: Sequence[_Place]) -> bool:
    """Whether the words around show that something is counted, not numbered."""
    continues = bool(found) and found[-1].end == place.start
    before = words[place.start - 1] if place.start and not continues else ""
    if before in _COUNTING and place.unit != "point":
        return True
    if before.isdigit() and len(before) < 4 and place.unit in {"article", "chapter"}:
        of_a_document = place.start > 1 and fold(words[place.start - 2]) in _NUMBERED
        if not of_a_document:
            return True
    after = words[place.end] if place.end < len(words) else ""
    if after in _COUNTED or after in _BARE_COUNTED:
        # "điều 9 khoản 2", "điều 5 năm 2013": the next unit is numbered itself.
        goes_on = place.end + 1 < len(words) and _number(words, place.end + 1)[0]
        return not (after in {"khoản", "điều", "năm"} and goes_on)
    return False
