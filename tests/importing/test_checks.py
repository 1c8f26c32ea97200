"""What an import is stopped for, and what it only mentions."""

import pytest

from bot.documents.lexicon_file import read_lexicon
from bot.importing.importer import take_apart
from bot.importing.problems import Code
from tests.importing.papers import REGULATION, reading_of

SYLLABLES = read_lexicon().counts
FILLER = "\n".join(
    f"{n}. Việc thứ {n} được làm đúng hạn, công khai và theo pháp luật." for n in range(1, 30)
)


def codes(text: str) -> set[Code]:
    return {problem.code for problem in take_apart(reading_of(text), SYLLABLES).problems}


def test_a_sound_document_has_no_problem_but_much_letterhead_when_it_is_short() -> None:
    assert codes(REGULATION) == {Code.LEFT_OUT_SHARE}
    assert codes(REGULATION.replace("1. Tôn trọng lẫn nhau.\n2. Kịp thời:", FILLER * 3)) <= {
        Code.LEFT_OUT_SHARE
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Không có gì.", Code.NO_ARTICLES),
        ("Điều 2. B\nx.\nĐiều 3. C\ny.\nĐiều 4. D\nz.", Code.ARTICLE_START),
        ("Điều 1. A\nx.\nĐiều 2. B\ny.\nĐiều 5. C\nz.\nĐiều 6. D\nt.", Code.ARTICLE_GAP),
        ("Điều 1. A\nx.\nĐiều 2. B\ny.\nĐiều 4. C\nz.", Code.ARTICLE_GAP),
        ("Điều 1. A\nx.\nĐiều 2. B\ny.\nĐiều 5. C\nz.", Code.STRAY_ARTICLE),
        ("Điều 1. A\nx.\nĐiều 2.\nĐiều 3. C\nz.", Code.EMPTY_ARTICLE),
        ("Điều 1. A\nx.\nđiều 2. B\ny.\nĐiều 3. C\nz.", Code.SMALL_HEADING),
        (
            "Chương I\nMỘT\nĐiều 1. A\nx.\nChương IV\nBỐN\nĐiều 2. B\ny.",
            Code.CHAPTER_GAP,
        ),
        (f"Điều 1. A\n{FILLER.replace('12. ', '')}", Code.CLAUSE_GAP),
        ("Điều 1. A\n1. Một.\n2. Hai.\n4. Bốn.\n5. Năm.", Code.CLAUSE_GAP),
        ("Điều 1. A\n1. Một.\n3. Ba.", Code.CLAUSE_GAP),
        (
            "Điều 1. A\nBanhành quychế phốihợp giữa Sở và cácsở trongviệc tiếpnhận.",
            Code.GLUED_WORDS,
        ),
        (
            "Điều 1. A\nCéng hßa x· héi chñ nghÜa ViÖt Nam, nghÞ ®Þnh cña ChÝnh phñ.",
            Code.BROKEN_TEXT,
        ),
        (f"Điều 1. A\n{FILLER}\nTh\ufffdi hạn là năm ngày.", Code.BROKEN_TEXT),
        (
            "Điều 1. A\nN?i dung quy đ?nh v? vi?c ti?p nh?n, x? lý ki?n ngh?, ph?n ánh.",
            Code.BROKEN_TEXT,
        ),
    ],
)
def test_a_fault_of_the_text_is_named(text: str, code: Code) -> None:
    assert code in codes(text)


def test_two_texts_in_one_file_are_mentioned() -> None:
    text = "Điều 1. Ban hành Quy chế.\nCHỦ TỊCH\nQUY CHẾ\nMẪU\nĐiều 1. A\nx.\nĐiều 2. B\ny."

    assert Code.SEVERAL_TEXTS in codes(text)


def test_lines_numbered_with_small_roman_numbers_have_no_holes() -> None:
    items = "\n".join(f"{number}) việc được làm đúng hạn;" for number in ("ii", "iii", "iv", "vi"))

    assert Code.HOLES not in codes(f"Điều 1. A\n{FILLER}\n{items}")
