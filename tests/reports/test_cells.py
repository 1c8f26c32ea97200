"""What may stand in a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.cells import LONGEST, escaped, is_risky, words


@pytest.mark.parametrize(
    "text", ["=1+1", "+84912", "-5", "@SUM(A1)", "|calc", "%0A", "＝1+1", "＋1", "－1", "＠a"]
)
def test_what_a_spreadsheet_might_run_is_risky(text: str) -> None:
    assert is_risky(words(text))


@pytest.mark.parametrize("lead", ["\t", "\r", "\n", " ", "\x00", "\u202e", "\u00a0", "\x1f \t"])
def test_nothing_in_front_hides_a_formula(lead: str) -> None:
    assert words(f"{lead}=1+1") == "=1+1"


@pytest.mark.parametrize("text", ["", "Đèn hỏng", "5 = 3 + 2", "ngõ 12-14", "a@b.vn", "'=1"])
def test_ordinary_words_are_left_as_they_are(text: str) -> None:
    assert words(text) == text
    assert not is_risky(text)


def test_control_characters_go_and_ends_of_lines_stay() -> None:
    assert words("một\x07\r\nhai\rba\tbốn\x00\x9f\ufffe\ud800\u202ea") == "một\nhai\nba bốna"


@pytest.mark.parametrize(("text", "units"), [("ă" * 40_000, 1), ("🏠" * 20_000, 2)])
def test_words_are_cut_where_excel_ends_a_cell(text: str, units: int) -> None:
    cut = words(text)

    assert len(cut.encode("utf-16-le")) // 2 in {LONGEST, LONGEST - 1}
    assert cut.endswith("...")
    assert len(cut) - 3 == (LONGEST - 3) // units


def test_what_just_fits_is_not_cut() -> None:
    assert words("ă" * LONGEST) == "ă" * LONGEST


def test_what_looks_like_an_escape_of_the_format_is_escaped() -> None:
    assert escaped("_x0041_ và _x_") == "_x005F_x0041_ và _x_"


@given(st.text())
def test_any_text_comes_out_fit_and_the_same_a_second_time(text: str) -> None:
    clean = words(text)

    assert words(clean) == clean
    assert all(char == "\n" or (char.isprintable() or ord(char) >= 0xA0) for char in clean)
