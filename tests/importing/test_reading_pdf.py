"""PDFs as office programs set them, read back as the paragraphs they were."""

import pytest

from bot.domain.errors import FileRefusedError
from bot.importing.paragraphs import Origin, Reading
from bot.importing.pdf_drawings import Rule
from bot.importing.problems import Code
from bot.importing.reading_pdf import read_pdf
from tests.importing.pdf_pages import (
    LEFT,
    RIGHT,
    TOP,
    Text,
    a_page,
    a_pdf,
    a_scan,
    centred,
    width,
    wrapped,
)

TITLE = "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng"
LONG = (
    "1. Quy chế này quy định về nguyên tắc, nội dung, hình thức và trách nhiệm phối hợp giữa "
    "các cơ quan trong việc tiếp nhận, giải quyết kiến nghị của Nhân dân trên địa bàn tỉnh, theo "
    "quy định tại Điều 9 của Luật này và các văn bản có liên quan."
)
LIST = ["2. Nội dung phối hợp gồm:", "a) Trao đổi thông tin;", "b) Giám sát;", "đ) Báo cáo."]


def _read(*pages: list[Text]) -> Reading:
    return read_pdf(a_pdf(*pages), "a.pdf")


def _body(reading: Reading) -> list[str]:
    return [p.text for p in reading.paragraphs if p.origin is Origin.BODY]


@pytest.mark.parametrize("indent", [30.0, 0.0])
def test_wrapped_lines_are_joined_and_paragraphs_stay_apart(indent: float) -> None:
    reading = _read(a_page(TITLE, LONG, *LIST, indent=indent))

    assert _body(reading) == [TITLE, LONG, *LIST]
    assert reading.pages == 1
    assert reading.problems == ()


def test_a_paragraph_runs_on_over_the_page_and_its_number_is_left_out() -> None:
    lines = wrapped(LONG, y=780, indent=30)
    first = [*lines[:2], Text(text="- 1 -", x=290, y=820, size=9)]
    rest = [Text(text=line.text, x=line.x, y=TOP + 14 * at) for at, line in enumerate(lines[2:])]
    second = [*rest, Text(text="- 2 -", x=290, y=820, size=9)]

    reading = _read(first, second)

    assert _body(reading) == [LONG]
    furniture = [p.text for p in reading.paragraphs if p.origin is Origin.HEADER_FOOTER]
    assert furniture == ["- 1 -", "- 2 -"]
    assert [p.page for p in reading.paragraphs if p.text == LONG] == [1]


def test_running_heads_are_told_by_standing_at_the_same_place() -> None:
    pages = [
        [
            Text(text=f"{number} CÔNG BÁO/Số 575/Ngày 15-5-2016", x=LEFT, y=40, size=9),
            *a_page(f"Điều {number}. Tên điều", f"{subject} làm việc của mình."),
        ]
        for number, subject in enumerate(("Ủy ban", "Tòa án", "Ban chỉ đạo", "Mọi người"), 11)
    ]

    reading = _read(*pages)

    assert _body(reading)[::2] == [f"Điều {number}. Tên điều" for number in (11, 12, 13, 14)]
    furniture = [p.text for p in reading.paragraphs if p.origin is Origin.HEADER_FOOTER]
    assert furniture == [page[0].text for page in pages]


def test_a_letterhead_is_read_column_by_column() -> None:
    head = [
        Text(text="HỘI ĐỒNG NHÂN DÂN", x=90, y=60, bold=True),
        Text(text="TỈNH A", x=135, y=74, bold=True),
        Text(text="CỘNG HÒA XÃ HỘI", x=330, y=60, bold=True),
        Text(text="Độc lập - Tự do", x=335, y=76),
        Text(text="Số: 12/QC", x=128, y=88),
    ]
    title = centred("QUY CHẾ", y=130, bold=True)
    body = wrapped(LONG, y=160, indent=30)

    paragraphs = _read([*head, title, *body]).paragraphs

    assert (
        paragraphs[0].text
        == "HỘI ĐỒNG NHÂN DÂN TỈNH A Số: 12/QC | CỘNG HÒA XÃ HỘI Độc lập - Tự do"
    )
    assert paragraphs[0].origin is Origin.TABLE
    assert (paragraphs[1].text, paragraphs[1].centred, paragraphs[1].bold) == (
        "QUY CHẾ",
        True,
        True,
    )
    assert [p.text for p in paragraphs[2:]] == [LONG]


def test_letters_are_put_in_order_by_their_place_not_by_their_turn_in_the_file() -> None:
    word, later = width("Nhân "), width("Nhân dân ")
    parts = [("Nhân", 0.0), ("Việt Nam", later), ("dân", word)]

    reading = _read([Text(text=text, x=LEFT + at, y=TOP) for text, at in parts])

    assert _body(reading) == ["Nhân dân Việt Nam"]


