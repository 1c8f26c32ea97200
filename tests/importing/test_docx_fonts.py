"""Word documents set in fonts of before Unicode, read as they look on paper."""

import pytest

from bot.domain.errors import FileRefusedError
from bot.importing.problems import Code
from bot.importing.reading_docx import read_docx
from tests.importing.word import docx, p

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Arial"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr>'
    '<w:basedOn w:val="Round"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="Base"/></w:style></w:styles>'
)


def _run(text: str, font: str = "") -> str:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{fonts}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_each_run_is_converted_by_its_own_font() -> None:
    body = p(_run("§iÒu 1. ", ".VnTimeH"), _run("Ph¹m vi", ".VnTime"), _run(" và đối tượng"))

    reading = read_docx(docx(body), "a.docx")

    assert [paragraph.text for paragraph in reading.paragraphs] == ["ĐIỀU 1. Phạm vi và đối tượng"]
    assert [(o.code, o.facts) for o in reading.problems] == [
        (Code.CONVERTED_FONT, {"encoding": "TCVN3"})
    ]


def test_a_vowel_and_its_mark_are_one_letter_though_their_runs_differ() -> None:
    body = p(_run("Ñie", "VNI-Times"), _run("àu 1", "VNI-Times"))

    assert read_docx(docx(body), "a.docx").paragraphs[0].text == "Điều 1"


def test_the_font_may_be_that_of_the_style_and_styles_may_go_in_a_circle() -> None:
    styled = f'<w:p><w:pPr><w:pStyle w:val="Round"/></w:pPr>{_run("Céng hßa")}</w:p>'

    reading = read_docx(docx(styled + p(_run("Cộng hòa")), styles=STYLES), "a.docx")

    assert [paragraph.text for paragraph in reading.paragraphs] == ["Cộng hòa", "Cộng hòa"]


def test_a_font_nobody_knows_the_table_of_is_refused_by_name() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_docx(docx(p(_run("x", "VPS Times"))), "a.docx")

    assert refusal.value.facts == {"reason": "legacy_font", "encoding": "VPS"}
