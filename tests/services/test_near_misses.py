"""Questions that stand close to an entry without being its own are not answered with certainty."""

from collections.abc import Sequence
from typing import Any

import pytest
import yaml

from bot.config import ROOT
from bot.domain.decision import Decision
from bot.services.answering import Answering

Row = dict[str, Any]  # a question as the YAML has it


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """All near misses."""
    text = (ROOT / "tests/golden/near_misses.yaml").read_text(encoding="utf-8")
    near_misses: list[Row] = yaml.safe_load(text)["near_misses"]
    return near_misses


def test_hardly_a_near_miss_is_answered_wrongly_with_certainty(
    answering: Answering, rows: Sequence[Row]
) -> None:
    """At most 3 %."""
    wrong = _wrong_and_sure(answering, rows)

    assert len(wrong) <= 0.03 * len(rows), wrong


def test_what_an_entry_does_answer_is_still_answered_with_certainty(
    answering: Answering, rows: Sequence[Row]
) -> None:
    """Caution towards the neighbours must not silence the entry itself."""
    own = [row for row in rows if row["expect"]]
    sure = [row for row in own if answering.answer(row["q"]).decision is Decision.SURE]

    assert len(sure) >= 0.6 * len(own)


def test_no_near_miss_was_learnt(answering: Answering, rows: Sequence[Row]) -> None:
    """The knowledge holds none of these sentences."""
    knowledge = answering.knowledge
    learnt = {
        text.strip("?").lower()
        for texts in (
            *(entry.questions for entry in knowledge.entries.values()),
            *knowledge.signals.values(),
        )
        for text in texts
    }

    assert not [row["id"] for row in rows if row["q"].strip("?").lower() in learnt]


def _wrong_and_sure(answering: Answering, rows: Sequence[Row]) -> list[str]:
    """The rows that got a certain answer which a fair judge would not accept."""
    wrong = []
    for row in rows:
        answered = answering.answer(row["q"])
        if answered.decision is Decision.SURE and answered.matches[0].id not in row["expect"]:
            wrong.append(f"{row['id']} {row['q']} -> {answered.matches[0].id}")
    return wrong
