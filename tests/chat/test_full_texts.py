"""The entry on texts that were never published, before and after some of them are loaded."""

from dataclasses import replace
from datetime import date

import pytest

from bot.chat.callbacks import Action
from bot.chat.contacts import Contacts
from bot.chat.entries import FULL_TEXT_ENTRY, EntryScreens
from bot.chat.links import Links
from bot.domain.knowledge import (
    Article,
    Certainty,
    Document,
    Entry,
    FullText,
    Knowledge,
)
from bot.texts.catalog import Catalog, shipped_texts

ENTRY = Entry(
    id=FULL_TEXT_ENTRY,
    title="Toàn văn: chưa công bố",
    topic="quy-che",
    answer="Chưa có bản nào.",
    citations=(),
    as_of=date(2026, 11, 23),
    certainty=Certainty.CONFIRMED,
    questions=("toàn văn ở đâu",),
)
ABSENT = tuple(
    Document(
        id=f"qc-{name}",
        title=f"Quy chế {name}",
        full_text=FullText.ABSENT,
        explained_by=FULL_TEXT_ENTRY,
    )
    for name in ("a", "b")
)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


def screens(texts: Catalog, *documents: Document) -> EntryScreens:
    knowledge = Knowledge(
        version="1",
        topics=(),
        entries={ENTRY.id: ENTRY},
        documents={document.id: document for document in documents},
    )
    return EntryScreens(texts, knowledge, Contacts(), Links())


def test_as_long_as_no_text_is_loaded_the_entry_says_what_was_written(texts: Catalog) -> None:
    assert "Chưa có bản nào." in screens(texts, *ABSENT).summary(ENTRY).html


def test_a_loaded_text_is_offered_and_what_is_absent_is_still_owned_up_to(texts: Catalog) -> None:
    articles = (Article(document_id="qc-a", number="1", text="Lời."),)
    loaded = replace(ABSENT[0], full_text=FullText.LOADED, articles=articles)
    screen = screens(texts, loaded, ABSENT[1]).summary(ENTRY)

    assert "Chưa có bản nào." not in screen.html
    assert "- Quy chế a (1 điều)" in screen.html
    assert "- Quy chế b\n" in screen.html
    assert screen.buttons[0][0].data.startswith(Action.CHAPTERS.value)
    assert screen.buttons[0][0].label == "Quy chế a"


def test_when_all_are_loaded_nothing_is_said_to_be_absent(texts: Catalog) -> None:
    loaded = tuple(
        replace(each, articles=(Article(document_id=each.id, number="1", text="Lời."),))
        for each in ABSENT
    )

    assert "Chưa có bản công khai" not in screens(texts, *loaded).summary(ENTRY).html
