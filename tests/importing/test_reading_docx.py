"""What is read of Word documents."""

import io
import zipfile

import pytest

from bot.domain.errors import FileRefusedError
from bot.importing.paragraphs import Origin, Reading
from bot.importing.problems import Code
from bot.importing.reading_docx import read_docx
from bot.importing.structure import parse
from bot.importing.text_cleaning import lines_of
from tests.importing.papers import numbers
from tests.importing.word import docx, level, listed, p, part, r, renamed


def read(body: str, **parts: str) -> Reading:
    return read_docx(docx(body, **parts), "thu.docx")


def wholes(reading: Reading) -> list[str]:
    return [paragraph.whole for paragraph in reading.paragraphs]


NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "Điều %1.")
    + level(1, "decimal", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "decimal", "%1.%2.%4")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "upperRoman", "Chương %1", start=3)
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>',
)


def test_automatic_numbers_are_counted_as_word_shows_them() -> None:
    reading = read(
        p(r("Phạm vi"), properties=listed(1))
        + p(r("Một"), properties=listed(1, 1))
        + p(r("Chữ a"), properties=listed(1, 2))
        + p(r("Chữ b"), properties=listed(1, 2))
        + p(r("Hai"), properties=listed(1, 1))
        + p(r("Lại chữ a"), properties=listed(1, 2))
        + p(r("Nguyên tắc"), properties=listed(1))
        + p(r("Sâu"), properties=listed(1, 3))
        + p(r("Năm"), properties=listed(2, 1))
        + p(r("CHUNG"), properties=listed(3)),
        numbering=NUMBERING,
    )

    assert wholes(reading) == [
        "Điều 1. Phạm vi",
        "1. Một",
        "a) Chữ a",
        "b) Chữ b",
        "2. Hai",
        "a) Lại chữ a",
        "Điều 2. Nguyên tắc",
        "2.1.1 Sâu",
        "5. Năm",
        "Chương III CHUNG",
    ]


def test_a_document_numbered_by_word_has_its_articles() -> None:
    reading = read(
        "".join(
            p(r(f"Việc {n}"), properties=listed(1)) + p(r("Nội dung."), properties="")
            for n in (1, 2, 3)
        ),
        numbering=NUMBERING,
    )

    assert numbers(parse(reading)) == ["1", "2", "3"]


def test_a_style_may_number_its_paragraphs_and_make_them_bold_or_centred() -> None:
    styles = part(
        "styles",
        '<w:style w:styleId="Goc"><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:rPr><w:b/><w:caps/></w:rPr></w:style>"
        '<w:style w:styleId="Dieu"><w:basedOn w:val="Goc"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
    )
    reading = read(
        p(r("Phạm vi"), properties='<w:pStyle w:val="Dieu"/>'),
        numbering=NUMBERING,
        styles=styles,
    )

    (only,) = reading.paragraphs
    assert (only.whole, only.bold, only.centred) == ("Điều 1. PHẠM VI", True, True)


def test_insertions_are_kept_deletions_and_hidden_text_left_out() -> None:
    reading = read(
        p(
            r("Giữ "),
            f"<w:ins>{r('thêm ')}</w:ins>",
            f"<w:del>{r('bỏ')}<w:r><w:delText>bỏ</w:delText></w:r></w:del>",
            r("ẩn", "<w:vanish/>"),
            f"<w:hyperlink>{r('liên kết')}</w:hyperlink>",
        )
    )

    assert wholes(reading) == ["Giữ thêm liên kết"]
    assert [problem.code for problem in reading.problems] == [
        Code.DELETED_TEXT,
        Code.HIDDEN_TEXT,
    ]


def test_breaks_tabs_and_hyphens_come_out_as_they_look() -> None:
    run = "<w:r><w:t>CHƯƠNG I</w:t><w:br/><w:t>CHUNG</w:t><w:tab/><w:t>a</w:t><w:softHyphen/>"
    run += '<w:noBreakHyphen/><w:t>b</w:t><w:br w:type="page"/></w:r>'

    assert wholes(read(p(run))) == ["CHƯƠNG I\nCHUNG\ta-b"]


def test_a_table_becomes_a_line_a_row_and_a_frame_around_text_disappears() -> None:
    cell = "<w:tc>{}</w:tc>".format
    grid = f"<w:tbl><w:tr>{cell(p(r('1')))}{cell(p(r('Phí')) + p(r('nhỏ')))}</w:tr></w:tbl>"
    frame = f"<w:tbl><w:tr>{cell(p(r('Điều 1. A')) + p(r('Nội dung.')))}</w:tr></w:tbl>"
    reading = read(grid + frame)

    assert [(each.text, each.origin, each.row) for each in reading.paragraphs] == [
        ("1 | Phí nhỏ", Origin.TABLE, 1),
        ("Điều 1. A", Origin.BODY, None),
        ("Nội dung.", Origin.BODY, None),
    ]


