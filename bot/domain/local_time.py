"""The time that people in Vietnam have on their clocks and calendars."""

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))  # no summer time


def local_day(at: datetime) -> date:
    """The day that people have on their calendars at a moment."""
    return at.astimezone(VIETNAM).date()
