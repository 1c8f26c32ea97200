"""Keystrokes left as typed become the syllables they make."""

import pytest

from bot.domain.telex import decode


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("phoois", "phối"), ("howpj", "hợp"), ("dduowcj", "được"), ("nguwowif", "người"),
        ("quyeets", "quyết"), ("uyr", "ủy"), ("thuyr", "thủy"), ("giuwax", "giữa"),
        ("hoaf", "hòa"), ("ddieeuf", "điều"), ("gif", "gì"), ("pho61i", "phối"), ("ho7p5", "hợp"),
        ("nguo72i", "người"), ("tiêps", "tiếp"), ("luâtj", "luật"), ("khoong", "không"),
        ("tuwf", "từ"), ("quoocs", "quốc"), ("nawm", "năm"),
    ],
)  # fmt: skip
def test_keystrokes_make_a_syllable(keys: str, syllable: str) -> None:
    """Telex and VNI, with keys in any order and partly shaped letters."""
    assert decode(keys) == syllable


@pytest.mark.parametrize("word", ["quy", "ban", "được", "2021", "a", "covid19x9", "13"])
def test_plain_words_are_no_keystrokes(word: str) -> None:
    """Nothing is invented where no key changed anything."""
    assert decode(word) is None


def test_what_is_longer_than_a_syllable_is_no_keystrokes() -> None:
    """However long it is: each key would look through all letters before it."""
    assert decode("nghieengs") == "nghiếng"
    assert decode("as" * 2000) is None