def test_footnotes_follow_their_paragraph_and_running_heads_come_last() -> None:
    notes = part("footnotes", f'<w:footnote w:id="2">{p(r(" Ghi chú."))}</w:footnote>')
    head = part("hdr", p(r("CÔNG BÁO")) + p(r("CÔNG BÁO")))
    reading = read(
        p(r("Có chú thích"), '<w:r><w:footnoteReference w:id="2"/></w:r>') + p(r("Sau")),
        footnotes=notes,
        header1=head,
    )

    assert [(each.text, each.origin) for each in reading.paragraphs] == [
        ("Có chú thích", Origin.BODY),
        ("[1] Ghi chú.", Origin.FOOTNOTE),
        ("Sau", Origin.BODY),
        ("CÔNG BÁO", Origin.HEADER_FOOTER),
    ]


def test_a_text_box_is_read_once_where_its_anchor_stands() -> None:
    box = f"<w:txbxContent>{p(r('Trong khung'))}</w:txbxContent>"
    anchor = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert wholes(read(p(r("Trước"), anchor) + p(r("Sau")))) == ["Trước", "Trong khung", "Sau"]


def test_a_raised_digit_after_an_articles_number_is_a_note_not_a_digit() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    reading = read(p(r("Điều 3"), r("1", raised), r(". Việc")) + p(r("10 m"), r("2", raised)))

    assert wholes(reading) == ["Điều 3[1]. Việc", "10 m2"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 hong", docx("")[:-30]], ids=["no zip", "cut"])
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_docx(content, "thu.docx")

    assert refused.value.facts["reason"] == "broken"


def test_parts_are_found_whatever_they_are_called() -> None:
    content = docx(p(r("Phạm vi"), properties=listed(1)), numbering=NUMBERING)

    reading = read_docx(renamed(content), "thu.docx")

    assert wholes(reading) == ["Điều 1. Phạm vi"]


def test_text_that_word_does_not_print_or_takes_from_another_file_is_named() -> None:
    reading = read(p(r("Thấy."), r("Ẩn nhưng là lời.", "<w:vanish/>")) + "<w:altChunk/>")

    assert wholes(reading) == ["Thấy."]
    assert [(each.code, each.stops) for each in reading.problems] == [
        (Code.HIDDEN_TEXT, False),
        (Code.EMBEDDED_TEXT, True),
    ]
    assert reading.problems[0].facts == {"count": 13, "example": "Ẩn nhưng là lời."}


def test_signs_and_formulas_are_read_as_the_letters_they_show() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<m:oMath xmlns:m="{math}"><m:r><m:t>a+b</m:t></m:r></m:oMath>'
    sign = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'.format
    reading = read(
        p(formula, r(" "), sign("Symbol", "F0B3"), r(" 5"), sign("Wingdings", "F0FC"))
        + p(sign("Symbol", "B4"), sign("Symbol", "broken"))
    )

    assert [line.text for line in lines_of(reading)] == ["a+b ≥ 5•", "×•"]


def test_a_raised_number_after_a_dot_is_the_mark_of_a_note() -> None:
    raised = r("2", '<w:vertAlign w:val="superscript"/>')
    reading = read(
        p(r("Điều 1."), raised, r(" A"))
        + p(r("1."), raised, r(" Một."))
        + p(r("2."), raised, r(" Hai m"), raised)
    )

    assert wholes(reading) == ["Điều 1.[2] A", "1.[2] Một.", "2.[2] Hai m2"]
    only = parse(reading).main.articles[0]
    assert (only.title, [c.number for c in only.clauses]) == ("A", ["1", "2"])


def test_rows_of_data_that_name_articles_begin_none() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>".format
    data = row(p(r("1")), p(r("Điều 2. Vi phạm"))) + row(p(r("Mức")), p(r("Điều 3. Khác")))
    beside = row(p(r("Điều 2. Hai")), p(r("Nội dung hai.")))
    reading = read(
        p(r("Điều 1. Một")) + f"<w:tbl>{data}</w:tbl><w:tbl>{beside}</w:tbl>" + p(r("Hết."))
    )

    outline = parse(reading)
    assert [a.title for a in outline.main.articles] == ["Một", "Hai"]
    assert not outline.strays


def test_an_empty_paragraph_that_word_numbers_as_an_article_is_one() -> None:
    reading = read(
        p(properties=listed(1)) + p(r("Một.")) + p(r("Việc"), properties=listed(1)) + p(r("Hai.")),
        numbering=NUMBERING,
    )

    assert numbers(parse(reading)) == ["1", "2"]


def test_a_strict_open_xml_document_is_read_like_any_other() -> None:
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    content = docx(p(r("Điều 1. A")) + p(r("Một.")))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(usual, strict))

    assert wholes(read_docx(file.getvalue(), "thu.docx")) == ["Điều 1. A", "Một."]
