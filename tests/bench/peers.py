"""What others use for the same job, as peers in the same run: given the same texts to search."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import bm25s
from rapidfuzz import fuzz, process, utils

from bot.domain.vietnamese import compose, fold, syllables

TOP = 10
Search = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One thing to be found: all its wording, example questions included."""

    id: str
    title: str
    body: str


def peers(texts: Sequence[Text]) -> dict[str, Search]:
    """Name -> search, each returning the ids of its best texts."""
    return {
        "rapidfuzz WRatio": _fuzzy(texts, fuzz.WRatio),
        "rapidfuzz token_set": _fuzzy(texts, fuzz.token_set_ratio),
        "SQLite FTS5, no accents": _fts5(texts),
        "bm25s": _bm25s(texts),
    }


def _fuzzy(texts: Sequence[Text], scorer: Callable[..., float]) -> Search:
    choices = [utils.default_process(f"{text.title} {text.body}") for text in texts]

    def search(question: str) -> list[str]:
        found = process.extract(
            question, choices, scorer=scorer, processor=utils.default_process, limit=TOP
        )
        return [texts[number].id for _, _, number in found]

    return search


def _fts5(texts: Sequence[Text]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE text USING fts5(id UNINDEXED, title, body)")
    database.executemany(
        "INSERT INTO text VALUES (?, ?, ?)", [(t.id, fold(t.title), fold(t.body)) for t in texts]
    )

    def search(question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in syllables(fold(compose(question))))
        if not words:
            return []
        return [
            row[0]
            for row in database.execute(
                "SELECT id FROM text WHERE text MATCH ? ORDER BY bm25(text) LIMIT ?", (words, TOP)
            )
        ]

    return search


def _bm25s(texts: Sequence[Text]) -> Search:
    retriever = bm25s.BM25()
    retriever.index(
        [syllables(compose(f"{text.title} {text.body}")) for text in texts], show_progress=False
    )

    def search(question: str) -> list[str]:
        words = syllables(compose(question))
        if not words:
            return []
        found, _ = retriever.retrieve([words], k=min(TOP, len(texts)), show_progress=False)
        return [texts[number].id for number in found[0]]

    return search
