"""The state survives the store, a restart and another release."""

import json

import pytest

from bot.chat.state import Awaited, ChatState, Choice, Purpose

FULL = ChatState(
    turn=7,
    choices=(Choice(label="Xem thêm", data="7:m:qc-ubnd:0"),),
    question="quy chế",
    offered=("qc-ubnd", "qc-hdnd"),
    rephrased=True,
    only_asking=True,
    guarded_album="135",
    awaited=Awaited(
        code="KN-222-222-222",
        purpose=Purpose.ADD,
        until=1_790_000_000,
        listens=True,
        words="tổ 3",
        why="numbers",
        message="12",
        mark=7,
    ),
)


def test_a_state_comes_back_from_json_as_it_was() -> None:
    assert ChatState.from_json(json.loads(json.dumps(FULL.to_json()))) == FULL


@pytest.mark.parametrize(
    "values",
    [
        None,
        {},
        {"turn": "7", "choices": "x", "question": None, "offered": {"a": 1}, "rephrased": "yes"},
        {"turn": True, "choices": [1, None, {"label": "x"}, {"label": 1, "data": "x"}]},
        {"turn": -1, "choices": {"label": "x", "data": "y"}, "offered": [None, 3]},
        {"awaited": {"code": "KN", "purpose": "burn", "until": 1}},
        {"awaited": {"code": "", "purpose": "add", "until": 1}},
        {"awaited": {"code": "KN", "purpose": "add", "until": "soon"}},
        {"awaited": {"code": "KN", "purpose": [], "until": 1}},
        {"awaited": "KN"},
        {"only_asking": 1, "question": 5, "petition_draft": {"step": 3}},
    ],
)
def test_fields_unknown_missing_or_of_a_wrong_type_start_afresh(values: dict[str, object]) -> None:
    assert ChatState.from_json(values) == ChatState()


def test_one_bad_field_does_not_cost_the_others() -> None:
    values = {**FULL.to_json(), "offered": 3, "choices": [{"label": "a", "data": "7:t"}, "?"]}

    state = ChatState.from_json(values)

    assert (state.turn, state.question, state.offered) == (7, "quy chế", ())
    assert state.choices == (Choice(label="a", data="7:t"),)
