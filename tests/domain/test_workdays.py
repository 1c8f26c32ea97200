"""Working days: counted one by one, what was left out is said."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.local_time import local_day
from bot.domain.workdays import (
    Calendar,
    CalendarYear,
    DayOff,
    Pause,
    unknown_years,
)

MONDAY = date(2026, 11, 23)
HOLIDAY = date(2026, 11, 24)
PLAIN = Calendar()
OFFICE = Calendar(
    days_off={HOLIDAY: "holiday", date(2026, 11, 29): "on a Sunday"},
    worked=frozenset({date(2026, 11, 28)}),
)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))


def test_weekends_do_not_count() -> None:
    due = PLAIN.due(MONDAY, 10)

    assert (due.on, due.counted, due.weekend, due.days_off) == (date(2026, 12, 7), 10, 4, ())


def test_a_holiday_puts_the_day_off_and_a_saturday_worked_for_it_brings_it_back() -> None:
    without = Calendar(days_off=OFFICE.days_off).due(MONDAY, 5)
    swapped = OFFICE.due(MONDAY, 5)

    assert (without.on, swapped.on) == (date(2026, 12, 1), date(2026, 11, 30))
    assert swapped.days_off == (DayOff(on=HOLIDAY, name="holiday"),)
    assert swapped.weekend == 1


def test_a_holiday_on_a_sunday_is_a_sunday() -> None:
    assert OFFICE.due(date(2026, 11, 27), 2).days_off == ()


@given(DAYS, st.integers(0, 60))
def test_as_many_working_days_lie_up_to_the_target_as_were_asked_for(since: date, n: int) -> None:
    due = OFFICE.due(since, n)

    assert due.counted == OFFICE.between(since, due.on) == n
    assert n == 0 or OFFICE.is_working(due.on)
    assert (due.on - since).days == due.counted + due.weekend + len(due.days_off)


@given(DAYS, st.integers(1, 30), st.integers(0, 10), st.integers(0, 40))
def test_time_waited_is_added_and_explained(since: date, n: int, asked: int, waited: int) -> None:
    asked_on = since + timedelta(days=asked)
    left = n - OFFICE.between(since, asked_on)
    if left <= 0:
        return
    answered_on = asked_on + timedelta(days=waited)
    on = OFFICE.due(answered_on, left).on

    due = OFFICE.explained(since, on, [Pause(since=asked_on, until=answered_on)])

    assert due.counted == n
    assert due.waited == OFFICE.between(asked_on, answered_on)


def test_a_year_that_targets_reach_and_nobody_looked_up_is_named() -> None:
    known = [CalendarYear(year=2026, source="s", checked_on=MONDAY)]

    assert unknown_years(known, date(2026, 6, 1)) == ()
    assert unknown_years(known, date(2026, 11, 23)) == (2027,)
    assert unknown_years(known, date(2027, 12, 1)) == (2027, 2028)


def test_a_target_that_reaches_a_year_not_looked_up_says_so() -> None:
    known = Calendar(years=frozenset({2026}))

    assert known.due(date(2026, 12, 21), 5).unknown == ()
    assert known.due(date(2026, 12, 21), 15).unknown == (2027,)
    assert Calendar().due(date(2026, 12, 21), 15).unknown == ()


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    assert local_day(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)) == MONDAY
    assert local_day(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == HOLIDAY
