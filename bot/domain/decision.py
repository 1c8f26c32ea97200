"""Ranked matches -> one answer, a few suggestions, or nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """How sure the match is."""

    SURE = "sure"
    SUGGEST = "suggest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry or article that may answer the question."""

    id: str  # an entry's id, or "<document id>.<article number>"
    title: str
    score: float  # calibrated: the chance, 0 to 1, that it is the right one
    reasons: tuple[str, ...] = ()  # what spoke for it, for administrators
