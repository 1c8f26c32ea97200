"""The calendar of working days: public holidays from a library, the rest from ``calendar:``.

The library also knows of some swap days; what the knowledge folder says comes after it and wins.
"""

from collections.abc import Iterable

from holidays import country_holidays

from bot.domain.workdays import Calendar, CalendarYear

FIRST_YEAR, LAST_YEAR = 2025, 2040  # petitions and their targets lie within


def working_calendar(local: Iterable[CalendarYear]) -> Calendar:
    """Public holidays of Vietnam, corrected by what an office knows of each year."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    known = tuple(local)
    public = country_holidays("VN", years=years, language="vi")
    days_off = dict(public.items())
    worked = set(public.weekend_workdays)
    for year in known:
        for day in year.closed:
            days_off[day.on] = day.name
            worked.discard(day.on)
        for day in year.worked:
            days_off.pop(day.on, None)
            worked.add(day.on)
    return Calendar(
        days_off=days_off,
        worked=frozenset(worked),
        years=frozenset(year.year for year in known),
    )
