"""The time that people in Vietnam have on their clocks and calendars."""

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))  # no summer time


def local_day(at: datetime) -> date:
    """The day that people have on their calendars at a moment."""
    return at.astimezone(VIETNAM).date()


def local_minute(at: datetime) -> str:
    """A moment as people write it down: "14:05 23/11/2026"."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def local_second(at: datetime) -> str:
    """A moment of today that is close at hand: "14:05:09"."""
    return f"{at.astimezone(VIETNAM):%H:%M:%S}"
