"""One spelling for each word, with and without its marks."""

import unicodedata

import pytest

from bot.domain.vietnamese import compose, fold, is_marked, lines, normalise_tone, syllables


def test_text_from_a_mac_becomes_composed() -> None:
    """Decomposed letters are the same words."""
    assert compose(unicodedata.normalize("NFD", "Mặt trận Tổ quốc")) == "Mặt trận Tổ quốc"


def test_invisible_characters_vanish() -> None:
    """Zero-width and direction marks come with text copied from PDFs and chat."""
    assert compose("quy\u200b chế\ufeff\u202e") == "quy chế"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoà", "hòa"), ("thuỷ", "thủy"), ("uỷ ban", "ủy ban"), ("khoẻ", "khỏe"), ("loé", "lóe"),
        ("quý", "quý"), ("hoàn", "hoàn"), ("hoá đơn", "hóa đơn"), ("UỶ BAN", "ỦY BAN"),
    ],
)  # fmt: skip
def test_the_tone_mark_of_open_syllables_stands_on_the_first_vowel(typed: str, meant: str) -> None:
    """Both spellings are in official use."""
    assert normalise_tone(typed) == meant


def test_folding_drops_every_mark_and_the_stroke_of_d() -> None:
    """The stroke is no combining mark, so it is easily forgotten."""
    assert fold("Điều lệ ĐẠI HỘI") == "dieu le dai hoi"


def test_syllables_leave_punctuation_and_emoji_behind() -> None:
    """What remains is words and numbers, lower case."""
    assert syllables("Quy chế (UBND)… có 13 điều?! 🙏_ok") == [
        "quy", "chế", "ubnd", "có", "13", "điều", "ok",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "marked"), [("quy che", False), ("quy chế", True), ("123 🙏", False)]
)
def test_marks_are_seen(text: str, marked: bool) -> None:
    """An emoji is no mark."""
    assert is_marked(text) is marked


def test_lines_are_stripped_and_never_empty() -> None:
    """Blank lines carry nothing."""
    assert list(lines(" a \n\n  b\n")) == ["a", "b"]
