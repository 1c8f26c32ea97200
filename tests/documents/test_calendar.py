"""The calendar of working days: the library's holidays, corrected by the knowledge folder."""

from datetime import date
from pathlib import Path

from bot.documents.calendar import working_calendar
from bot.documents.loading import load_knowledge
from bot.domain.workdays import CalendarYear, DayOff

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 11, 23)


def test_a_target_set_today_leaves_out_the_holiday_of_tomorrow() -> None:
    due = working_calendar(load_knowledge(KNOWLEDGE).calendar).due(TODAY, 10)

    assert due.on == date(2026, 12, 8)
    assert [day.on for day in due.days_off] == [date(2026, 11, 24)]


def test_tet_of_the_coming_year_is_off() -> None:
    calendar = working_calendar(())

    assert [n for n in range(1, 16) if not calendar.is_working(date(2027, 2, n))] == [
        4, 5, 6, 7, 8, 9, 10, 13, 14,
    ]  # fmt: skip


def test_the_swap_of_september_2026_is_known_with_and_without_the_folder() -> None:
    for local in ((), load_knowledge(KNOWLEDGE).calendar):
        calendar = working_calendar(local)
        assert not calendar.is_working(date(2026, 8, 31))
        assert calendar.is_working(date(2026, 8, 22))


def test_what_the_office_knows_wins_over_the_library() -> None:
    office = CalendarYear(
        year=2026,
        source="s",
        checked_on=TODAY,
        closed=(DayOff(on=date(2026, 12, 1), name="closed"),),
        worked=(DayOff(on=date(2026, 11, 24), name="worked"),),
    )
    calendar = working_calendar([office])

    assert not calendar.is_working(date(2026, 12, 1))
    assert calendar.is_working(date(2026, 11, 24))


def test_the_shipped_calendar_covers_the_year_in_which_it_was_checked() -> None:
    years = load_knowledge(KNOWLEDGE).calendar

    assert [year.year for year in years] == sorted({year.year for year in years})
    assert all(year.source and year.checked_on.year >= year.year - 1 for year in years)
    assert 2026 in {year.year for year in years}
