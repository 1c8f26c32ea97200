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
    sections: frozenset[str]  # first words of the addresses that belong to it


@dataclass(frozen=True, slots=True)
class Fold:
    """Ways that stand together under one word, ``console.nav.<name>``."""

    name: str
    ways: Sequence[Way]

    @property
    def sections(self) -> frozenset[str]:
        """Those of its ways."""
        return frozenset[str]().union(*(way.sections for way in self.ways))


def section_of(path: str) -> str:
    """The first word of an address within the console, "" for the inbox."""
    return path.strip("/").partition("/")[2].partition("/")[0]


def _way(name: str, act: Act, *others: str, path: str | None = None) -> Way:
    """Its page bears its name, unless told otherwise; ``others`` are sections beside its own."""
    path = name if path is None else path
    return Way(name, path, act, frozenset({path.partition("?")[0], *others}))


_ALL: Sequence[Way | Fold] = (
    _way("inbox", Act.SEE, "petition", "act", "merge", path=""),
    _way("letters", Act.FORWARD, "letter", "forward"),
    _way("enter", Act.ENTER),
    Fold(
        "reporting",
        (
            _way("figures", Act.EXPORT),
            _way("export", Act.EXPORT, path="export?state=all"),
            _way("posters", Act.SEE),
        ),
    ),
    _way("knowledge", Act.KNOWLEDGE),
    Fold(
        "administration",
        (
            _way("staff", Act.STAFF),
            _way("passwords", Act.RESET),
            _way("audit", Act.AUDIT),
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
