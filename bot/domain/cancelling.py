"""Signals that others take away: a lamp that is burnt out is no fire, nor is last year's."""

from collections.abc import Mapping, Sequence

from bot.domain.signals import Signal

HARMLESS = "harmless"  # no danger, though it sounds so
PAST = "past"  # what was, and is no danger any more
UNRECEIVED = "unreceived"  # what is due has not come
REACH = 6  # words from a signal on in which it takes others away

CANCELS: Mapping[str, frozenset[str]] = {
    HARMLESS: frozenset({"danger", "casualty", "peril"}),
    UNRECEIVED: frozenset({"wrongdoing", "advert"}),  # "chưa nhận tiền" takes no bribe
}
OVER = frozenset({"danger", "peril"})  # anywhere beside PAST
STILL = frozenset({"now", "cry_for_help"})  # then it is not past


def standing(found: Sequence[Signal]) -> list[Signal]:
    """The signals that no other takes away."""
    names = {signal.name for signal in found}
    over = OVER if PAST in names and not names & STILL else frozenset()
    reached = {
        (name, place)
        for signal in found
        for name in CANCELS.get(signal.name, ())
        for place in range(signal.place, signal.place + REACH)
    }
    return [each for each in found if each not in reached and each.name not in over]
