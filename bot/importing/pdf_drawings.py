"""What is drawn on a page of a PDF: ruled lines, and whether it is all a picture."""

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

_MOST_OBJECTS = 100_000  # of a page that are looked at
_STAMP = 120  # letters that may stand on a scan
_HALF = 0.4  # of the page, that a scan without its margins covers
_DRAWN_LETTERS = 200
_THIN = 3.0  # points, of a line
_SHORT = 6.0  # points; a line of a table is longer
_SIDES = 6  # strokes of a box, closed


class Rule(NamedTuple):
    """A straight line, across or down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_across(self) -> bool:
        """Whether it is wider than high."""
        return self.right - self.left > self.bottom - self.top


def is_picture(page: "pypdfium2.PdfPage", letters: int) -> bool:
    """Tell a scan: a picture as large as the page, or letters that are drawings.

    Whoever signs or stamps a scan may add a line of text to it.
    """
    if letters > _STAMP:
        return False
    width, height = page.get_size()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    drawings, covered = 0, 0.0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        drawings += kind == pdfium.FPDF_PAGEOBJ_PATH
        if kind in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
            covered += (right.value - left.value) * (top.value - bottom.value)
    return covered > _HALF * width * height or (letters == 0 and drawings > _DRAWN_LETTERS)


def ruled_lines(page: "pypdfium2.PdfPage") -> Iterator[Rule]:
    """Find straight lines and the sides of boxes, of tables that stand upright."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    height = page.get_height()
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        x0, x1, y0, y1 = left.value, right.value, height - top.value, height - bottom.value
        if min(x1 - x0, y1 - y0) < _THIN:
            if max(x1 - x0, y1 - y0) > _SHORT:
                yield Rule(x0, y0, x1, y1)
        elif pdfium.FPDFPath_CountSegments(thing) <= _SIDES and _is_drawn(thing):
            yield from (Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1))
            yield from (Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1))


def _is_drawn(path: "pdfium.FPDF_PAGEOBJECT") -> bool:
    """Tell a box that has sides from one that only colours what stands in it."""
    filled, drawn = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(path, filled, drawn)) and bool(drawn.value)
