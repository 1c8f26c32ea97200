"""Makes the shipped templates of letters in bot/letters/template; an office edits its own copy.

The layout follows the appendix of Nghị định 30/2020/NĐ-CP: A4, margins, national header, number,
place and date, title, salutation, signature block, recipients.
"""
# ruff: noqa: E501, INP001, ISC004 - a script run by hand, with sentences

from pathlib import Path

from docx import Document
from docx.document import Document as Page
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

OUT = Path(__file__).resolve().parents[2] / "bot" / "letters" / "template"
FONT = "Times New Roman"
CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
INDENT = Mm(10)
BASIS = (
    "Căn cứ Điều 26 Luật Tiếp công dân số 42/2013/QH13 (đã được sửa đổi, bổ sung bởi Luật số "
    "136/2025/QH15), {{ office }} nhận thấy {{ count }} kiến nghị, phản ánh dưới đây không thuộc "
    "thẩm quyền giải quyết của Mặt trận, thuộc lĩnh vực, địa bàn do quý cơ quan phụ trách."
)
REQUEST = (
    "{{ office }} chuyển nội dung trên đến {{ body }} xem xét, giải quyết theo thẩm quyền và thông "
    "báo kết quả bằng văn bản về {{ office }}{% if reply_to %} ({{ reply_to }}){% endif %}"
    "{% if answer_by %} trước ngày {{ answer_by }}{% endif %}, ghi kèm mã kiến nghị, để trả lời "
    "người gửi."
)
NOTE = (
    "Người gửi chưa đồng ý cho biết họ tên, địa chỉ thì thông tin ấy được lưu tại Mặt trận; cần gặp "
    "người gửi, đề nghị liên hệ {{ office }}."
)


def main() -> None:
    """Write both templates."""
    OUT.mkdir(exist_ok=True)
    transfer().save(str(OUT / "phieu-chuyen.docx"))
    reminder().save(str(OUT / "nhac-tra-loi.docx"))


def transfer() -> Page:
    """The letter that takes petitions to a body."""
    page = blank()
    head(page, symbol="PC-")
    title(page, "PHIẾU CHUYỂN", "Kiến nghị, phản ánh của người dân")
    line(page, "{{ salutation }}", CENTRE, before=6, after=12)
    text(page, BASIS)
    table(page)
    text(page, REQUEST, before=8, keep=True)
    line(page, "{%p if some_kept %}")
    text(page, NOTE, keep=True)
    line(page, "{%p endif %}")
    foot(page, ["Như trên", "Người gửi kiến nghị (qua mã tra cứu)", "Lưu: VT"])
    return page


def reminder() -> Page:
    """The letter that asks for an answer that is late."""
    page = blank()
    head(page, symbol="", about="V/v đề nghị trả lời kiến nghị, phản ánh của người dân")
    line(page, "{{ salutation }}", CENTRE, before=12, after=12)
    text(
        page,
        "{{ office }} đã chuyển đến quý cơ quan {{ count }} kiến nghị, phản ánh dưới đây tại Phiếu "
        "chuyển{% if reminded_number %} số {{ reminded_number }}{% endif %}"
        "{% if reminded_on %} ngày {{ reminded_on }}{% endif %}. Đến nay Mặt trận chưa nhận được "
        "thông báo kết quả.",
    )
    table(page)
    text(
        page,
        "{{ office }} đề nghị {{ body }} thông báo kết quả hoặc tiến độ giải quyết bằng văn bản"
        "{% if reply_to %} ({{ reply_to }}){% endif %}"
        "{% if answer_by %} trước ngày {{ answer_by }}{% endif %}, ghi kèm mã kiến nghị, để trả "
        "lời người gửi.",
        before=8,
        keep=True,
    )
    foot(page, ["Như trên", "Lưu: VT"])
    return page


def blank() -> Page:
    """An empty A4 page in the decree's margins and type."""
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    normal = page.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    number_pages(page)
    page.core_properties.author = page.core_properties.comments = ""
    return page


def number_pages(page: Page) -> None:
    """Above the text in the middle, from the second page on."""
    section = page.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no name for it