def _box(left: float, top: float, right: float, bottom: float) -> list[Rule]:
    return [
        Rule(left, top, right, top),
        Rule(left, bottom, right, bottom),
        Rule(left, top, left, bottom),
        Rule(right, top, right, bottom),
    ]


def test_a_ruled_table_is_read_row_by_row_with_its_wrapped_and_joined_cells() -> None:
    words = [
        Text(text="Bậc", x=105, y=115),
        Text(text="Thu nhập chịu thuế", x=205, y=115),
        Text(text="1", x=105, y=145),
        Text(text="Đến 60 triệu", x=205, y=145),
        Text(text="đồng", x=205, y=158),
        Text(text="5 %", x=355, y=145),
        Text(text="2", x=105, y=175),
        Text(text="Trên 60", x=205, y=175),
    ]
    rules = [
        *_box(100, 100, 200, 130), *_box(200, 100, 450, 130),
        *_box(100, 130, 200, 165), *_box(200, 130, 350, 165), *_box(350, 130, 450, 190),
        *_box(100, 165, 200, 190), *_box(200, 165, 350, 190),
    ]  # fmt: skip

    before, after = a_page(TITLE), wrapped(LONG, y=230, indent=30)
    reading = read_pdf(a_pdf([*before, *words, *after], rules=rules), "a.pdf")

    assert [(p.text, p.row) for p in reading.paragraphs] == [
        (TITLE, None),
        ("Bậc | Thu nhập chịu thuế", 1),
        ("1 | Đến 60 triệu đồng | 5 %", 2),
        ("2 | Trên 60", 3),
        (LONG, None),
    ]


def test_boxes_that_only_colour_the_text_are_no_table() -> None:
    page = a_page(TITLE, LONG)
    colours = [box for line in page for box in _box(line.x, line.y - 9, line.x + 40, line.y + 3)]

    reading = read_pdf(a_pdf(page, rules=colours, filled=True), "a.pdf")

    assert _body(reading) == [TITLE, LONG]


def test_a_signature_stands_aside_and_does_not_belong_to_the_last_article() -> None:
    signed = [Text(text="CHỦ TỊCH", x=380, y=200, bold=True), Text(text="Lê A", x=395, y=240)]

    last = _read([*a_page(TITLE, LONG), *signed]).paragraphs[-1]

    assert (last.text, last.origin) == (" | CHỦ TỊCH Lê A", Origin.TABLE)


def test_a_word_with_hyphens_is_whole_again_after_a_line_break() -> None:
    broken = "Tổ chức và hoạt động của các cơ quan thuộc Ủy ban Ô-lim-"
    first = Text(text=broken, x=RIGHT - width(broken), y=60)

    reading = _read([first, Text(text="pích Việt Nam", x=LEFT, y=74)])

    assert _body(reading) == [f"{broken}pích Việt Nam"]


def test_a_footnote_does_not_interrupt_the_article_it_stands_under() -> None:
    lines = wrapped(LONG, y=740, indent=30)
    note = Text(text="[1] Khoản này được sửa đổi theo Luật số 1.", x=LEFT, y=810, size=8)
    rest = [Text(text=line.text, x=line.x, y=TOP + 14 * at) for at, line in enumerate(lines[3:])]

    reading = _read([*lines[:3], note], rest)

    assert _body(reading) == [LONG]
    assert [p.text for p in reading.paragraphs if p.origin is Origin.FOOTNOTE] == [note.text]


def test_text_that_lies_on_its_side_is_read_upright() -> None:
    content = a_pdf(a_page(TITLE, LONG), rotation=90)

    assert _body(read_pdf(content, "a.pdf")) == [TITLE, LONG]


def test_a_page_that_is_a_picture_is_named_as_unreadable() -> None:
    reading = read_pdf(a_scan(TITLE), "a.pdf")

    assert reading.paragraphs == ()
    assert [(p.code, p.facts) for p in reading.problems] == [(Code.UNREADABLE_PAGE, {"page": 1})]


def test_a_scan_that_somebody_stamped_is_still_a_picture() -> None:
    reading = read_pdf(a_scan(LONG, stamp="Người ký: Ủy ban nhân dân"), "a.pdf")

    assert [p.text for p in reading.paragraphs] == ["Người ký: Ủy ban nhân dân"]
    assert [p.code for p in reading.problems] == [Code.UNREADABLE_PAGE]


def test_a_line_across_an_empty_page_is_nothing_to_complain_of() -> None:
    content = a_pdf([], rules=[Rule(100, 100, 400, 100)])

    assert read_pdf(content, "a.pdf").problems == ()


def test_an_empty_page_is_nothing_to_complain_of() -> None:
    reading = _read(a_page(TITLE), [])

    assert reading.problems == ()


def test_what_only_begins_like_a_pdf_is_broken() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_pdf(b"%PDF-1.7\nnothing", "a.pdf")

    assert refusal.value.facts == {"reason": "broken"}


def test_margins_are_those_of_the_test_pages() -> None:
    assert max(line.x + width(line.text) for line in wrapped(LONG, y=TOP)) <= RIGHT
