"""Whether a petition asks for something or tells how things are, as suggested to the citizen."""

from pathlib import Path

import pytest
import yaml

from bot.chat.petition.sheets import Sheets
from bot.chat.petition.steps.what import What
from bot.documents.loading import load_knowledge
from bot.domain.draft import Draft
from bot.domain.vietnamese import fold
from bot.texts.catalog import shipped_texts
from tests.factories import NOW

ROOT = Path(__file__).parents[2]
ROWS = yaml.safe_load(
    (ROOT / "tests/calibration/petition_kinds.yaml").read_text(encoding="utf-8")
)["petitions"]


@pytest.mark.parametrize("with_marks", [True, False])
def test_the_sort_of_a_petition_is_suggested_well(*, with_marks: bool) -> None:
    texts = shipped_texts()
    what = What(texts, Sheets(texts), load_knowledge(ROOT / "knowledge").signals)
    draft = Draft(chat_key="1", person_key="p", started_at=NOW, updated_at=NOW)

    told = [
        what.told(draft, row["q"] if with_marks else fold(row["q"])).draft.kind for row in ROWS
    ]

    right = sum(kind == row["kind"] for kind, row in zip(told, ROWS, strict=True))
    assert right / len(ROWS) >= 0.85
