"""Signal words are found where they stand, with their marks or without."""

import pytest

from bot.domain.signals import Message, Signal, Signals
from bot.domain.vietnamese import compose, syllables

SIGNALS = Signals(
    {
        "danger": ["cháy", "cháy nhà", "đè người"],
        "wrongdoing": ["nhận ... triệu", "ăn chặn"],
    }
)


def found(text: str, repaired: str = "") -> list[tuple[str, int]]:
    message = Message.of(text, syllables(compose(repaired or text)))
    return [(signal.name, signal.place) for signal in SIGNALS.find(message)]


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("trưởng thôn ăn chặn", [("wrongdoing", 2)]),
        ("nhận của tôi 20 triệu", [("wrongdoing", 0)]),
        ("nhận của bà con xóm tôi 20 triệu", []),
        ("cháy nhà", [("danger", 0)]),
        ("để người khác ký", []),
        ("an chan tien", [("wrongdoing", 0)]),
        ("chay bo", []),
        ("", []),
    ],
    ids=["words", "gap", "gap_too_wide", "once_a_place", "other_marks", "no_marks",
         "one_word_needs_marks", "nothing"],
)  # fmt: skip
def test_a_pattern_is_found(text: str, signals: list[tuple[str, int]]) -> None:
    assert found(text) == signals


def test_marks_that_repair_changed_still_count_as_typed() -> None:
    assert found("hay ăn chặn", repaired="hay ăn chắn") == [("wrongdoing", 1)]


def test_a_word_typed_in_two_forms_is_taken_as_repaired() -> None:
    message = Message.of("cháy chạy", ["cháy", "chạy"])

    assert SIGNALS.find(message) == [Signal("danger", 0)]
