"""Reads a letter back as it stands on its page: what is shown is what the document says."""

import io
from collections.abc import Iterator, Mapping, Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Written

from bot.services.letters import Alignment, Block, Grid, Paragraph

_ALIGNMENTS: Mapping[object, Alignment] = {
    WD_ALIGN_PARAGRAPH.CENTER: Alignment.CENTRE,
    WD_ALIGN_PARAGRAPH.RIGHT: Alignment.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY: Alignment.JUSTIFIED,
}
_RULED = "Table Grid"  # the style of tables with lines


def blocks_of(document: bytes) -> Sequence[Block]:
    """The paragraphs and tables of a DOCX, in their order, without empty lines."""
    return list(_blocks(document))


def _blocks(document: bytes) -> Iterator[Block]:
    for part in Document(io.BytesIO(document)).iter_inner_content():
        if isinstance(part, Table):
            yield _grid(part)
        elif part.text.strip():
            yield _paragraph(part)


def _grid(table: Table) -> Grid:
    style = table.style.name if table.style is not None else ""
    rows = [[_cell(cell) for cell in row.cells] for row in table.rows]
    return Grid(rows=rows, is_ruled=style == _RULED)


def _cell(cell: _Cell) -> Sequence[Paragraph]:
    return [_paragraph(each) for each in cell.paragraphs if each.text.strip()]


def _paragraph(written: Written) -> Paragraph:
    runs = [run for run in written.runs if run.text.strip()]
    return Paragraph(
        text=written.text.strip(),
        alignment=_ALIGNMENTS.get(written.alignment, Alignment.LEFT),
        is_bold=bool(runs) and all(run.bold for run in runs),
        is_italic=bool(runs) and all(run.italic for run in runs),
    )
