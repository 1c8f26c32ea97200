"""Loads a knowledge folder whole, or says everything that is wrong with it."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.documents.consistency import (
    citation_problems,
    dangling_problems,
    figure_problems,
    future_problems,
    question_problems,
    recipient_problems,
)
from bot.documents.folder import SourceFile, read_folder
from bot.documents.items import Items, collect
from bot.documents.marked_yaml import MarkedFile, read_marked
from bot.documents.problems import Code, Problem
from bot.documents.structure import structure_problems
from bot.documents.values import knowledge
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import Knowledge

# Without one of these the bot would still run, and serve people badly without a word.
SHIPPED = (
    "calendar.yaml",
    "places.yaml",
    "recipients.yaml",
    "sectors.yaml",
    "language/abbreviations.yaml",
    "language/districts.yaml",
    "language/doors.yaml",
    "language/elsewhere.yaml",
    "language/formulas.yaml",
    "language/kinds.yaml",
    "language/narrowing.yaml",
    "language/outside.yaml",
    "language/signals.yaml",
    "language/synonyms.yaml",
)
_BORROWED = ("language", "places.yaml", "sectors.yaml", "calendar.yaml")


def load_knowledge(
    folder: Path, *, language_from: Path | None = None, today: date | None = None
) -> Knowledge:
    """All of the folder as one frozen value, or ``KnowledgeError`` with every problem.

    A folder without abbreviations, synonyms, signals, places, sectors or a calendar takes these
    from ``language_from``.
    """
    items, sources, problems = _read(folder, language_from, today)
    if problems:
        raise KnowledgeError(problems=tuple(problems))
    return knowledge(items, _version(sources))


def _read(
    folder: Path, language_from: Path | None, today: date | None
) -> tuple[Items, list[SourceFile], list[Problem]]:
    sources, problems = read_folder(folder)
    whole = not problems
    files = _marked(sources, problems)
    whole = whole and len(files) == len(sources)
    items = collect(files)
    if language_from is not None:
        problems += _missing_files(folder, language_from)
        sources += _borrow(items, language_from, problems)
    problems += items.problems
    if whole and items.every_id_is_known:  # else ids look dangling that are not
        problems += dangling_problems(items)
    if today is not None:
        problems += future_problems(items, today)
    problems += question_problems(items)
    problems += citation_problems(items)
    problems += figure_problems(items)
    problems += recipient_problems(items)
    problems += [p for document in items.documents for p in structure_problems(document)]
    if not problems and not (items.topics or items.entries or items.documents):
        problems.append(
            Problem(file=folder.as_posix(), line=0, field="", code=Code.NOTHING_HERE, facts={})
        )
    return items, sources, sorted(problems, key=lambda p: (p.file, p.line, p.field, p.code))


def _missing_files(folder: Path, language_from: Path) -> Iterator[Problem]:
    """Name what is gone from the folder that lends to others and cannot borrow itself."""
    if folder.is_dir() and folder.resolve() == language_from.resolve():
        for name in SHIPPED:
            if not (path := folder / name).is_file():
                yield Problem(file=path.as_posix(), line=0, field="", code=Code.NO_FILE, facts={})


def _marked(sources: Iterable[SourceFile], problems: list[Problem]) -> list[MarkedFile]:
    files: list[MarkedFile] = []
    for source in sources:
        file, found = read_marked(source.name, source.content)
        problems += found
        if file is not None:
            files.append(file)
    return files


def _borrow(items: Items, language_from: Path, problems: list[Problem]) -> list[SourceFile]:
    """Give the items the language, places, sectors and calendar they lack; returns those files."""
    language = items.abbreviations and items.synonyms and items.signals
    if language and items.places and items.sectors and items.calendar:
        return []
    sources, found = read_folder(language_from, within=_BORROWED)
    problems += found
    lent = collect(_marked(sources, problems))
    items.problems += lent.problems
    items.abbreviations = items.abbreviations or lent.abbreviations
    items.synonyms = items.synonyms or lent.synonyms
    items.signals = items.signals or lent.signals
    items.places = items.places or lent.places
    items.sectors = items.sectors or lent.sectors
    items.calendar = items.calendar or lent.calendar
    return sources


def _version(sources: Iterable[SourceFile]) -> str:
    """Twelve hexadecimal digits of all content, whatever the files are called or when written."""
    digests = sorted(hashlib.sha256(source.content).digest() for source in sources)
    return hashlib.sha256(b"".join(digests)).hexdigest()[:12]
