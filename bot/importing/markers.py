"""How the parts of an official document are announced at the beginning of a line.

Everything here looks at one line of clean text and nothing around it; what a line really is, is
decided in ``structure`` from the order of the numbers.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """The parts above an article, the largest first."""

    PART = 1  # phần
    CHAPTER = 2  # chương
    SECTION = 3  # mục
    SUBSECTION = 4  # tiểu mục

    @property
    def word(self) -> str:
        """Its name in keys of texts and JSON."""
        return self.name.lower()


class Shape(StrEnum):
    """How surely a line that begins as an article begins one."""

    STRONG = "strong"  # "Điều 5." and "Điều 5: ...", "Điều 5" alone
    WEAK = "weak"  # "Điều 5 Giải thích từ ngữ": might go on a sentence of the line above
    SMALL = "small"  # "điều 5. ...": a slip, or a sentence of the line above again


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A part above the articles, as announced."""

    level: Level
    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A line that begins with a number or letter that may start an article, clause or point."""

    number: int
    letter: str
    rest: str
    quoted: bool = False
    shape: Shape = Shape.STRONG
    mark: str = "."  # what follows the number

    @property
    def label(self) -> str:
        """The number as printed: "28a"."""
        return f"{self.number or ''}{self.letter}"


LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"  # for [...]
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
OPENING = "\"“”«„‘'`‟″"
CLOSING = "\"”“»’'″"
CURLY_OPENING, CURLY_CLOSING = "“„«", "”»"
LOOKALIKES = {
    ord("Ð"): "Đ",  # eth (U+00D0) is typed for the Vietnamese letter U+0110
    **{ord(sign): unicodedata.normalize("NFKC", sign) for sign in "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"},
}
POINT_LETTERS = "abcdđeghiklmnopqrstuvxyfjwz"
_ROMAN = r"[IVXLC]+"
_UNITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9,
}  # fmt: skip
_TENS = {"mười": 10} | {f"{unit} mươi": 10 * n for unit, n in _UNITS.items() if n > 1}
_AFTER_TEN = {"": 0, " mốt": 1, " lăm": 5} | {f" {unit}": n for unit, n in _UNITS.items()}
_ORDINALS = {"nhất": 1, **_UNITS} | {
    ten + unit: tens + n for ten, tens in _TENS.items() for unit, n in _AFTER_TEN.items()
}
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NOTE = r"(?:\s?\[\d{1,3}\])?"  # a note's mark after the number, as consolidated texts have it
_TITLE = rf"{_NOTE}(?:\s*(?P<mark>[.:\-–—/]+){_NOTE}\s*|\s+|$)(?P<title>.*)"


def _announced(word: str, number: str) -> re.Pattern[str]:
    return re.compile(rf"{word}\s*(?:thứ\s+)?(?P<number>{number})(?![\w]){_TITLE}", re.IGNORECASE)


_HEADINGS = (
    (Level.PART, _announced(r"phần\s", rf"{_ROMAN}|\d+|{_ORDINAL}|chung|mở đầu")),
    (
        Level.PART,
        re.compile(
            r"(?P<number>PHẦN (?:CHUNG|CÁC TỘI PHẠM|MỞ ĐẦU|QUY ĐỊNH CHUNG))$(?P<mark>)(?P<title>)"
        ),
    ),
    (Level.CHAPTER, _announced("ch[ưu][ơo]ng", rf"{_ROMAN}[a-z]?|\d+\s?[a-zđ]?|{_ORDINAL}")),
    (Level.SECTION, _announced("mục", rf"{_ROMAN}|\d+[a-zđ]?|[A-K]|{_ORDINAL}")),
    (Level.SUBSECTION, _announced(r"tiểu\s+mục", rf"{_ROMAN}|\d+[a-zđ]?|[A-K]")),
)
# What goes on after the number of a chapter or section that is only spoken of.
_CITED = re.compile(
    r"(?:[,;)(]|(?:của|và|hoặc|tại|này|nêu|quy định|trong|thuộc|đến|như|có|được|là|ban hành|"
    r"về|thì|[Ll]uật|[Bb]ộ luật|[Nn]ghị|[Pp]háp lệnh|[Tt]hông tư|[Qq]uy chế|phần|[Cc]hương|mục|"
    rf"phụ lục)\b)(?!.*[{UPPER}]{{3}})"
)
_ARTICLE = re.compile(
    rf"(?P<quote>[{OPENING}(\[]*)\s*(?P<word>[ĐD](?:i[ềêè]|ìê)u|ĐIỀU|điều)\s*"
    rf"(?:(?i:thứ)\s+(?P<spelt>(?i:{_ORDINAL}))(?!\w)|(?:(?i:thứ)\s+)?"
    r"(?P<number>\d{1,4}|\d(?:\s\d){1,2}(?=\s*[.:])|[lI](?=\s*[.:])))\s?(?P<letter>[a-zđ]\d?(?![\w])|)"
    + _NOTE
    + rf"(?P<mark>\s*[.:]+\s*[-–—]?|\s*[-–—/)](?=\s|$|[{UPPER}])|)"
    + _NOTE
    + r"\s*(?P<rest>.*)"
)
_DIGITS = str.maketrans("lI", "11", " ")
_CODIFIED = re.compile(  # pháp điển: "Điều 35.4.NL.2.9. Title"
    r"(?P<quote>)(?P<word>Điều)(?P<spelt>)\s+\d+\.\d+\.[A-ZĐ]{2}(?:\.\d+)*\.(?P<number>\d{1,4})(?P<letter>[a-zđ]?)"
    r"(?P<mark>\.)\s*(?P<rest>.*)"
)
_SPOKEN_OF = re.compile(  # after the number: the sentence goes on, no article begins
    r"(?:[,;)]|(?:của|và|hoặc|tại|này|nêu|quy định|trong|thuộc|đến|như|có|được|là|về|thì|trên|với|"
    r"nói|mà|để|khoản|điểm|thay|sửa|Luật này|Bộ luật này)\b)"
)
_LAW = re.compile(r"(?:Bộ luật|Luật|Hiến pháp|Pháp lệnh|Nghị (?:định|quyết)|Thông tư|Quy chế)\b")
_CLAUSE = re.compile(
    rf"(?P<quote>[{OPENING}]*)\s*(?:[Kk]hoản\s+(?=\d{{1,3}}\s*[.:]))?\(?(?P<number>\d{{1,3}})(?P<letter>[a-zđ]\d?|)"
    r"\s?(?P<mark>\.(?!\d)|\)|[-–](?=\s*[^\W\d])|/(?=\s)|:(?=\s))\s*(?P<rest>.*)"
)
_POINT = re.compile(
    rf"(?P<quote>[{OPENING}]*)\s*\(?(?P<letter>[{POINT_LETTERS}])(?P<index>\d?)\s?"
    r"(?P<mark>\)|[.\-–/](?=\s))\s*(?P<rest>.*)"
)
_APPENDIX = re.compile(
    r"(?:DANH MỤC )?(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu)"
    rf"(?:\s+(?:số\s+|SỐ\s+)?(?:{_ROMAN}|\d+|[A-Z])[a-z]?)?"
    rf"(?:\s*[.:\-–]\s*.*|\s+[^{LOWER}]+|)"
)
_TORN = re.compile(r"(?:Điều|Chương|Mục|Phần(?: thứ)?)", re.IGNORECASE)
_TORN_NUMBER = re.compile(rf"(?:\d{{1,3}}[a-zđ]?|{_ROMAN}|{_ORDINAL})(?![\w/])")
_ITEM = re.compile(r"[-–+*•]\s*\S")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
# Alone on a line: the title of what is enacted by the text before it.
_ENACTED = re.compile(
    r"(?:QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|NỘI QUY|BẢN QUY ĐỊNH|QUY TRÌNH|QUY CHUẨN|HƯỚNG DẪN)"
    rf"(?:\s+[^{LOWER}]+)?"
)
_ENACTS = re.compile(
    r"(?:ban\s*hành|phê\s*duyệt|thông\s*qua)\s+(?:kèm\s+theo|(?:bản\s+)?[\"“]?"
    r"(?:quy\s*(?:chế|định|trình|chuẩn)|điều\s*lệ|nội\s*quy|hướng\s*dẫn))",
    re.IGNORECASE,
)
_ENACTED_BY = re.compile(r"\(?\s*(?:Được\s+)?ban hành (?:kèm )?theo", re.IGNORECASE)


def heading(text: str) -> Heading | None:
    """The part above the articles that a line announces, if it does."""
    if not text[:1].isupper():
        return None
    for level, pattern in _HEADINGS:
        found = pattern.match(text)
        if found is None:
            continue
        title = found["title"].strip()
        if title and (title[0].islower() or (not found["mark"] and _CITED.match(title))):
            return None
        number = " ".join(found["number"].split())
        if any(map(str.isupper, number)):
            number = number.replace("l", "I")  # a small L that was typed for it
        return Heading(level=level, number=number, title=title)
    return None


def heading_number(number: str) -> int:
    """The number of a heading, however it is written: "IV", "4", "tư"; 0 when it is none."""
    small = number.lower()
    digits = re.match(r"\d+", small)
    if digits:
        return int(digits[0])
    if small in _ORDINALS:
        return _ORDINALS[small]
    values = [_ROMAN_VALUES.get(letter, 0) for letter in small]
    if not all(values):
        return 0
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def article(text: str) -> Numbered | None:
    """The article that a line may begin."""
    found = _CODIFIED.match(text) or _ARTICLE.match(text)
    if found is None:
        return None
    mark, rest = found["mark"].strip(), found["rest"].strip()
    if _SPOKEN_OF.match(rest) and (not mark or rest[0] in ",;)"):
        return None
    is_small = found["word"][0].islower()
    if not mark and rest and (is_small or not (rest[0].isupper() or rest[0] in OPENING)):
        return None
    if found["spelt"]:
        number = _ORDINALS[" ".join(found["spelt"].lower().split())]
    else:
        number = int(found["number"].translate(_DIGITS))
    return Numbered(
        number=number,
        letter=found["letter"],
        rest=rest,
        quoted=bool(found["quote"].strip("([")),
        shape=Shape.SMALL if is_small else Shape.STRONG if mark or not rest else Shape.WEAK,
        mark=mark,
    )


def clause(text: str) -> Numbered | None:
    """The clause that a line may begin."""
    found = _CLAUSE.match(text)
    if found is None or not found["rest"]:
        return None
    return Numbered(
        number=int(found["number"]),
        letter=found["letter"],
        rest=found["rest"],
        quoted=bool(found["quote"]),
        mark=found["mark"].strip(),
    )


def point(text: str) -> Numbered | None:
    """The point that a line may begin; its number is the place of its letter."""
    found = _POINT.match(text)
    if found is None or not found["rest"]:
        return None
    return Numbered(
        number=0,
        letter=found["letter"] + found["index"],
        rest=found["rest"],
        quoted=bool(found["quote"]),
        mark=found["mark"].strip(),
    )


def names_law(text: str) -> bool:
    """Whether a text begins with the name of a law, as after the number of an article of it."""
    return _LAW.match(text) is not None


def is_torn(text: str, below: str) -> bool:
    """Whether the number of an article or heading was torn off onto the line below."""
    return _TORN.fullmatch(text) is not None and _TORN_NUMBER.match(below) is not None


def is_appendix(text: str) -> bool:
    """Whether a line is the heading of an appendix."""
    return _APPENDIX.fullmatch(text) is not None


def is_enacted_title(text: str) -> bool:
    """Whether a line is where the title of an attached regulation begins."""
    return _ENACTED.fullmatch(text) is not None


def enacts(text: str) -> bool:
    """Whether an article's text issues a regulation that is attached to it."""
    return _ENACTS.search(text) is not None


def is_enacted_by(text: str) -> bool:
    """Whether a line says with which document the text below was issued."""
    return _ENACTED_BY.match(text) is not None


def is_footnote(text: str) -> bool:
    """Whether a line is a note, "[1] ..."."""
    return _FOOTNOTE.match(text) is not None


def is_heading_line(text: str) -> bool:
    """Whether a line announces an article or what stands above one."""
    return article(text) is not None or heading(text) is not None


def begins_anew(text: str) -> bool:
    """Whether a line cannot go on the one before it, by its looks alone."""
    found = article(text)
    return (
        (found is not None and found.shape is not Shape.WEAK)
        or heading(text) is not None
        or clause(text) is not None
        or point(text) is not None
        or is_appendix(text)
        or _ITEM.match(text) is not None
    )
