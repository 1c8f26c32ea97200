"""The life a petition may lead: ``NEXT`` and nothing else."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.domain.errors import NotAllowedError
from bot.domain.petition import (
    ENDED,
    NEXT,
    OPEN,
    REOPENABLE,
    Actor,
    ActorKind,
    Petition,
    PetitionKind,
    State,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def a_petition(state: State, *, waits_in: State | None = None, reopened: bool = False) -> Petition:
    return Petition(
        code="KN-7F4-K9Q-TX4",
        kind=PetitionKind.REPORT,
        state=state,
        title="t",
        text="t",
        place_id="05455",
        place_note="",
        sector="",
        created_at=NOW,
        moved_at=NOW,
        waits_in=waits_in,
        reopened=reopened,
    )


def reachable_from(start: State) -> set[State]:
    seen, left = {start}, [start]
    while left:
        new = NEXT[left.pop()] - seen
        seen |= new
        left += new
    return seen


def test_every_state_has_a_row_and_can_be_reached() -> None:
    assert set(NEXT) == set(State)
    assert reachable_from(State.RECORDED) == set(State)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_state_has_a_way_to_an_end(state: State) -> None:
    assert reachable_from(state) & ENDED


@pytest.mark.parametrize(("now", "to"), list(product(State, State)))
def test_a_petition_moves_where_the_table_says_and_nowhere_else(now: State, to: State) -> None:
    waits_in = to if now is State.WAITING else None
    petition = a_petition(now, waits_in=waits_in)

    if to in NEXT[now]:
        assert petition.moved_to(to, NOW, due_on=None).state is to
    else:
        with pytest.raises(NotAllowedError) as refused:
            petition.moved_to(to, NOW, due_on=None)
        assert refused.value.facts == {"state": now}


def test_what_waits_goes_back_to_where_it_came_from_or_ends() -> None:
    waiting = a_petition(State.FORWARDED).moved_to(State.WAITING, NOW, due_on=None)

    assert waiting.waits_in is State.FORWARDED
    assert waiting.moved_to(State.FORWARDED, NOW, due_on=None).waits_in is None
    assert waiting.moved_to(State.CLOSED, NOW, due_on=None).state is State.CLOSED
    with pytest.raises(NotAllowedError):
        waiting.moved_to(State.ACCEPTED, NOW, due_on=None)


@pytest.mark.parametrize("state", sorted(REOPENABLE))
def test_an_ended_petition_is_reopened_once(state: State) -> None:
    again = a_petition(state).moved_to(State.ACCEPTED, NOW, due_on=None)

    assert again.reopened
    with pytest.raises(NotAllowedError):
        a_petition(state, reopened=True).moved_to(State.ACCEPTED, NOW, due_on=None)


def test_a_member_of_staff_has_a_name() -> None:
    with pytest.raises(ValueError, match="label"):
        Actor(kind=ActorKind.STAFF, label=" ")
