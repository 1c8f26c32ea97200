"""Writes small PDFs for tests: words at places, in fonts that matplotlib brings along."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

from bot.importing.pdf_drawings import Rule

A4 = (595.0, 842.0)
LEFT, RIGHT, TOP = 85.0, 510.0, 60.0
LEADING = 1.3


@dataclass(frozen=True, kw_only=True)
class Text:
    """One stretch of text, from the upper left corner."""

    text: str
    x: float
    y: float
    size: float = 11.0
    bold: bool = False


@cache
def _font_file(*, bold: bool) -> Path:
    name = "DejaVuSerif-Bold.ttf" if bold else "DejaVuSerif.ttf"
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / name


@cache
def _measure(*, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_font_file(bold=bold), 1000)


def width(text: str, size: float = 11.0, *, bold: bool = False) -> float:
    """How wide it will be."""
    return _measure(bold=bold).getlength(text) * size / 1000


def wrapped(
    text: str, *, y: float, indent: float = 0.0, size: float = 11.0, bold: bool = False
) -> list[Text]:
    """A paragraph set between the margins, as a word processor wraps it."""
    lines: list[str] = []
    for word in text.split():
        room = RIGHT - LEFT - (indent if len(lines) <= 1 else 0.0)
        if lines and width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [
        Text(
            text=line,
            x=LEFT + (indent if at == 0 else 0.0),
            y=y + at * LEADING * size,
            size=size,
            bold=bold,
        )
        for at, line in enumerate(lines)
    ]


def centred(text: str, *, y: float, size: float = 11.0, bold: bool = False) -> Text:
    """A line between the margins."""
    x = (LEFT + RIGHT - width(text, size, bold=bold)) / 2
    return Text(text=text, x=x, y=y, size=size, bold=bold)


def a_page(*paragraphs: str, indent: float = 30.0) -> list[Text]:
    """Paragraphs one under the other, each with its first line indented."""
    page: list[Text] = []
    y = TOP
    for paragraph in paragraphs:
        lines = wrapped(paragraph, y=y, indent=indent)
        page.extend(lines)
        y = lines[-1].y + LEADING * 11.0
    return page


def a_pdf(
    *pages: Sequence[Text], rotation: int = 0, rules: Sequence[Rule] = (), filled: bool = False
) -> bytes:
    """A PDF of these pages; the rules are drawn on each, or fill the boxes they go around."""
    document = pypdfium2.PdfDocument.new()
    for texts in pages:
        page = document.new_page(*A4)
        _write(document, page, texts)
        for rule in rules if not filled else ():
            line = pdfium.FPDFPageObj_CreateNewPath(rule.left, A4[1] - rule.top)
            pdfium.FPDFPath_LineTo(line, rule.right, A4[1] - rule.bottom)
            pdfium.FPDFPath_SetDrawMode(line, 0, 1)
            pdfium.FPDFPage_InsertObject(page, line)
        for above, below in zip(rules[::4], rules[1::4], strict=True) if filled else ():
            wide, high = above.right - above.left, below.top - above.top
            box = pdfium.FPDFPageObj_CreateNewRect(above.left, A4[1] - below.top, wide, high)
            pdfium.FPDFPath_SetDrawMode(box, 1, 0)
            pdfium.FPDFPageObj_SetFillColor(box, 255, 255, 200, 255)
            pdfium.FPDFPage_InsertObject(page, box)
        page.set_rotation(rotation)
        page.gen_content()
    return _saved(document)


def _write(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, texts: Sequence[Text]
) -> None:
    fonts = {}
    for bold in {text.bold for text in texts}:
        written = _font_file(bold=bold).read_bytes()
        buffer = (ctypes.c_uint8 * len(written)).from_buffer_copy(written)
        fonts[bold] = pdfium.FPDFText_LoadFont(
            document, buffer, len(written), pdfium.FPDF_FONT_TRUETYPE, 1
        )
    for text in texts:
        thing = pdfium.FPDFPageObj_CreateTextObj(document, fonts[text.bold], text.size)
        letters = ctypes.create_string_buffer((text.text + "\0").encode("utf-16-le"))
        pdfium.FPDFText_SetText(thing, ctypes.cast(letters, pdfium.FPDF_WIDESTRING))
        pdfium.FPDFPageObj_Transform(thing, 1, 0, 0, 1, text.x, A4[1] - text.y)
        pdfium.FPDFPage_InsertObject(page, thing)


def a_scan(*lines: str, stamp: str = "") -> bytes:
    """A PDF of one page that is a picture of some lines; a stamp on it is text."""
    picture = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(_font_file(bold=False), 32)
    for at, line in enumerate(lines):
        pen.text((150, 150 + 60 * at), line, fill=0, font=font)
    file = BytesIO()
    picture.save(file, "PDF", resolution=150)
    document = pypdfium2.PdfDocument(file.getvalue())
    page = document[0]
    _write(document, page, [Text(text=stamp, x=380, y=30, size=9)] if stamp else [])
    page.gen_content()
    return _saved(document)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    file = BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()
