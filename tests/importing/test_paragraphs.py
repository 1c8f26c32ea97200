"""What readers hand to the parser."""

from bot.importing.paragraphs import Paragraph
from bot.importing.problems import Code, Problem


def test_a_paragraph_reads_as_its_automatic_number_and_its_text() -> None:
    numbered = Paragraph(text="Phạm vi điều chỉnh", number="Điều 1.")

    assert numbered.whole == "Điều 1. Phạm vi điều chỉnh"
    assert Paragraph(text="Phạm vi").whole == "Phạm vi"


def test_a_gap_stops_an_import_and_a_converted_font_does_not() -> None:
    assert Problem(code=Code.ARTICLE_GAP, facts={"number": "5", "before": "3"}).stops
    assert not Problem(code=Code.CONVERTED_FONT, facts={"encoding": "tcvn3"}).stops
