"""A draft as JSON and back, whatever another release or a fault made of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.draft import Draft, Piece, Step
from bot.domain.petition import Contact, PetitionKind, Pin, Sharing

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
BLANK = Draft(chat_key="c", person_key="p", started_at=NOW, updated_at=NOW)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def read(values: Mapping[str, object]) -> Draft:
    return Draft.from_json(values, chat_key="c", person_key="p", started_at=NOW, updated_at=NOW)


DRAFTS = st.builds(
    Draft,
    chat_key=st.just("c"),
    person_key=st.just("p"),
    started_at=st.just(NOW),
    updated_at=st.just(NOW),
    added=st.lists(st.builds(Piece, words=st.text(), message=st.text())).map(tuple),
    pin=st.none()
    | st.builds(
        Pin,
        latitude=st.floats(-90, 90),
        longitude=st.floats(-180, 180),
    ),
)


@given(DRAFTS)
def test_a_draft_is_read_back_as_it_was(draft: Draft) -> None:
    assert read(json.loads(json.dumps(draft.to_json()))) == draft


def test_a_text_is_told_apart_by_its_messages_until_it_reads_otherwise() -> None:
    told = replace(
        BLANK, text="road\nbridge", text_message="1", added=(Piece(words="bridge", message="2"),)
    )
    rewritten = replace(told, text="road and bridge")

    assert [(each.words, each.message) for each in told.pieces] == [("road", "1"), ("bridge", "2")]
    assert [told.is_told_by(message) for message in ("1", "2", "3", "")] == [
        *(True, True, False, False)
    ]
    assert rewritten.pieces == ()


def test_keys_and_times_stay_out_of_the_values() -> None:
    assert not {"chat_key", "person_key", "started_at", "updated_at"} & set(BLANK.to_json())


@given(st.dictionaries(st.sampled_from(sorted(BLANK.to_json())), JSON))
def test_anything_odd_starts_afresh_and_never_fails(values: dict[str, Any]) -> None:
    draft = read(values)

    assert read(json.loads(json.dumps(draft.to_json()))) == draft


@pytest.mark.parametrize(
    "odd",
    [
        {"step": "from another release"},
        {"step": ["what"]},
        {"kind": "denunciation"},
        {"sharing": None},
        {"text": 5},
        {"editing": 1},
        {"contact": ["name"]},
        {"contact": {"name": 1, "phone_is_own": "yes"}},
        {"pin": {"latitude": 91, "longitude": 0}},
        {"pin": {"latitude": True, "longitude": 0}},
        {"pin": {"latitude": float("nan"), "longitude": 0}},
        {"pin": {"latitude": 21.5}},
        {"unknown": 1},
        {},
    ],
    ids=str,
)
def test_an_odd_value_counts_as_none(odd: dict[str, Any]) -> None:
    assert read(odd) == BLANK


def test_one_odd_value_does_not_spoil_the_others() -> None:
    whole = replace(
        BLANK,
        step=Step.CONTACT,
        kind=PetitionKind.PROPOSAL,
        sharing=Sharing.ALL,
        text="đường hỏng",
        contact=Contact(name="Lan", phone="0912", phone_is_own=True),
    )

    assert read({**whole.to_json(), "pin": "here"}) == whole
