"""Tables as files, read back."""

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.reports.cells import Cell
from bot.reports.spreadsheets import CsvSheet, Head, XlsxSheet

HEAD = Head(
    title="SỔ A & B",
    sheet="Sổ",
    names=("STT", "Nội dung", "Ngày"),
    widths=(6, 40, 12),
    page="Trang",
)
ROWS: list[list[Cell]] = [
    [1, "Đèn đường hỏng\nngõ 12", date(2026, 11, 23)],
    [2, '=HYPERLINK("http://x.vn")', None],
    [3, "_x0041_<b>&", date(2026, 1, 2)],
]


def write(folder: Path, rows: list[list[Cell]], most: int = 1_000) -> Path:
    sheet = XlsxSheet(folder / "so.xlsx", HEAD, scratch=folder, rows=most)
    sheet.add(rows)
    sheet.close()
    return folder / "so.xlsx"


def test_xlsx_holds_words_numbers_and_real_dates(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, ROWS)).worksheets[0]

    assert [cell.value for cell in sheet[1]] == ["STT", "Nội dung", "Ngày"]
    assert [cell.value for cell in sheet[2]] == [
        1, "Đèn đường hỏng\nngõ 12", datetime(2026, 11, 23),  # noqa: DTZ001 - as the library reads
    ]  # fmt: skip
    assert (sheet["C2"].is_date, sheet["C2"].number_format) == (True, "dd/mm/yyyy")
    assert sheet["C3"].value is None


def test_xlsx_never_holds_a_formula(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, ROWS)).worksheets[0]

    assert (sheet["B3"].data_type, sheet["B3"].value) == ("s", '=HYPERLINK("http://x.vn")')
    assert sheet["B3"].quotePrefix  # stays words when edited
    assert not sheet["B2"].quotePrefix


def test_xlsx_is_set_up_for_paper(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, ROWS)).worksheets[0]

    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.column_dimensions["B"].width > 40) == (0, True)
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center.text == "SỔ A && B"


def test_rows_are_as_high_as_their_words(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        [1, "ngắn", None],
        [2, "một\nhai\nba", None],
        [3, "dài " * 9_000, None],
    ]
    sheet = openpyxl.load_workbook(write(tmp_path, rows)).worksheets[0]

    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [None, 45, 408]


def test_xlsx_goes_on_in_another_sheet_when_one_is_full(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[number, "", None] for number in range(1, 6)]
    book = openpyxl.load_workbook(write(tmp_path, rows, most=3))

    found = [[row[0].value for row in sheet.rows] for sheet in book.worksheets]
    assert found == [["STT", 1, 2], ["STT", 3, 4], ["STT", 5]]
    assert book.sheetnames == ["Sổ", "Sổ 2", "Sổ 3"]


@pytest.mark.parametrize(("text", "written"), [("=1", "'=1"), ("\t+84", "'+84"), ("a", "a")])
def test_csv_has_a_mark_of_its_encoding_and_no_formula(
    tmp_path: Path, text: str, written: str
) -> None:
    sheet = CsvSheet(tmp_path / "so.csv", HEAD)
    sheet.add([[1, text, date(2026, 11, 3)], [2, 'có "ngoặc", phẩy\nxuống dòng', None]])
    sheet.close()

    content = (tmp_path / "so.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows == [
        ["STT", "Nội dung", "Ngày"],
        ["1", written, "03/11/2026"],
        ["2", 'có "ngoặc", phẩy\nxuống dòng', ""],
    ]
