"""Questions of a few words: one of ours beside a foreign one is not taken for one of ours."""

from typing import Any

import pytest
import yaml

from bot.config import ROOT
from bot.domain.decision import Decision
from bot.domain.kinds import Kind
from bot.services.answering import Answering

Row = dict[str, Any]  # a question as the YAML has it


@pytest.fixture(scope="module")
def exam() -> dict[str, list[Row]]:
    """The exam of short questions."""
    text = (ROOT / "tests/golden/questions-short.yaml").read_text(encoding="utf-8")
    rows: dict[str, list[Row]] = yaml.safe_load(text)
    return rows


def test_few_words_that_nothing_answers_get_no_sure_answer(
    answering: Answering, exam: dict[str, list[Row]]
) -> None:
    """It was a third of them; what is left names a thing that the entry does name."""
    rows = exam["unanswerable"]
    sure = [row["q"] for row in rows if _decision(answering, row) is Decision.SURE]

    assert len(sure) <= 0.05 * len(rows), sure


def test_few_words_that_an_entry_answers_are_still_answered_with_certainty(
    answering: Answering, exam: dict[str, list[Row]]
) -> None:
    """Silence would be no mend."""
    rows = exam["answerable"]
    sure = [row for row in rows if _decision(answering, row) is Decision.SURE]

    assert len(sure) >= 0.8 * len(rows)


def _decision(answering: Answering, row: Row) -> Decision:
    return answering.answer(row["q"], kind=Kind.QUESTION).decision
