"""Lines joined to paragraphs by how they were set: room left, indent, spacing, numbering."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles

from bot.importing.paragraphs import CELL_MARK, Origin, Paragraph
from bot.importing.pdf_lines import Line, Row, Sheet
from bot.importing.pdf_tables import Table

# Parts of a letter's height.
_BLANK = 0.25
_INDENT = 0.8
_OFF_CENTRE = 1.0

# Of the text's width, from its left.
_ASIDE = 0.4
_ASIDE_CENTRE = 0.62

_ENOUGH = 40  # lines, to tell the margins of odd pages and of even ones by
_LOOSE = 1.25  # times the usual distance of lines: a paragraph's own spacing
_USUAL_LEADING = 1.2  # times a letter's height, where nothing can be measured
_NARROW = 0.85  # of the text's width; what is centred leaves room on both sides
_MARK = re.compile(
    r"[\"“]?(?:(?:Điều|Chương|Mục|Tiểu mục|Phần|Phụ lục)\s+[\dIVXLC]|\d{1,3}[a-zđ]?[.)]\D?|"
    r"[a-zđ]{1,2}\)|[-–+•]\s)",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"(?<=\w)-\n(?=\w)")  # Ô-lim-pích; a dash between words has blanks
_ENDS = re.compile(r"[.;:?!…][\"”)]*$|[”\"]$")


@dataclass(frozen=True, slots=True)
class _Margins:
    """Between what the text of like pages runs, and how far its lines are apart."""

    left: float
    right: float
    leading: float  # times a letter's height

    @property
    def width(self) -> float:
        return self.right - self.left


def paragraphs(sheets: Sequence[Sheet]) -> Iterator[Paragraph]:
    """Join the lines of all pages, in reading order."""
    margins = [_margins(sheets, odd=odd) for odd in (False, True)]
    open_lines: list[Line] = []
    held: list[Paragraph] = []  # of the pages the open paragraph runs over

    def closed() -> Iterator[Paragraph]:
        if open_lines:
            yield _joined(open_lines, margins[open_lines[0].page % 2])
            open_lines.clear()
        yield from held
        held.clear()

    for sheet in sheets:
        within = margins[sheet.number % 2]
        tables = list(sheet.tables)
        for block in _blocks(sheet.rows, within):
            while tables and tables[0].top < block[0][0].base:
                yield from closed()
                yield from _table(tables.pop(0), sheet.number)
            if _is_text(block, within):
                line = block[0][0]
                if open_lines and _starts(open_lines, line, within):
                    yield from closed()
                open_lines.append(line)
            else:
                yield from closed()
                yield _side_by_side(block, within)
        for table in tables:
            yield from closed()
            yield from _table(table, sheet.number)
        held.extend(_apart(sheet.furniture, Origin.HEADER_FOOTER))
        held.extend(_apart(sheet.footnotes, Origin.FOOTNOTE))
    yield from closed()


def _margins(sheets: Sequence[Sheet], *, odd: bool) -> _Margins:
    everything = [row[0] for sheet in sheets for row in sheet.rows if len(row) == 1]
    alike = [line for line in everything if line.page % 2 == odd]
    lines = alike if len(alike) >= _ENOUGH else everything
    if len(lines) < 2:
        return _Margins(left=0.0, right=1000.0, leading=_USUAL_LEADING)
    left = quantiles((line.left for line in lines), n=20)[0]
    right = quantiles((line.right for line in lines), n=100)[-1]
    right = min(right, max(line.right for line in lines))
    steps = [
        (below.base - above.base) / below.size
        for above, below in pairwise(lines)
        if above.page == below.page and above.right > right - 2 * above.size
    ]
    leading = median(steps) if steps else _USUAL_LEADING
    return _Margins(left=left, right=right, leading=leading)


# --- where a paragraph starts ---


def _starts(before: Sequence[Line], line: Line, within: _Margins) -> bool:
    last = before[-1]
    if last.page == line.page:
        step = (line.base - last.base) / max(line.size, last.size)
        if step > _LOOSE * within.leading:
            return True
    if _is_centred(last, within) or _is_centred(line, within):
        return not _is_centred_on(last, line, within)
    if _has_room(last, line, within):
        return True
    has_ended = bool(_ENDS.search(last.text))
    is_marked = bool(_MARK.match(line.text))
    is_indented = line.left > _usual_left(before, within) + _INDENT * line.size
    if is_marked and (has_ended or is_indented or last.bold != line.bold):
        return True
    begins_anew = line.text[:1].isupper() or not line.text[:1].isalpha()
    if is_indented:
        return begins_anew
    return begins_anew and last.bold and not line.bold and not any(w.bold for w in line.words)


def _usual_left(before: Sequence[Line], within: _Margins) -> float:
    """Tell where the lines of the paragraph begin, after its first."""
    return before[-1].left if len(before) > 1 else min(before[0].left, within.left)


def _has_room(last: Line, line: Line, within: _Margins) -> bool:
    """Tell whether the next word would have stood on the line before."""
    word = line.words[0]
    return last.right + _BLANK * line.size + (word.right - word.left) < within.right - 1


def _is_centred(line: Line, within: _Margins) -> bool:
    left, right = line.left - within.left, within.right - line.right
    is_narrow = line.right - line.left < _NARROW * within.width
    return is_narrow and abs(left - right) < 2 * _OFF_CENTRE * line.size and left > 3 * line.size


def _is_centred_on(last: Line, line: Line, within: _Margins) -> bool:
    """Tell whether a centred line goes on because the one before was full."""
    word = line.words[0]
    room = within.width - (last.right - last.left)
    is_full = room < (word.right - word.left) + _BLANK * line.size
    return is_full and last.bold == line.bold


# --- what stands side by side ---


def _blocks(rows: Sequence[Row], within: _Margins) -> Iterator[Sequence[Row]]:
    """Part rows into single lines of text and blocks: rows that share a gutter."""
    at = 0
    while at < len(rows):
        if len(rows[at]) > 1:
            end = _end_of_columns(rows, at)
        elif _is_aside(rows[at], within):
            end = _end_of_aside(rows, at, within)
        else:
            end = at + 1
        yield rows[at:end]
        at = end


def _is_text(block: Sequence[Row], within: _Margins) -> bool:
    return len(block) == 1 and len(block[0]) == 1 and not _is_aside(block[0], within)


def _is_aside(row: Row, within: _Margins) -> bool:
    """Tell whether a line stands alone on the right half, as signatures do."""
    line = row[0]
    centre = (line.left + line.right) / 2
    is_right = line.left > within.left + _ASIDE * within.width
    return len(row) == 1 and is_right and centre > within.left + _ASIDE_CENTRE * within.width


def _end_of_aside(rows: Sequence[Row], at: int, within: _Margins) -> int:
    end = at + 1
    while end < len(rows) and _is_aside(rows[end], within):
        end += 1
    return end


def _end_of_columns(rows: Sequence[Row], at: int) -> int:
    gutter = (rows[at][0].right, rows[at][1].left)
    end = at + 1
    for index in range(at + 1, len(rows)):
        row = rows[index]
        is_near = row[0].base - rows[index - 1][0].base < 2.5 * row[0].size
        narrowed = _narrowed(gutter, row)
        if not is_near or narrowed is None:
            break
        gutter = narrowed
        if len(row) > 1 or _is_under(rows[at], row[0]):
            end = index + 1
    return end


def _narrowed(gutter: tuple[float, float], row: Row) -> tuple[float, float] | None:
    left, right = gutter
    for line in row:
        middle = (left + right) / 2
        if line.right <= middle:
            left = max(left, line.right)
        elif line.left >= middle:
            right = min(right, line.left)
        else:
            return None
    return (left, right) if right - left > 2 else None


def _is_under(row: Row, line: Line) -> bool:
    """Tell whether a line alone is centred under a cell of the row."""
    centre = (line.left + line.right) / 2
    return any(abs(centre - (cell.left + cell.right) / 2) < 2 * line.size for cell in row)


def _side_by_side(block: Sequence[Row], within: _Margins) -> Paragraph:
    """Read a block column by column, as one row of a table; what stands aside has none before."""
    columns: list[list[Line]] = []
    for line in sorted((line for row in block for line in row), key=lambda line: line.left):
        column = next((c for c in columns if any(_overlap(line, other) for other in c)), None)
        if column is None:
            columns.append([line])
        else:
            column.append(line)
    cells = [
        " ".join(line.text for line in sorted(column, key=lambda line: line.base))
        for column in columns
    ]
    if all(_is_aside(row, within) for row in block):
        cells.insert(0, "")
    lines = [line for row in block for line in row]
    return Paragraph(
        text=CELL_MARK.join(cells),
        origin=Origin.TABLE,
        bold=all(line.bold for line in lines),
        page=lines[0].page,
        row=1,
    )


def _overlap(one: Line, other: Line) -> bool:
    return one.left < other.right and other.left < one.right


def _table(table: Table, page: int) -> Iterator[Paragraph]:
    for number, cells in enumerate(table.rows, start=1):
        text = CELL_MARK.join(cells)
        yield Paragraph(text=text, origin=Origin.TABLE, page=page, row=number)


# --- paragraphs ---


def _joined(lines: Sequence[Line], within: _Margins) -> Paragraph:
    return Paragraph(
        text=_HYPHENATED.sub("-", "\n".join(line.text for line in lines)).replace("\n", " "),
        centred=all(_is_centred(line, within) for line in lines),
        bold=all(line.bold for line in lines),
        page=lines[0].page,
    )


def _apart(lines: Iterable[Line], origin: Origin) -> Iterator[Paragraph]:
    for line in lines:
        yield Paragraph(text=line.text, origin=origin, page=line.page)
