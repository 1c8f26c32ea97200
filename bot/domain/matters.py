"""Two matters in one message: where it may be cut, and for which doors its halves are."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

from bot.domain.signals import Message, Signal, bare_of
from bot.domain.vietnamese import compose, syllables

BESIDES = "besides"  # the signal that another matter begins
REDRESS = "redress"  # what somebody who was wronged asks for: no matter of its own
FEWEST = 3  # words of a half
LONGEST_ABBREVIATION = 6  # words that one stands for
MOST_CUTS = 100  # the surest; each half is weighed by itself, and who writes much pauses less

_PAUSE = re.compile(r"(?:[,;:!?\n]|\.(?!\d))+|\s-\s")
_SHORT = frozenset({",", ":"})


class Joint(Enum):
    """What is between two matters; its value is how sure both halves must be there."""

    ANNOUNCED = 0.4  # words that say so: "besides", "secondly"
    ENDED = 0.6  # the end of a sentence
    PAUSED = 0.9  # a comma


class Cut(NamedTuple):
    """A place where a message may be cut in two."""

    place: int  # the word that the second half begins with
    joint: Joint
    asks: bool  # what is before ends as a question


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """One side of a cut."""

    message: Message
    found: Sequence[Signal]
    names: AbstractSet[str]  # of its signals


Chances = Callable[[Half], Mapping[Any, float]]  # of each door, by its name


@dataclass(frozen=True, slots=True)
class Door:
    """A kind that a half may be, by name."""

    name: str
    evidence: AbstractSet[str]  # the signals that it is known by, unless a matter is announced
    own: AbstractSet[str] = frozenset()  # signals that make it more than asking for redress


def two_doors(
    message: Message, found: Sequence[Signal], doors: Sequence[Door], chances: Chances
) -> tuple[str, str] | None:
    """The two doors that a message is for; None when it is one matter.

    ``doors`` in the order of protection; the last is for wishes and states of things.
    """
    names = {signal.name for signal in found}
    seen = sum(bool(names & door.evidence) for door in doors)
    if seen < 1 + (BESIDES not in names):
        return None
    for first, second, cut in halves(message, found):
        weigh = cache(chances)  # only where it matters, and once
        for one, other in ((first, second), (second, first)):
            for door, beside in combinations(doors, 2):
                if (
                    # After a comma and an offence comes what it led to: no matter of its own.
                    (cut.joint is not Joint.PAUSED or (door is doors[0] and other is first))
                    and _may_be(door, one, cut)
                    and _may_be(beside, other, cut)
                    and not _is_redress(beside, other, cut)
                    and all(
                        weigh(half)[each.name] >= cut.joint.value
                        for half, each in ((one, door), (other, beside))
                    )
                ):
                    return door.name, beside.name
    return None


def _may_be(door: Door, half: Half, cut: Cut) -> bool:
    return bool(half.names & door.evidence) or cut.joint is Joint.ANNOUNCED


def _is_redress(door: Door, half: Half, cut: Cut) -> bool:
    """Whether a half only asks for what the other tells of to be put right."""
    announced = cut.joint is Joint.ANNOUNCED
    return REDRESS in half.names and not announced and not half.names & door.own


def halves(message: Message, found: Sequence[Signal]) -> Iterator[tuple[Half, Half, Cut]]:
    """The message cut in two at each place where it may be."""
    count = len(message.words)
    for cut in _cuts(message, found):
        if FEWEST <= cut.place <= count - FEWEST:
            asks = message.text.rstrip().endswith("?")
            yield (
                _half(message, found, 0, cut.place, asks=cut.asks),
                _half(message, found, cut.place, count, asks=asks),
                cut,
            )


def _cuts(message: Message, found: Sequence[Signal]) -> list[Cut]:
    announced = {signal.place for signal in found if signal.name == BESIDES}
    cuts = {place: Cut(place, Joint.ANNOUNCED, asks=False) for place in announced}
    text = compose(message.text)
    pauses = list(_PAUSE.finditer(text))
    place_of = _places(message) if pauses else []
    start = written = 0
    for pause in pauses:
        written += len(syllables(text[start : pause.start()]))
        start = pause.end()
        place = place_of[min(written, len(place_of) - 1)]
        mark = pause.group().strip()
        joint = Joint.PAUSED if mark in _SHORT else Joint.ENDED
        joint = Joint.ANNOUNCED if place in announced else joint
        cuts[place] = Cut(place, joint, asks="?" in mark)
    surest = sorted(cuts.values(), key=lambda cut: cut.joint.value)[:MOST_CUTS]
    return sorted(surest, key=lambda cut: cut.place)


def _places(message: Message) -> list[int]:
    """Where each word as written stands among the repaired: an abbreviation becomes several."""
    written, words = [bare_of(word) for word in message.written], message.bare
    if len(written) == len(words):
        return list(range(len(words) + 1))
    places, place = [], 0
    for after in [*written[1:], ""]:
        places.append(min(place, len(words)))
        steps = range(1, LONGEST_ABBREVIATION + 1)
        ahead = (step for step in steps if words[place + step : place + step + 1] == (after,))
        place += next(ahead, 1)
    return [*places, len(words)]


def _half(message: Message, found: Sequence[Signal], start: int, end: int, *, asks: bool) -> Half:
    words = message.words[start:end]
    signals = [Signal(s.name, s.place - start) for s in found if start <= s.place < end]
    return Half(
        message=Message(
            text=" ".join(words) + ("?" if asks else ""),
            written=words,
            words=words,
            typed=message.typed[start:end],
            bare=message.bare[start:end],
            is_marked=message.is_marked,
        ),
        found=signals,
        names={signal.name for signal in signals},
    )
