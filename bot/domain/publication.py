"""A published version of the knowledge: who put it up, when and why, and what it changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """What of the knowledge a change is about."""

    ENTRY = "entry"
    DOCUMENT = "document"  # the facts about one
    ARTICLE = "article"
    REST = "rest"  # topics, places, language ...: named by the field that holds it


class How(StrEnum):
    """What became of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"  # the same words under another id or number


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry, document or article that is not as it was."""

    part: Part
    how: How
    id: str  # now; of what was removed, before
    title: str = ""
    was: str = ""  # the id before, where it is another one


class Lost(StrEnum):
    """What people get now instead of the right answer."""

    OFFERED = "offered"  # it is only one of several suggestions
    OTHER = "other"  # another answer
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class LostAnswer:
    """An example question that the version before answered rightly, and this one does not."""

    question: str
    wanted: str  # the id of the right answer
    lost: Lost
    got: str = ""  # the id of what comes first now


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the gates found."""

    asked: int = 0  # example questions of the version before; 0 where there was none to compare
    lost: tuple[LostAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A version (phiên bản): the files under ``content``, and how they came to be published."""

    number: int  # 1, 2, 3 ...; the greatest is served
    content: str  # hash of all files and their names
    author: str  # as the audit names people: "staff:3", "command:lan", "system" for the first
    at: datetime
    reason: str
    overrode: str = ""  # why it was published although answers were lost
    restores: int = 0  # the number of the version it brings back
    changes: tuple[Change, ...] = ()
    report: Report = Report()
