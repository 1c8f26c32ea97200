"""Spans of days that figures are asked for: a month, a quarter, a year, or from day to day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

_WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_MONTHS_OF_QUARTER = 3


class Length(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, the first and the last included."""

    since: date
    until: date
    length: Length = Length.FREE

    @property
    def written(self) -> str:
        """As an address has it: 2026-11, 2026-Q4, 2026; "" from day to day."""
        match self.length:
            case Length.MONTH:
                return f"{self.since:%Y-%m}"
            case Length.QUARTER:
                return f"{self.since:%Y}-Q{self.quarter}"
            case Length.YEAR:
                return f"{self.since:%Y}"
            case Length.FREE:
                return ""

    @property
    def quarter(self) -> int:
        """The quarter of the year in which it begins."""
        return (self.since.month - 1) // _MONTHS_OF_QUARTER + 1


def month_of(day: date) -> Period:
    """The month that a day lies in."""
    return _months(day.year, day.month, 1, Length.MONTH)


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in."""
    first = (day.month - 1) // _MONTHS_OF_QUARTER * _MONTHS_OF_QUARTER + 1
    return _months(day.year, first, _MONTHS_OF_QUARTER, Length.QUARTER)


def year_of(day: date) -> Period:
    """The year that a day lies in."""
    return _months(day.year, 1, 12, Length.YEAR)


def period_of(written: str) -> Period | None:
    """Read what an address says; None for what is no period."""
    found = _WRITTEN.fullmatch(written)
    if found is None or not MINYEAR < int(found[1]) < MAXYEAR:
        return None
    year, quarter, month = int(found[1]), found[2], found[3]
    if month:
        return month_of(date(year, int(month), 1))
    if quarter:
        return quarter_of(date(year, int(quarter) * _MONTHS_OF_QUARTER, 1))
    return year_of(date(year, 1, 1))


def latest(today: date, *, months: int, quarters: int, years: int) -> Sequence[Period]:
    """The present and past months, quarters and years, the newest of each first."""
    found: list[Period] = []
    for of, count in ((month_of, months), (quarter_of, quarters), (year_of, years)):
        day = today
        for _ in range(count):
            found.append(of(day))
            day = found[-1].since - timedelta(days=1)
    return found


def _months(year: int, first: int, count: int, length: Length) -> Period:
    last = first + count - 1
    after = date(year + last // 12, last % 12 + 1, 1)
    return Period(since=date(year, first, 1), until=after - timedelta(days=1), length=length)
