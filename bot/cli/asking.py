"""``ask`` and ``chat``: questions from the command line."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

from bot.app import chat_in_terminal
from bot.chat.entries import FULL_TEXT_ENTRY
from bot.config import Settings
from bot.documents.lexicon_file import read_lexicon
from bot.domain.decision import Decision
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import Entry
from bot.engine import open_answering, working_copy_of
from bot.services.answering import Answered, Answering
from bot.services.outcome import Outcome
from bot.store.access import UnusableStoreError
from bot.store.connection import WrongDatabaseError
from bot.texts.catalog import Catalog
from bot.upkeep import published_version


def ask(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Answer the questions given as arguments, or those on standard input, a line each."""
    answering = open_answering(settings, read_lexicon())
    if arguments.knowledge is None:
        _say_if_it_differs(settings, texts)
    for question in _questions(arguments.question):
        start = time.perf_counter()
        answered = answering.answer(question)
        took = 1000 * (time.perf_counter() - start)
        line = (
            _as_json(question, answered, took)
            if arguments.json
            else _as_text(question, answered, answering, texts)
        )
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


def chat(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Hold the same conversation in the terminal."""
    asyncio.run(chat_in_terminal(settings, texts))
    return 0


def _say_if_it_differs(settings: Settings, texts: Catalog) -> None:
    """Warn, beside the answers, where citizens get theirs from something else than the folder."""
    with suppress(UnusableStoreError, WrongDatabaseError, KnowledgeError):
        number, content = published_version(settings)
        if number and working_copy_of(settings)(None).content != content:
            sys.stderr.write(texts.say("cli.ask_folder_differs", number=number) + "\n")


def _questions(arguments: list[str]) -> Iterable[str]:
    if arguments:
        return arguments
    return (line for line in (raw.strip() for raw in sys.stdin) if line)


def _as_json(question: str, answered: Answered, took: float) -> str:
    return json.dumps(
        {
            "question": question,
            "repaired": answered.repaired,
            "kind": answered.kind.value,
            "decision": answered.decision.value,
            "is_unsure": answered.is_unsure,
            "outcome": Outcome.of(answered).value,
            "entries": [
                {"id": match.id, "title": match.title, "score": match.score}
                for match in answered.matches
            ],
            "ms": round(took, 3),
        },
        ensure_ascii=False,
    )


def _as_text(question: str, answered: Answered, answering: Answering, texts: Catalog) -> str:
    lines = [f"? {question}"]
    if answered.decision is Decision.SURE:
        match = answered.matches[0]
        entry = answering.knowledge.entries.get(match.id)
        article = answering.knowledge.article(match.id)
        if entry is not None:
            lines += _entry_lines(entry, answering, texts)
        elif article is not None:
            lines += [match.title, article.body]
            lines.append(_source(answering, article.document_id, article.number, texts))
    elif answered.decision is Decision.SUGGEST:
        lines += [f"  - {match.title} ({match.id})" for match in answered.matches[:3]]
    else:
        lines.append(texts.say("cli.no_answer", kind=answered.kind.value))
    return "\n".join(lines) + "\n"


def _entry_lines(entry: Entry, answering: Answering, texts: Catalog) -> list[str]:
    """The answer with its sources; for the full texts, those that were imported since."""
    explained = [
        each for each in answering.knowledge.documents.values() if each.explained_by == entry.id
    ]
    loaded = [each for each in explained if each.articles]
    if entry.id != FULL_TEXT_ENTRY or not loaded:
        sources = [_source(answering, c.document_id, c.article, texts) for c in entry.citations]
        return [entry.title, entry.answer.strip(), *sources]
    absent = [each for each in explained if not each.articles]
    return [texts.say("cli.full_texts", loaded=loaded, absent=absent)]


def _source(answering: Answering, document_id: str, article: str, texts: Catalog) -> str:
    document = answering.knowledge.documents[document_id]
    return texts.say("cli.source", document=document, article=article)
