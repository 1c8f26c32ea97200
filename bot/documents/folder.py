"""The files of a knowledge folder, as bytes, within limits and never from outside the folder."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.documents.problems import Code, Problem
from bot.domain.sizes import MEBIBYTE

CURATED_LIMIT = 1 * MEBIBYTE  # a file people write by hand
DOCUMENTS_LIMIT = 16 * MEBIBYTE  # a file with whole documents
FOLDER_LIMIT = 64 * MEBIBYTE  # 30,000 articles take some 45
FILES_LIMIT = 1000

_HAS_DOCUMENTS = re.compile(rb"^documents[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as it was found."""

    name: str  # the path to show
    content: bytes


def read_folder(
    folder: Path, within: Iterable[str] = ("",)
) -> tuple[list[SourceFile], list[Problem]]:
    """Read every ``.yaml`` file, sorted, or only those ``within`` some files or folders."""
    problems: list[Problem] = []
    if not folder.is_dir():
        return [], [_problem(folder, Code.NO_FOLDER)]
    root = folder.resolve()
    files: list[SourceFile] = []
    size = 0
    for path in (path for start in within for path in _walk(folder / start, problems)):
        if not _is_wanted(path, root, problems):
            continue
        if len(files) == FILES_LIMIT:
            problems.append(_problem(folder, Code.TOO_MANY_FILES, limit=FILES_LIMIT))
            break
        content = _content(path, problems)
        if content is None:
            continue
        size += len(content)
        if size > FOLDER_LIMIT:
            limit = FOLDER_LIMIT // MEBIBYTE
            problems.append(_problem(folder, Code.FOLDER_TOO_LARGE, limit=limit))
            break
        files.append(SourceFile(name=path.as_posix(), content=content))
    return files, problems


def stamp_of(folder: Path) -> object:
    """What changes whenever a file of the folder does; nothing is read."""
    stamp = []
    for path in _walk(folder, []):
        try:
            status = path.stat()
        except OSError:
            stamp.append((path.as_posix(), 0, 0))
        else:
            stamp.append((path.as_posix(), status.st_mtime_ns, status.st_size))
    return stamp


def _walk(start: Path, problems: list[Problem]) -> Iterator[Path]:
    """Visible files and linked folders below, sorted; linked folders are not entered."""
    if start.is_file():
        yield start
    if not start.is_dir():
        return

    def unreadable(error: OSError) -> None:
        problems.append(_problem(Path(error.filename), Code.UNREADABLE))

    for folder, folders, names in os.walk(start, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [Path(folder) / name for name in sorted([*folders, *names])]
        yield from (path for path in paths if path.is_symlink() or not path.is_dir())


def _is_wanted(path: Path, root: Path, problems: list[Problem]) -> bool:
    if path.name.startswith("."):
        return False
    if path.suffix != ".yaml" and not path.is_dir():
        if path.suffix.lower() in {".yaml", ".yml"}:
            problems.append(_problem(path, Code.WRONG_SUFFIX))
        return False
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        problems.append(_problem(path, Code.LINK_OUTSIDE))
        return False
    return not path.is_dir()  # a linked folder's files are met where they are


def _content(path: Path, problems: list[Problem]) -> bytes | None:
    try:
        if not path.is_file():  # a broken link or a pipe
            problems.append(_problem(path, Code.UNREADABLE))
            return None
        limit = DOCUMENTS_LIMIT
        content = path.read_bytes() if path.stat().st_size <= limit else None
    except OSError:
        problems.append(_problem(path, Code.UNREADABLE))
        return None
    if content is not None and not _HAS_DOCUMENTS.search(content):
        limit = CURATED_LIMIT
    if content is None or len(content) > limit:
        problems.append(_problem(path, Code.FILE_TOO_LARGE, limit=limit // MEBIBYTE))
        return None
    return content


def _problem(path: Path, code: Code, **facts: str | int) -> Problem:
    return Problem(file=path.as_posix(), line=0, field="", code=code, facts=facts)
