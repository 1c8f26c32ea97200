"""The words of a PDF with their places, as PDFium finds them; the layout is read from these alone.

The order of letters in the file is not trusted: where a font lacks a letter, programs write it
with another font, after the line.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from operator import attrgetter
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from bot.importing.legacy_fonts import converted, legacy_encoding
from bot.importing.pdf_drawings import Rule, is_picture, ruled_lines
from bot.importing.refusals import Refusal, refused

MOST_PAGES = 3000
MOST_LETTERS = 100_000  # of a page; a dense one has 6,000

# Parts of a letter's height.
_SAME_ROW = 0.5  # a raised footnote mark belongs to its line
_GAP_OF_WORDS = 0.17  # not all blanks are written, and PDFium drops some that are
_BOLD = 600  # weight
_HYPHEN_AT_END = "\x02"  # what PDFium makes of it
_BLANK = " \t\xa0"
_UNKNOWN = chr(0xFFFD)  # what stands for a letter nobody knows
_SAMPLES = 20  # letters whose direction is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Letters without a gap; measures are points, from the upper left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's words in rows from top to bottom, each from left to right."""

    number: int
    rows: Sequence[Sequence[Word]]
    rules: Sequence[Rule]
    is_readable: bool  # False: there is something, and it is no text
    encodings: frozenset[str] = frozenset()  # of the legacy fonts that were converted


@dataclass(frozen=True, slots=True)
class _Style:
    """What letters of one stretch of text share."""

    font: str
    size: float
    bold: bool


class _Letter(NamedTuple):  # half a million of them in a long law: a tuple is made quickly
    text: str
    left: float
    right: float
    base: float
    style: "_Style"


def pages(content: bytes) -> Iterator[Page]:
    """Read a PDF page by page; raises :class:`bot.domain.errors.FileRefusedError`."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        raise refused(Refusal.LOCKED if locked else Refusal.BROKEN) from error
    try:
        if len(document) > MOST_PAGES:
            raise refused(Refusal.BOMB)
        for index in range(len(document)):
            yield _page(document, index)
    finally:
        document.close()


def _page(document: "pypdfium2.PdfDocument", index: int) -> Page:
    number = index + 1
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page(number=number, rows=(), rules=(), is_readable=False)
    text = page.get_textpage()
    try:
        letters, unreadable = _letters(text, page.get_size())
        picture = is_picture(page, len(letters))
        rules = list(ruled_lines(page))
    finally:
        text.close()
        page.close()
    rows = [_words(row) for row in _rows(letters)]
    fonts = {letter.style.font for letter in letters}
    return Page(
        number=number,
        rows=[row for row in rows if row],
        rules=rules,
        is_readable=not picture and 2 * unreadable <= len(letters),
        encodings=frozenset(filter(None, map(legacy_encoding, fonts))),
    )


def _letters(
    text: "pypdfium2.PdfTextPage", page: tuple[float, float]
) -> tuple[list[_Letter], int]:
    """Collect the letters, turned upright, and how many have no known meaning."""
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    count = text.count_chars()
    if count > MOST_LETTERS:
        raise refused(Refusal.BOMB)
    quarters = _quarters(text, count)
    styles = _Styles(text)
    style: _Style | None = None
    letters: list[_Letter] = []
    unreadable = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = chr(code) if code < 0x110000 else _UNKNOWN
        if letter.isspace() and (letter in "\r\n" or pdfium.FPDFText_IsGenerated(text, index)):
            style = None
            continue
        if letter == _HYPHEN_AT_END:
            letter = "-"
        unreadable += letter == _UNKNOWN or code < 32 or 0xE000 <= code < 0xF900
        if style is None:  # asked for once a word
            style = styles.of(index)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        left, right, base = _upright(quarters, (x.value, y.value), box, page)
        letters.append(_Letter(letter, left, right, base, style))
        if letter in _BLANK:
            style = None
    return letters, unreadable


def _quarters(text: "pypdfium2.PdfTextPage", count: int) -> int:
    """Tell by how many quarter turns, counter-clockwise, most of the text is turned."""
    turns = [0, 0, 0, 0]
    for index in range(0, count, max(1, count // _SAMPLES)):
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        turns[round(max(angle, 0.0) / 1.5708) % 4] += 1
    return turns.index(max(turns))


def _upright(
    quarters: int, origin: tuple[float, float], box: "pdfium.FS_RECTF", page: tuple[float, float]
) -> tuple[float, float, float]:
    """Turn a letter's left, right and base line."""
    (x, y), (width, height) = origin, page
    match quarters:
        case 1:
            return box.bottom, box.top, x
        case 2:
            return width - box.right, width - box.left, y
        case 3:
            return height - box.top, height - box.bottom, width - x
        case _:
            return x, max(box.right, x), height - y


class _Styles:
    """The styles of a page's letters, asked for once a stretch."""

    def __init__(self, text: "pypdfium2.PdfTextPage") -> None:
        self._text = text
        self._known: dict[int, _Style] = {}
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._matrix = pdfium.FS_MATRIX()

    def of(self, index: int) -> _Style:
        """Tell a letter's style."""
        stretch = ctypes.cast(pdfium.FPDFText_GetTextObject(self._text, index), ctypes.c_void_p)
        address = stretch.value or 0
        if address not in self._known:
            self._known[address] = self._asked(index)
        return self._known[address]

    def _asked(self, index: int) -> _Style:
        text = self._text
        length = pdfium.FPDFText_GetFontInfo(text, index, self._name, len(self._name), self._flags)
        font = self._name.value.decode("utf-8", "replace") if 0 < length <= 128 else ""
        pdfium.FPDFText_GetMatrix(text, index, self._matrix)
        scale = hypot(self._matrix.c, self._matrix.d)
        heavy = pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD
        return _Style(
            font=font,
            size=max(pdfium.FPDFText_GetFontSize(text, index) * scale, 1.0),
            bold=heavy or "bold" in font.lower(),
        )


def _rows(letters: list[_Letter]) -> Iterator[list[_Letter]]:
    row: list[_Letter] = []
    tallest = 0.0
    for letter in sorted(letters, key=attrgetter("base")):
        size = letter.style.size
        if row and letter.base - row[0].base > _SAME_ROW * max(tallest, size):
            yield sorted(row, key=attrgetter("left"))
            row, tallest = [], 0.0
        row.append(letter)
        tallest = max(tallest, size)
    if row:
        yield sorted(row, key=attrgetter("left"))


def _words(row: Sequence[_Letter]) -> list[Word]:
    words: list[Word] = []
    inside: list[_Letter] = []
    for letter in row:
        is_blank = letter.text in _BLANK
        far = _GAP_OF_WORDS * letter.style.size
        if inside and (is_blank or letter.left - inside[-1].right > far):
            words.append(_word(inside))
            inside = []
        if not is_blank:
            inside.append(letter)
    if inside:
        words.append(_word(inside))
    return words


def _word(letters: Sequence[_Letter]) -> Word:
    style = letters[0].style
    text = "".join(letter.text for letter in letters)
    return Word(
        text=converted(text, style.font),
        left=letters[0].left,
        right=letters[-1].right,
        base=max(letter.base for letter in letters),
        size=max(letter.style.size for letter in letters),
        bold=style.bold,
    )
