"""Whether a document still holds, by its last day and by what took its place."""

from datetime import date, timedelta

import pytest

from bot.domain.knowledge import Document, Knowledge

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
COMING = Document(id="coming", title="x", in_force_from=TODAY + DAY)
NEW = Document(id="new", title="x", in_force_from=TODAY)
UNDATED = Document(id="undated", title="x")


@pytest.mark.parametrize(
    ("last_day", "replaced_by", "ended"),
    [
        (None, "", False),
        (TODAY, "", False),  # the last day counts
        (TODAY - DAY, "", True),
        (None, "new", True),
        (None, "undated", True),
        (None, "coming", False),
        (TODAY - DAY, "coming", True),
        (TODAY + DAY, "new", False),  # what the document itself says comes first
        (None, "nobody-knows", False),
    ],
)
def test_a_document_ends_with_its_last_day_or_its_successor(
    last_day: date | None, replaced_by: str, *, ended: bool
) -> None:
    old = Document(id="old", title="x", in_force_to=last_day, replaced_by=replaced_by)
    documents = {each.id: each for each in (old, COMING, NEW, UNDATED)}
    knowledge = Knowledge(version="x", topics=(), entries={}, documents=documents)

    assert knowledge.ended(old, TODAY) is ended
