"""Working days of the office: how a target is counted, and what was left out in counting.

A target is the office's own aim, never a legal deadline. The day on which counting begins is not
counted itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

AHEAD = timedelta(days=60)  # how far ahead a target set today may well reach, Tết included
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    """A day on which the office would work but for a reason."""

    on: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """What an office knows of one year beyond the public holidays."""

    year: int
    source: str  # where the swap days of the year were announced
    checked_on: date
    closed: tuple[DayOff, ...] = ()  # off by a swap or a local closure
    worked: tuple[DayOff, ...] = ()  # Saturdays and Sundays worked for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which the clock stood still: from after ``since`` up to and with ``until``."""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A target and how it was counted."""

    since: date  # the day on which counting began; not counted
    on: date
    counted: int  # working days
    days_off: tuple[DayOff, ...] = ()  # holidays and closures that fell on weekdays
    weekend: int = 0  # Saturdays and Sundays left out
    waited: int = 0  # working days in which the citizen was waited for
    unknown: tuple[int, ...] = ()  # years counted in whose swap days nobody has looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which days the office works on."""

    days_off: Mapping[date, str] = field(default_factory=dict)  # the day and why
    worked: frozenset[date] = frozenset()  # Saturdays and Sundays that are worked
    years: frozenset[int] | None = None  # whose swap days are known; None: of all

    def is_working(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.days_off)

    def due(self, since: date, days: int) -> Due:
        """The day that is so many working days after another."""
        day, left = since, days
        while left > 0:
            day += _DAY
            left -= self.is_working(day)
        return self.explained(since, day)

    def between(self, since: date, until: date) -> int:
        """Working days after ``since``, up to and with ``until``; none when that is earlier."""
        return sum(map(self.is_working, _days(since, until)))

    def explained(self, since: date, on: date, pauses: Sequence[Pause] = ()) -> Due:
        """How a target that is known was counted."""
        waited = {day for pause in pauses for day in _days(pause.since, pause.until)}
        counted = list(_days(since, on))
        resting = [day for day in counted if not self.is_working(day)]
        return Due(
            since=since,
            on=on,
            counted=sum(self.is_working(day) and day not in waited for day in counted),
            days_off=tuple(
                DayOff(on=day, name=self.days_off[day])
                for day in resting
                if day.weekday() < _SATURDAY
            ),
            weekend=sum(day.weekday() >= _SATURDAY for day in resting),
            waited=sum(self.is_working(day) and day in waited for day in counted),
            unknown=tuple(sorted({day.year for day in counted} - self.years))
            if self.years is not None
            else (),
        )


def unknown_years(known: Iterable[CalendarYear], today: date) -> tuple[int, ...]:
    """Years that targets may reach now and whose swap days nobody has looked up."""
    years = {each.year for each in known}
    return tuple(sorted({today.year, (today + AHEAD).year} - years))


def _days(since: date, until: date) -> Iterator[date]:
    return (since + n * _DAY for n in range(1, (until - since).days + 1))
