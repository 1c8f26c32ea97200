"""A signal that another takes away: no danger where a lamp is burnt out, or a year ago."""

from bot.domain.cancelling import standing
from bot.domain.signals import Signal


def names(*found: Signal) -> list[str]:
    return [signal.name for signal in standing(found)]


def test_what_is_harmless_takes_danger_from_the_words_after_it_only() -> None:
    assert names(Signal("harmless", 3), Signal("danger", 4)) == ["harmless"]
    assert names(Signal("danger", 0), Signal("harmless", 3)) == ["danger", "harmless"]
    assert names(Signal("harmless", 0), Signal("danger", 6)) == ["harmless", "danger"]


def test_what_was_not_received_is_no_bribe() -> None:
    assert names(Signal("unreceived", 2), Signal("wrongdoing", 3)) == ["unreceived"]


def test_what_is_past_is_no_danger_unless_it_goes_on_now() -> None:
    assert names(Signal("danger", 0), Signal("past", 4)) == ["past"]
    assert names(Signal("danger", 0), Signal("past", 4), Signal("now", 6)) == [
        *("danger", "past", "now")
    ]