def head(page: Page, *, symbol: str, about: str = "") -> None:
    """Who writes on the left, the national header on the right."""
    grid = page.add_table(rows=2, cols=2)
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = grid.rows[0].cells
    number, day = grid.rows[1].cells
    set_widths(grid, 72, 98)
    put(left, "{{ parent }}", size=12, first=True)
    put(left, "{{ office_upper }}", size=12, bold=True)
    rule(put(left, "", size=2), 22)
    blank_number = f"……/{symbol}" + "{{ sign }}"
    words = "Số: {% if number %}{{ number }}{% else %}" + blank_number + "{% endif %}"
    put(number, words, size=13, first=True)
    if about:
        put(number, about, size=12)
    put(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, first=True)
    put(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    rule(put(right, "", size=2), 20)
    put(day, "{{ place }}, {{ date }}", size=13, italic=True, first=True)


def title(page: Page, name: str, about: str) -> None:
    """The kind of document and what it is about."""
    line(page, name, CENTRE, bold=True, before=14)
    line(page, about, CENTRE, bold=True)
    rule(line(page, "", CENTRE, size=2), 55)


def table(page: Page) -> None:
    """A row a petition."""
    grid = page.add_table(rows=4, cols=3)
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    rows = [
        ("TT", "Mã, ngày nhận, người gửi", "Nội dung kiến nghị, phản ánh"),
        ("{%tr for p in petitions %}", "", ""),
        (
            "{{ p.row }}",
            "{{ p.code }}\nNhận ngày {{ p.received_on }}\n{{ p.petitioner }}"
            "{% if p.sector %}\nLĩnh vực: {{ p.sector }}{% endif %}",
            "{% if p.place %}Nơi xảy ra: {{ p.place }}\n{% endif %}{{ p.text }}"
            "{% if p.attachments %}\n(Kèm theo {{ p.attachments }} tệp){% endif %}",
        ),
        ("{%tr endfor %}", "", ""),
    ]
    for row, words in zip(grid.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = Pt(2)
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(word)
            run.font.size = Pt(12)
            if words is rows[0]:
                run.bold = True
                paragraph.alignment = CENTRE
    set_widths(grid, 11, 54, 105)
    repeat = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - python-docx has no name for it


def foot(page: Page, copies: list[str]) -> None:
    """Recipients on the left, room for the signature on the right."""
    line(page, "", size=6).paragraph_format.keep_with_next = True
    grid = page.add_table(rows=1, cols=2)
    whole = OxmlElement("w:cantSplit")  # a signature alone on a page belongs to nothing
    grid.rows[0]._tr.get_or_add_trPr().append(whole)  # noqa: SLF001 - as above
    left, right = grid.rows[0].cells
    set_widths(grid, 80, 90)
    put(
        left,
        "Nơi nhận:",
        size=12,
        bold=True,
        italic=True,
        align=WD_ALIGN_PARAGRAPH.LEFT,
        first=True,
    )
    for number, copy in enumerate(copies, start=1):
        end = "." if number == len(copies) else ";"
        put(left, f"- {copy}{end}", size=11, align=WD_ALIGN_PARAGRAPH.LEFT)
    put(right, "{{ signer_title }}", bold=True, first=True)
    put(right, "(Chữ ký, dấu)", size=12, italic=True)
    for _ in range(4):
        put(right, "")
    put(right, "{{ signer_name }}", bold=True)


def line(
    page: Page,
    words: str,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    size: float = 14,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    """A paragraph on the page."""
    paragraph = page.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold, Pt(size)
    return paragraph


def text(page: Page, words: str, *, before: float = 0, keep: bool = False) -> None:
    """A paragraph of the letter itself; ``keep``: on the page of what follows."""
    paragraph = line(page, words, JUSTIFY, before=before, after=6)
    paragraph.paragraph_format.first_line_indent = INDENT
    paragraph.paragraph_format.keep_with_next = keep


def put(
    cell: _Cell,
    words: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    first: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
) -> Paragraph:
    """A line in a cell of the frame."""
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def rule(paragraph: Paragraph, indent: float) -> None:
    """A line under what stands above, as wide as the indents leave."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - as above


def set_widths(grid: Table, *millimetres: float) -> None:
    """Word goes by the cells, LibreOffice by the columns."""
    grid.autofit = False
    for column, width in zip(grid.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


if __name__ == "__main__":
    main()
