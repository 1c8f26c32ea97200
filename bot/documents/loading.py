"""Loads a knowledge folder whole, or says everything that is wrong with it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
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
from bot.domain.bundle import LENT, Bundle
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import Knowledge

# Without one of these the bot would still run, and serve people badly without a word.
SHIPPED = (
    "calendar.yaml",
    "places.yaml",
    "recipients.yaml",
    "replies.yaml",
    "sectors.yaml",
    "language/abbreviations.yaml",
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


Lender = Callable[[], tuple[Sequence[SourceFile], Sequence[Problem]]]


def load_knowledge(
    folder: Path, *, language_from: Path | None = None, today: date | None = None
) -> Knowledge:
    """All of the folder as one frozen value, or ``KnowledgeError`` with every problem.

    A folder without abbreviations, synonyms, signals, places, sectors or a calendar takes these
    from ``language_from``.
    """
    items, sources, _ = _read(folder, language_from, today)
    return knowledge(items, _version(sources))


def read_bundle(
    folder: Path, *, language_from: Path | None = None, today: date | None = None
) -> Bundle:
    """The files of a folder that is sound, with those it borrows; else as above."""
    _, sources, lent = _read(folder, language_from, today)
    own = sources[: len(sources) - len(lent)]
    files = {_within(folder, source): source.content for source in own}
    if language_from is not None:
        files |= {LENT + _within(language_from, source): source.content for source in lent}
    return Bundle(files)


def load_bundle(bundle: Bundle, *, today: date | None = None) -> Knowledge:
    """The same value that the folder would give, or ``KnowledgeError``; names stand bare."""
    own, lent = _sources(bundle.own), _sources(bundle.lent)
    items, sources, _ = _gathered(own, [], lambda: (lent, ()), today)
    return knowledge(items, _version(sources))


def read_files(folder: Path) -> Mapping[str, bytes]:
    """The files of a folder by their names within it, sound or not."""
    sources, problems = read_folder(folder)
    if problems:
        raise KnowledgeError(problems=tuple(problems))
    return {_within(folder, source): source.content for source in sources}


def load_files(
    files: Mapping[str, bytes], *, language_from: Path, today: date | None = None
) -> Knowledge:
    """What a folder with these files would give, or ``KnowledgeError``; names stand bare."""
    lend = partial(read_folder, language_from, within=_BORROWED)
    items, sources, _ = _gathered(_sources(files), [], lend, today)
    return knowledge(items, _version(sources))


def _sources(files: Mapping[str, bytes]) -> list[SourceFile]:
    return [SourceFile(name=name, content=files[name]) for name in sorted(files)]


def _read(
    folder: Path, language_from: Path | None, today: date | None
) -> tuple[Items, list[SourceFile], Sequence[SourceFile]]:
    sources, problems = read_folder(folder)
    if language_from is None:
        return _gathered(sources, problems, None, today, place=folder.as_posix())
    lend = partial(read_folder, language_from, within=_BORROWED)
    missing = _missing_files(folder, language_from)
    return _gathered(sources, problems, lend, today, missing=missing, place=folder.as_posix())


def _gathered(
    own: Sequence[SourceFile],
    problems: list[Problem],
    lend: Lender | None,
    today: date | None,
    *,
    missing: Iterable[Problem] = (),
    place: str = "",
) -> tuple[Items, list[SourceFile], Sequence[SourceFile]]:
    """The items of these files and of those they need to borrow; all files, and those borrowed."""
    whole = not problems
    files = _marked(own, problems)
    whole = whole and len(files) == len(own)
    items = collect(files)
    problems += missing
    lent = _borrow(items, lend, problems) if lend else ()
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
        problems.append(Problem(file=place, line=0, field="", code=Code.NOTHING_HERE, facts={}))
    if problems:
        problems.sort(key=lambda p: (p.file, p.line, p.field, p.code))
        raise KnowledgeError(problems=tuple(problems))
    return items, [*own, *lent], lent


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


def _borrow(items: Items, lend: Lender, problems: list[Problem]) -> Sequence[SourceFile]:
    """Give the items the language, places, sectors and calendar they lack; returns those files."""
    language = items.abbreviations and items.synonyms and items.signals
    if language and items.places and items.sectors and items.calendar:
        return ()
    sources, found = lend()
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


def _within(folder: Path, source: SourceFile) -> str:
    return Path(source.name).relative_to(folder).as_posix()


def _version(sources: Iterable[SourceFile]) -> str:
    """Twelve hexadecimal digits of all content, whatever the files are called or when written."""
    digests = sorted(hashlib.sha256(source.content).digest() for source in sources)
    return hashlib.sha256(b"".join(digests)).hexdigest()[:12]
