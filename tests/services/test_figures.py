"""Figures of a period, counted by hand beside them."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.errors import NotPermittedError
from bot.domain.petition import Rating, State
from bot.domain.staff import UNSORTED, Member, Role
from bot.domain.tags import Level
from bot.domain.workdays import Calendar
from bot.services.figures import Counting, figures
from bot.services.office import Filter
from bot.services.ports import Unresolved
from bot.services.report_ports import Span
from bot.services.reporting import permitted
from tests.fakes import FakeStore

TODAY = date(2026, 11, 23)  # a Monday
MONDAY = date(2026, 11, 2)


def a_span(
    received: date = MONDAY,
    answered: date | None = None,
    *,
    target: date | None = None,
    state: State = State.ANSWERED,
    sector: str = "dien",
    rating: Rating | None = None,
    tags: tuple[str, ...] = (),
) -> Span:
    return Span(1, sector, "01840", state, rating, frozenset(tags), received, answered, target)


def counted(*spans: Span) -> Counting:
    counting = Counting(Calendar(), TODAY)
    for span in spans:
        counting.add(span)
    return counting


def test_nothing_received_gives_zeros_and_no_shares() -> None:
    found = counted().done()

    assert (found.total.received, found.total.median_days) == (0, None)
    assert found.total.on_time_share is None
    assert not found.by_month


def test_days_to_an_answer_are_working_days_and_the_middle_is_taken() -> None:
    found = counted(
        a_span(answered=date(2026, 11, 3)),  # 1
        a_span(answered=date(2026, 11, 9)),  # 5: a week-end between
        a_span(answered=date(2026, 11, 16)),  # 10
        a_span(state=State.ACCEPTED),
    ).done()

    assert (found.total.received, found.total.answered, found.total.median_days) == (4, 3, 5)
    even = counted(a_span(answered=date(2026, 11, 3)), a_span(answered=date(2026, 11, 5))).done()
    assert even.total.median_days == 2


def test_on_time_counts_what_met_its_target_against_what_missed_it_answered_or_not() -> None:
    target = date(2026, 11, 16)
    found = counted(
        a_span(answered=target, target=target),
        a_span(answered=date(2026, 11, 17), target=target),
        a_span(target=target, state=State.FORWARDED),  # past it, no answer
        a_span(target=TODAY, state=State.FORWARDED),  # today is not past
        a_span(answered=target),  # had no target
    ).done()

    assert (found.total.on_time, found.total.late) == (1, 2)
    assert found.total.on_time_share == pytest.approx(1 / 3)


def test_groups_add_up_and_the_largest_comes_first() -> None:
    found = counted(
        a_span(sector="nuoc", tags=(Level.COMMUNE,)),
        a_span(sector="dien", rating=Rating.CONTENT),
        a_span(sector="dien", received=date(2026, 10, 30), state=State.CLOSED),
    ).done()

    assert {id_: measure.received for id_, measure in found.by_sector.items()} == {
        "dien": 2,
        "nuoc": 1,
    }
    assert list(found.by_sector) == ["dien", "nuoc"]
    assert {k: v.received for k, v in found.by_level.items()} == {None: 2, Level.COMMUNE: 1}
    assert list(found.by_month) == [date(2026, 10, 1), date(2026, 11, 1)]
    assert found.states == {State.ANSWERED: 2, State.CLOSED: 1}
    assert found.ratings == {Rating.CONTENT: 1}
    assert found.total.open == 2


async def test_questions_left_open_are_those_last_asked_in_the_period() -> None:
    store = FakeStore()
    async with store.begin() as uow:
        for day in (1, 9):
            await uow.questions.record_unresolved(
                text=f"câu {day}",
                fold=str(day),
                reason=Unresolved.NO_HIT,
                entry_id="",
                asker="a",
                at=datetime(2026, 11, day, 3, tzinfo=UTC),
            )

    wanted = Filter(since=date(2026, 11, 2), until=date(2026, 11, 9))
    found = await figures(store, wanted, Calendar(), TODAY)

    assert [question.text for question in found.questions] == ["câu 9"]


def a_member(*roles: Role, sectors: frozenset[str] = frozenset(), active: bool = True) -> Member:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return Member(
        id=1, name="Hạnh", roles=frozenset(roles), sectors=sectors, active=active, since=since
    )


@pytest.mark.parametrize(
    ("member", "contacts"),
    [
        (a_member(Role.REVIEWER), False),
        (a_member(Role.EDITOR), False),
        (a_member(Role.ADMIN), True),  # exports, but sees no contacts
        (a_member(Role.LEAD, active=False), False),
    ],
)
def test_who_may_not_export_is_refused(member: Member, contacts: bool) -> None:
    with pytest.raises(NotPermittedError):
        permitted(Filter(), member, contacts=contacts)


def test_a_member_exports_within_their_sectors_and_what_has_none() -> None:
    member = a_member(Role.LEAD, sectors=frozenset({"dien", "nuoc"}))

    asked = [frozenset[str](), frozenset({"dien", "y-te"})]
    narrowed = [permitted(Filter(sectors=each), member, contacts=True).sectors for each in asked]

    assert narrowed == [{"dien", "nuoc", UNSORTED}, {"dien"}]
    with pytest.raises(NotPermittedError):
        permitted(Filter(sectors=frozenset({"y-te"})), member)
