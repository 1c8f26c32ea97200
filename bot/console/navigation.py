"""The ways through the console: whom each is for, and which of them share a fold."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.staff import Act, Member


@dataclass(frozen=True, slots=True)
class Way:
    """A page that is always at hand; its words are ``console.nav.<name>``."""

    name: str
    path: str
    act: Act  # what one must be allowed


@dataclass(frozen=True, slots=True)
class Fold:
    """Ways that stand together under one word, ``console.nav.<name>``."""

    name: str
    ways: Sequence[Way]


_ALL: Sequence[Way | Fold] = (
    Way("inbox", "", Act.SEE),
    Way("letters", "letters", Act.FORWARD),
    Way("enter", "enter", Act.ENTER),
    Fold(
        "reporting",
        (
            Way("figures", "figures", Act.EXPORT),
            Way("export", "export?state=all", Act.EXPORT),
            Way("posters", "posters", Act.SEE),
        ),
    ),
    Way("knowledge", "knowledge", Act.KNOWLEDGE),
    Fold(
        "administration",
        (
            Way("staff", "staff", Act.STAFF),
            Way("passwords", "passwords", Act.RESET),
            Way("audit", "audit", Act.AUDIT),
        ),
    ),
)


def ways_of(member: Member, *, without: frozenset[str] = frozenset()) -> Sequence[Way | Fold]:
    """What one may go to, but for what the settings leave out; a fold of one way is that way."""
    shown: list[Way | Fold] = []
    for each in _ALL:
        ways = [
            way
            for way in (each.ways if isinstance(each, Fold) else (each,))
            if member.may(way.act) and way.name not in without
        ]
        shown += [Fold(each.name, ways)] if isinstance(each, Fold) and len(ways) > 1 else ways
    return shown
