"""What an official document says of itself: title, number, issuer, days, what it replaces.

All of it is shown to be confirmed: letterheads are written in too many ways to be trusted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.importing.margin_marks import is_capitals, is_kind, is_letterhead
from bot.importing.markers import LOWER
from bot.importing.outline import Article, Body
from bot.importing.paragraphs import CELL_MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """The facts of one document; empty or None where it does not say."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    signed_on: date | None = None
    in_force_from: date | None = None
    replaces: Sequence[str] = ()


_NUMBER = re.compile(
    r"(?<![\w])(?:[Ss]ố|SỐ)\s*:?\s*(\d{1,5}\s?[/\-][\w/.\-–]*[\w])", re.IGNORECASE
)
_DAY = re.compile(
    r"ngày\s*(\d{1,2})\s*(?:tháng|[/.\-])\s*(\d{1,2})\s*(?:năm|[/.\-])\s*(\d{4})", re.IGNORECASE
)
_IN_FORCE = re.compile(
    r"(?:hiệu\s+lực|thi\s+hành)(?:\s+thi\s+hành)?\s*(?:,?\s*kể)?\s+từ\s+ngày\s+"
    r"(?:(?P<signing>k[ýí])|(?:0?(?P<d>\d{1,2})\s*(?:tháng|[/.\-])\s*0?(?P<m>\d{1,2})\s*(?:năm|[/.\-])\s*(?P<y>\d{4})))",
    re.IGNORECASE,
)
_DOCUMENT = (
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông tư|Quy chế|Quy định|"
    r"Điều lệ)"
)
_THIS = re.compile(rf"(?:{_DOCUMENT}|Hiến pháp)\s+(?:liên tịch\s+)?này\b", re.IGNORECASE)
_REPLACED = (
    re.compile(rf"thay\s+thế\s+(?:cho\s+)?(?P<what>{_DOCUMENT}(?!\s+này)[^.;\n]{{3,300}})"),
    re.compile(
        rf"(?P<what>{_DOCUMENT}(?!\s+này)[^.;\n]{{3,300}}?)\s+(?:hết\s+hiệu\s+lực|(?:đều\s+)?bị\s+bãi\s+bỏ)"
    ),
)
_TITLE_NOISE = re.compile(
    r"CỦA QUỐC HỘI(?: NƯỚC CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM)?"
    r"(?:,? ?KHO[ÁA] [IVX]+)?(?:,? ?KỲ HỌP THỨ \w+)?|"
    r"SỐ\s*:?\s*\d+\s?[/\-]\S*|"
    r"NGÀY \d+ THÁNG \d+ NĂM \d{4}|NGÀY \d+\s?[/\-.]\s?\d+\s?[/\-.]\s?\d{4}",
)
KINDS = (
    "BỘ LUẬT", "LUẬT", "HIẾN PHÁP", "PHÁP LỆNH", "NGHỊ QUYẾT LIÊN TỊCH", "NGHỊ QUYẾT", "NGHỊ ĐỊNH",
    "QUYẾT ĐỊNH", "THÔNG TƯ LIÊN TỊCH", "THÔNG TƯ", "CHỈ THỊ", "SẮC LỆNH", "SẮC LUẬT", "LỆNH",
    "QUY CHẾ", "QUY ĐỊNH", "ĐIỀU LỆ", "NỘI QUY", "QUY TRÌNH", "HƯỚNG DẪN", "VĂN BẢN HỢP NHẤT",
)  # fmt: skip
_NAMED = ("BỘ LUẬT", "LUẬT", "PHÁP LỆNH")  # their subject is written with a capital
_PLACE = re.compile(  # whose name its text may write nowhere but in capitals
    r"\b(?P<level>tỉnh|thành phố|huyện|quận|thị xã|thị trấn|phường|xã)\s+"
    r"(?P<name>(?!hội\b)(?:[^\W\d_]+\s?){1,4})$"
)
_LONGEST_PHRASE = 12  # words looked up together


def facts_of(body: Body, enacting: Body | None = None) -> DocumentFacts:
    """Read the facts; a regulation takes what it does not say from what enacts it."""
    text = "\n".join(
        [*body.preamble, *(f"{article.title}\n{article.text}" for article in body.articles)]
    )
    head = [*body.letterhead, *body.title_lines]
    signed = _day(body.letterhead) or _day(body.closing) or _day(body.title_lines)
    facts = DocumentFacts(
        title=_title(body.title_lines, text),
        number=_number(head),
        issuer=_issuer(body.letterhead, text),
        signed_on=signed,
        in_force_from=_in_force(body.articles, signed),
        replaces=_replaced(body.articles),
    )
    if enacting is None:
        return facts
    other = facts_of(enacting)
    return DocumentFacts(
        title=facts.title or other.title,
        number=facts.number or other.number,
        issuer=facts.issuer or other.issuer,
        signed_on=facts.signed_on or other.signed_on,
        in_force_from=facts.in_force_from or other.in_force_from,
        replaces=facts.replaces or other.replaces,
    )


