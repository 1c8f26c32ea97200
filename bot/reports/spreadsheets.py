"""Tables as files, written row by row: XLSX, and CSV that Excel reads with its marks.

Rows go to the disk as they come, so that a register of any length needs little memory.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from xlsxwriter import Workbook

from bot.reports.cells import Cell, escaped, is_risky, words

MOST_ROWS = 1_048_576  # of a sheet, its head included
_A4 = 9  # as Excel numbers papers
_LINE, _HIGHEST = 15, 408  # points: of a line, and as high as Excel lets a row be
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands over a table."""

    title: str  # at the top of every printed page
    sheet: str  # on the tab
    names: Sequence[str]
    widths: Sequence[int]  # in characters
    page: str  # before the number of a printed page


class Sheet(Protocol):
    """A table that is being written."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...

    def abandon(self) -> None:
        """Let go of it, half written."""
        ...


class XlsxSheet:
    """Fulfils :class:`Sheet`; what does not fit one sheet goes on in the next."""

    def __init__(self, path: Path, head: Head, *, scratch: Path, rows: int = MOST_ROWS) -> None:
        options = {"constant_memory": True, "tmpdir": str(scratch)}
        self._book = Workbook(str(path), options)
        self._head, self._most = head, rows
        self._text = self._book.add_format({**_FONT, "text_wrap": True})
        # Stays words also after somebody has edited the cell.
        self._risky = self._book.add_format({**_FONT, "text_wrap": True, "quote_prefix": True})
        self._date = self._book.add_format(
            {**_FONT, "num_format": "dd/mm/yyyy", "align": "center"}
        )
        self._number = self._book.add_format({**_FONT, "align": "center"})
        self._bold = self._book.add_format(
            {
                **_FONT,
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "border": 1,
                "bg_color": "#DDEBF7",
            }
        )
        self._sheets = 0
        self._begin()

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows."""
        for row in rows:
            if self._row == self._most:
                self._begin()
            lines = max(map(_lines, row, self._head.widths))
            if lines > 1:  # LibreOffice does not find it out by itself
                self._sheet.set_row(self._row, min(_LINE * lines, _HIGHEST))
            for column, value in enumerate(row):
                if value is not None and value != "":
                    self._put(column, value)
            self._row += 1

    def close(self) -> None:
        """Finish the file."""
        self._book.close()

    def abandon(self) -> None:
        """Let go of it, half written."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()
            sheet.row_data_fh_closed = True

    def _put(self, column: int, value: str | int | date) -> None:
        if isinstance(value, str):
            text = words(value)
            form = self._risky if is_risky(text) else self._text
            self._sheet.write_string(self._row, column, escaped(text), form)
        elif isinstance(value, int):
            self._sheet.write_number(self._row, column, value, self._number)
        else:
            self._sheet.write_datetime(self._row, column, value, self._date)

    def _begin(self) -> None:
        self._sheets += 1
        name = self._head.sheet if self._sheets == 1 else f"{self._head.sheet} {self._sheets}"
        sheet: Any = self._book.add_worksheet(name)
        for column, width in enumerate(self._head.widths):
            sheet.set_column(column, column, width)
        lines = max(map(_lines, self._head.names, self._head.widths))
        sheet.set_row(0, _LINE * (lines + 1))
        for column, text in enumerate(self._head.names):
            sheet.write_string(0, column, words(text), self._bold)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(0)  # 0: printed too, as the register is ruled
        sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
        sheet.set_header(f'&C&"Times New Roman,Bold"&12{self._head.title.replace("&", "&&")}')
        sheet.set_footer(f'&C&"Times New Roman,Regular"&9{self._head.page} &P/&N')
        self._sheet, self._row = sheet, 1


class CsvSheet:
    """Fulfils :class:`Sheet`: UTF-8 with a BOM, every field in quotes."""

    def __init__(self, path: Path, head: Head) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL)
        self._writer.writerow([_plain(name) for name in head.names])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows."""
        self._writer.writerows([_plain(value) for value in row] for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def abandon(self) -> None:
        """Let go of it, half written."""
        self._file.close()


def _lines(value: Cell, width: int) -> int:
    """How many lines words take in a column, about."""
    if not isinstance(value, str) or (len(value) <= width and "\n" not in value):
        return 1
    room = width + width // 8  # most letters are narrower than the figure that widths count in
    return sum(1 + len(line) // room for line in value.split("\n"))


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return str(value)
    text = words(value)
    return f"'{text}" if is_risky(text) else text
