"""How a document of an office looks: page, national header, headings, tables, blanks.

Layout of Nghị định 30/2020/NĐ-CP, appendix I: A4, Times New Roman, the number of the page at the
top from the second page on. What a person must still fill in is a blank, marked in yellow.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from bot.reports.cells import Cell, words

FONT = "Times New Roman"
SIZE = Pt(14)
SMALL = Pt(11)
_WRITABLE = Mm(165)  # of 210, without the margins
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


class DocumentHead(NamedTuple):
    """The two columns at the top: whose document it is, and the nation's name."""

    over: str  # the body above
    office: str
    number: str  # "Số: ..." with its blank
    nation: str
    motto: str
    place_and_date: str


class Page:
    """A document that is being written, from top to bottom."""

    def __init__(self, *, title: str, author: str, mark: str, at: datetime) -> None:
        """Begin; ``mark`` stands at the top of every page, such as that it is a draft."""
        self._document = Document()
        about = self._document.core_properties
        about.title, about.author, about.comments = title, author, mark
        about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
        about.language = "vi-VN"
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.top_margin = section.bottom_margin = Mm(20)
        section.header_distance = Mm(9)
        style: Any = self._document.styles["Normal"]
        style.font.name, style.font.size = FONT, SIZE
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
            fonts.set(qn(script), FONT)
        style.paragraph_format.space_after = Pt(6)
        section.different_first_page_header_footer = True
        self._top(section.first_page_header.paragraphs[0], mark, numbered=False)
        self._top(section.header.paragraphs[0], mark, numbered=True)

    def letterhead(self, head: DocumentHead) -> None:
        """The national header."""
        table = self._document.add_table(rows=2, cols=2)
        _widen(table, (Mm(68), Mm(97)))
        (left, right), (number, dated) = (row.cells for row in table.rows)
        self._lines(left, [(head.over, False, Pt(12)), (head.office, True, Pt(12))])
        self._lines(right, [(head.nation, True, Pt(12)), (head.motto, True, Pt(13))])
        _rule(left.paragraphs[-1], Mm(20))
        _rule(right.paragraphs[-1], Mm(14))
        self._lines(number, [(head.number, False, Pt(13))])
        self._lines(dated, [(head.place_and_date, False, Pt(13))], italic=True)

    def title(self, *lines: str) -> None:
        """The kind of document, and what it is about."""
        line = self._document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        for text in lines:
            line = self.line(text, align=CENTER, bold=True)
            line.paragraph_format.space_after = Pt(2)
        _rule(line, Mm(60))

    def heading(self, text: str, level: int = 1) -> None:
        """A heading that the outline of the document knows."""
        heading = self._document.add_heading(level=level)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(10), Pt(4)
        heading.paragraph_format.keep_with_next = True
        run = heading.add_run(text)
        run.bold, run.italic = True, level > 1
        run.font.name, run.font.size = FONT, SIZE
        run.font.color.rgb = RGBColor(0, 0, 0)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)  # noqa: SLF001

    def line(
        self,
        text: str,
        *,
        align: WD_ALIGN_PARAGRAPH | None = None,
        bold: bool = False,
        italic: bool = False,
        size: Length = SIZE,
    ) -> Paragraph:
        """A paragraph of its own."""
        paragraph = self._document.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        run = paragraph.add_run(words(text))
        run.bold, run.italic, run.font.size = bold, italic, size
        return paragraph

    def text(self, text: str) -> None:
        """A paragraph of running words, its first line set in."""
        paragraph = self.line(text, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Mm(10)

    def quote(self, text: str, source: str) -> None:
        """Somebody's words as they wrote them, and where from."""
        paragraph = self.line(text, italic=True, size=Pt(13))
        paragraph.paragraph_format.left_indent = Mm(10)
        paragraph.paragraph_format.keep_together = True
        paragraph.add_run(f" {source}").font.size = SMALL

    def blank(self, text: str) -> None:
        """What a person must still write here."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Mm(10)
        run = paragraph.add_run(text)
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    def table(
        self, names: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[int]
    ) -> None:
        """A ruled table; its head is repeated on every page, no row is torn apart."""
        table = self._document.add_table(rows=1, cols=len(names), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            self._cell(cell, name, bold=True)
        _flag(table.rows[0], "w:tblHeader")
        for row in rows:
            added = table.add_row()
            _flag(added, "w:cantSplit")
            for cell, value in zip(added.cells, row, strict=True):
                self._cell(cell, value)
        _widen(table, [Length(_WRITABLE * width // sum(widths)) for width in widths])
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)

    def picture(self, png: bytes, *, width: float, told: str) -> None:
        """A picture as wide as so many inches, and its words for who cannot see it."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = CENTER
        picture = paragraph.add_run().add_picture(io.BytesIO(png), width=Inches(width))
        picture._inline.docPr.set("descr", told)  # noqa: SLF001 - the library has no name for it

    def signature(self, left: Sequence[str], right: Sequence[str], blank: str) -> None:
        """Recipients on the left, who signs on the right; the name is a blank."""
        table = self._document.add_table(rows=1, cols=2)
        _widen(table, (Mm(75), Mm(90)))
        _flag(table.rows[0], "w:cantSplit")
        one, other = table.rows[0].cells
        self._lines(one, [(text, not n, SMALL) for n, text in enumerate(left)], align=LEFT)
        self._lines(other, [(text, True, SIZE) for text in right])
        space = other.add_paragraph()
        space.alignment, space.paragraph_format.space_before = CENTER, Pt(56)
        space.add_run(blank).font.highlight_color = WD_COLOR_INDEX.YELLOW

    def save(self, target: io.BytesIO | str) -> None:
        """Write the file."""
        self._document.save(target)

    def _top(self, paragraph: Paragraph, mark: str, *, numbered: bool) -> None:
        paragraph.alignment = CENTER
        if numbered:
            _page_number(paragraph)
            paragraph.add_run().add_break()
        run = paragraph.add_run(mark)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(10), RGBColor(0xC0, 0, 0)

    def _lines(
        self,
        cell: Any,
        lines: Sequence[tuple[str, bool, Length]],
        *,
        italic: bool = False,
        align: WD_ALIGN_PARAGRAPH = CENTER,
    ) -> None:
        for number, (text, bold, size) in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment, paragraph.paragraph_format.space_after = align, Pt(0)
            run = paragraph.add_run(text)
            run.bold, run.italic, run.font.size = bold, italic, size

    def _cell(self, cell: Any, value: Cell, *, bold: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if bold or not isinstance(value, str) or value[:1].isdigit() or value == "-":
            paragraph.alignment = CENTER
        run = paragraph.add_run(_shown(value))
        run.bold, run.font.size = bold, SMALL


def _widen(table: Any, widths: Sequence[Length]) -> None:
    """Set the widths where Word looks for them, and where LibreOffice does."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return words(value) if isinstance(value, str) else f"{value:%d/%m/%Y}"


def _rule(paragraph: Paragraph, inset: Any) -> None:
    """A short line below: the lower edge of an empty paragraph, set in from both sides."""
    below: Any = OxmlElement("w:p")
    paragraph._element.addnext(below)  # noqa: SLF001 - the library adds only at the end
    rule = Paragraph(below, paragraph._parent)  # noqa: SLF001
    form = rule.paragraph_format
    form.left_indent = form.right_indent = inset
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(4), Pt(3)
    edges, bottom = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    edges.append(bottom)
    below.get_or_add_pPr().insert_element_before(
        edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - not in the library


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind in ("begin", None, "end"):
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = "PAGE"
            run._element.append(code)  # noqa: SLF001
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)  # noqa: SLF001