def _number(head: Iterable[str]) -> str:
    """The first number of the letterhead, or of the title."""
    found = _NUMBER.search("\n".join(head))
    return re.sub(r"\s", "", found[1]) if found else ""


def _day(lines: Sequence[str]) -> date | None:
    """The last day that is written there."""
    days = [_date(*found.groups()) for found in _DAY.finditer("\n".join(lines))]
    return next((day for day in reversed(days) if day is not None), None)


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _in_force(articles: Sequence[Article], signed: date | None) -> date | None:
    """From when it is in force, by its own last articles."""
    for article in reversed(articles):
        for found in _IN_FORCE.finditer(article.text):
            if not _THIS.search(article.text[max(found.start() - 120, 0) : found.start()]):
                continue
            return signed if found["signing"] else _date(found["d"], found["m"], found["y"])
    return None


def _replaced(articles: Sequence[Article]) -> list[str]:
    """The documents that its last articles put out of force."""
    for article in reversed(articles[-5:]):
        found = [
            " ".join(match["what"].split())
            for pattern in _REPLACED
            for match in pattern.finditer(article.text)
            if not _THIS.search(match["what"])
        ]
        if found:
            return list(dict.fromkeys(found))
    return []


def _issuer(letterhead: Sequence[str], text: str) -> str:
    """Who issued it: the capitals at the top left."""
    words: list[str] = []
    for line in letterhead:
        left = line.split(CELL_MARK.strip())[0]
        capitals = re.match(rf"[^{LOWER}_:|]+(?=[\s_]|$)", left.split("---")[0])
        piece = capitals[0].strip(" -–_|") if capitals else ""
        if not piece or not is_capitals(piece) or is_letterhead(piece) or is_kind(piece):
            break
        words.append(re.sub(r"\s+(?:SỐ|LUẬT|BỘ)$", "", piece))
        if CELL_MARK.strip() in line:
            break
    spelt = _spelt(" ".join(words), text)
    return _PLACE.sub(lambda found: f"{found['level']} {found['name'].title()}", spelt)


def _title(lines: Sequence[str], text: str) -> str:
    """The title in ordinary writing: capitals tell nothing of proper names."""
    whole = " ".join(_TITLE_NOISE.sub(" ", " ".join(lines)).split())
    kind = next((kind for kind in KINDS if whole.upper().startswith(kind)), "")
    if not kind:
        return whole
    subject = whole[len(kind) :].strip(" :")
    if kind in _NAMED:
        subject = re.sub(rf"^VỀ\s+(?:{kind}\s+)?", "", subject)
    subject = _spelt(subject, text) if is_capitals(subject) else subject
    subject = subject if kind in _NAMED else subject[:1].lower() + subject[1:]
    return f"{kind.capitalize()} {subject}".strip()


def _spelt(capitals: str, text: str) -> str:
    """Capitals as the text itself writes the same words, or else in small letters."""
    words = capitals.split()
    small = text.lower()
    spelt: list[str] = []
    while len(spelt) < len(words):
        start = len(spelt)
        longest = min(len(words), start + _LONGEST_PHRASE)
        pieces = (words[start:end] for end in range(longest, start + 1, -1))
        found = next((phrase for piece in pieces if (phrase := _written(piece, text, small))), "")
        spelt += found.split() if found else [words[start].lower()]
    spelling = " ".join(spelt)
    return spelling[:1].upper() + spelling[1:]


def _written(words: Sequence[str], text: str, small: str) -> str:
    """How the text writes these words, if it does so outside capitals; the most capitals win."""
    phrase = " ".join(words).lower()
    spellings: Counter[str] = Counter()
    start = small.find(phrase)
    while start >= 0:
        written = text[start : start + len(phrase)]
        if not is_capitals(written) and written.lower() == phrase:
            spellings[written] += 1
        start = small.find(phrase, start + 1)
    most = max(spellings.values(), default=0)
    usual = [each for each, times in spellings.items() if times * 3 >= most]
    return max(usual, key=lambda each: sum(map(str.isupper, each)), default="")
