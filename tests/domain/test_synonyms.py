"""Everyday words bring the official ones along."""

from bot.domain.knowledge import Synonym
from bot.domain.synonyms import Synonyms

SYNONYMS = Synonyms(
    [
        Synonym(everyday=("lót tay", "phong bì"), official=("hối lộ", "tham nhũng")),
        Synonym(everyday=("uỷ",), official=("ủy ban",)),
    ]
)


def test_an_everyday_phrase_brings_its_official_ones() -> None:
    """In their order, each once."""
    text = ["đòi", "lót", "tay", "phong", "bì"]

    assert SYNONYMS.official(text) == [("hối", "lộ"), ("tham", "nhũng")]


def test_official_words_bring_nothing() -> None:
    """One direction only, so that official questions stay sharp."""
    assert SYNONYMS.official(["hối", "lộ"]) == []


def test_tone_placement_does_not_matter() -> None:
    """An editor may write either spelling."""
    assert SYNONYMS.official(["ủy"]) == [("ủy", "ban")]
