"""Waiting longer before each further try."""

from datetime import timedelta
from typing import TypeVar

_Wait = TypeVar("_Wait", float, timedelta)
_MOST_DOUBLINGS = 10  # beyond it every wait is the longest


def growing(first: _Wait, tries: int, longest: _Wait) -> _Wait:
    """How long to wait after so many tries that failed (0: before the second), doubled each."""
    return min(longest, first * float(2 ** min(tries, _MOST_DOUBLINGS)))
