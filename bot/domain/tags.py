"""Tags of cases that the program itself reads; staff may use any others as they like."""

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """Whose competence a matter is (facts D3); the values are tags that staff set on a case."""

    CENTRAL = "cap-trung-uong"
    PROVINCE = "cap-tinh"
    COMMUNE = "cap-xa"


QUOTABLE = "trich-dan"  # cleared by staff: the words may stand in a report
TELEPHONE = "dien-thoai"  # entered by staff for somebody who rang: not received in person
KNOWN = frozenset({QUOTABLE, TELEPHONE, *(level.value for level in Level)})


def level_of(tags: Iterable[str]) -> Level | None:
    """The level a case is tagged with; None while nobody said."""
    known = set(tags)
    return next((level for level in Level if level in known), None)
