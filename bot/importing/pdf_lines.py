"""Lines of a PDF: what stands side by side is parted, and page furniture is told from the text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from bot.importing.pdf_tables import Table, without_tables
from bot.importing.pdf_words import Page, Word

# Parts of a letter's height.
_GUTTER = 1.8  # between columns; blanks of a justified line seldom grow as wide
_SAME_PLACE = 3.0  # points by which furniture may wander

_GUTTER_BESIDE_GAPS = 2.5  # times the line's own usual gap
_MARK = re.compile(r"(?:\d{1,3}[.)]?|[a-zđ]{1,2}\)|[IVXLC]+\.?|[-–•+*])$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:trang|page)?\W*\d{1,4}\W*(?:/\W*\d{1,4}\W*)?$", re.IGNORECASE)
_PART = re.compile(r"(?:Điều|Chương|Mục|Phần)\s|[a-zđ]\)\s", re.IGNORECASE)  # never furniture
_EDGE = 3  # lines from the top or bottom of a page that may be furniture
_REPEATED = 3  # pages, or half of them if they are fewer
_SMALL = 0.93  # of the text's size; footnotes are smaller
_NOTE = re.compile(r"(?:\[?\d{1,3}\]?|\(\d{1,3}\)|\*+)(?:\W|$)")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of one column."""

    page: int
    words: Sequence[Word]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        return self.words[-1].right

    @cached_property
    def base(self) -> float:
        return max(word.base for word in self.words)

    @cached_property
    def size(self) -> float:
        return median(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


Row = Sequence[Line]  # side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page's lines, by what they are."""

    number: int
    rows: Sequence[Row]
    tables: Sequence[Table] = ()
    furniture: Sequence[Line] = ()
    footnotes: Sequence[Line] = ()


def sheets(pages: Iterable[Page]) -> list[Sheet]:
    """Part the rows of all pages, and set aside running heads, page numbers and footnotes."""
    parted = [_sheet(page) for page in pages]
    known = _repeated(parted)
    bare = [_without_furniture(sheet, known) for sheet in parted]
    sizes = [round(line.size * 2) / 2 for sheet in bare for row in sheet.rows for line in row]
    usual = Counter(sizes).most_common(1)[0][0] if sizes else 0.0
    return [_without_footnotes(sheet, usual) for sheet in bare]


def _sheet(page: Page) -> Sheet:
    rows, tables = without_tables(page.rows, page.rules)
    parted = [_parted(page.number, row) for row in rows]
    return Sheet(number=page.number, rows=parted, tables=tables)


def _parted(page: int, row: Sequence[Word]) -> Row:
    gaps = [after.left - before.right for before, after in pairwise(row)]
    usual = median(gaps) if len(gaps) > 2 else 0.0
    lines: list[Line] = []
    begin = 0
    for index, gap in enumerate(gaps, start=1):
        wide = max(_GUTTER * row[index].size, _GUTTER_BESIDE_GAPS * usual)
        is_marked = index - begin == 1 and _MARK.match(row[begin].text)
        if gap > wide and not is_marked:
            lines.append(Line(page=page, words=row[begin:index]))
            begin = index
    return [*lines, Line(page=page, words=row[begin:])]


# --- furniture ---

_Place = tuple[str, int]


def _edges(sheet: Sheet) -> Iterator[Line]:
    rows = sheet.rows
    for row in rows if len(rows) <= 2 * _EDGE else (*rows[:_EDGE], *rows[-_EDGE:]):
        yield from row


def _place(line: Line) -> _Place:
    return _NUMBER.sub("0", line.text), round(line.base / _SAME_PLACE)


def _repeated(parted: Sequence[Sheet]) -> frozenset[_Place]:
    """Find what stands at the same place on several pages, its numbers aside."""
    counts: Counter[_Place] = Counter()
    for sheet in parted:
        words, heights = {_place(line) for line in _edges(sheet)}, (-1, 0, 1)
        counts.update({(text, at + step) for text, at in words for step in heights})
    enough = min(_REPEATED, max(2, len(parted) // 2))
    return frozenset(place for place, count in counts.items() if count >= enough)


def _without_furniture(sheet: Sheet, known: frozenset[_Place]) -> Sheet:
    rows = list(sheet.rows)
    furniture: list[Line] = []
    for at in (0, -1):
        for _ in range(_EDGE):
            if rows and all(_is_furniture(line, known, sheet) for line in rows[at]):
                furniture.extend(rows.pop(at))
    return replace(sheet, rows=rows, furniture=furniture)


def _is_furniture(line: Line, known: frozenset[_Place], sheet: Sheet) -> bool:
    if _PAGE_NUMBER.match(line.text):
        numbers = [int(number) for number in _NUMBER.findall(line.text)[:1]]
        return _place(line) in known or numbers == [sheet.number]
    return _place(line) in known and not _PART.match(line.text)


# --- footnotes ---


def _without_footnotes(sheet: Sheet, usual: float) -> Sheet:
    """Set aside the smaller lines at the foot of a page, if the first bears a note's mark."""
    at = len(sheet.rows)
    while at and all(line.size < _SMALL * usual for line in sheet.rows[at - 1]):
        at -= 1
    while at < len(sheet.rows) and not _NOTE.match(sheet.rows[at][0].text):
        at += 1
    notes = [line for row in sheet.rows[at:] for line in row]
    return replace(sheet, rows=sheet.rows[:at], footnotes=notes)
