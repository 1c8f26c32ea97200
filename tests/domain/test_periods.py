"""Spans of days that figures are asked for."""

from datetime import date

import pytest

from bot.domain.periods import Length, latest, month_of, period_of, quarter_of, year_of

LEAP_DAY = date(2028, 2, 29)


def test_a_day_lies_in_its_month_quarter_and_year() -> None:
    spans = [of(LEAP_DAY) for of in (month_of, quarter_of, year_of)]

    assert [(each.since, each.until) for each in spans] == [
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2028, 1, 1), date(2028, 3, 31)),
        (date(2028, 1, 1), date(2028, 12, 31)),
    ]
    assert [each.written for each in spans] == ["2028-02", "2028-Q1", "2028"]


@pytest.mark.parametrize("written", ["2026-12", "2026-Q4", "2026", "2027-01", "2027-Q1"])
def test_what_an_address_says_is_read_back(written: str) -> None:
    period = period_of(written)

    assert period is not None
    assert period.written == written


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-Q5", "0000", "9999", "26-1", "x", "2026-1\n"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert period_of(text) is None


def test_the_latest_go_back_across_the_turn_of_the_year() -> None:
    found = latest(date(2026, 1, 31), months=3, quarters=2, years=2)

    assert [each.written for each in found] == [
        *("2026-01", "2025-12", "2025-11"),
        *("2026-Q1", "2025-Q4"),
        *("2026", "2025"),
    ]
    assert {each.length for each in found} == set(Length) - {Length.FREE}
