"""Opens an official file, whatever it claims to be: the one door to all readers.

It is read in a process of its own, bounded in time and memory; this one never parses it.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.domain.errors import FileRefusedError
from bot.importing.confined import Limits, TookTooLongError, run
from bot.importing.file_kinds import FileKind
from bot.importing.paragraphs import Reading
from bot.importing.problems import Code, problem
from bot.importing.programs import Programs, Progress, untold
from bot.importing.refusals import Refusal, refused
from bot.importing.wire import decode

MOST_MEGABYTES = 100  # 200 pages scanned at 300 dpi have some 60
_MEGABYTE = 1_000_000
_READING_MEGABYTES = 580  # of address space, so that resident memory stays below 600 MB
_SECONDS = 8
_SECONDS_A_MEGABYTE = 25  # text of 200 pages, on a busy machine
_LONGEST = 300
_CHILD = "bot.importing.child"


def open_path(path: Path, programs: Programs, progress: Progress = untold) -> Reading:
    """Read a file on disk; one that is too large is not even opened."""
    try:
        _check_size(path.stat().st_size)
        content = path.read_bytes()
    except OSError as error:
        raise refused(Refusal.NO_FILE, file=path.as_posix()) from error
    return open_document(content, path.name, programs, progress)


def open_document(
    content: bytes, name: str, programs: Programs, progress: Progress = untold
) -> Reading:
    """Read a file; raises :class:`bot.domain.errors.FileRefusedError`.

    It blocks: up to some seconds, and up to an hour where pages have to be recognised, of which
    ``progress`` is told; what that raises ends it, with all that was begun.
    """
    _check_size(len(content))
    answer = _asked(content, name, progress)
    if answer.get("kind") == FileKind.OLD_WORD.value:
        answer = _asked(programs.from_old_word(content, progress), name, progress)
    reading = _reading(answer)
    unreadable = _unreadable(reading)
    if not unreadable:
        return reading
    try:
        recognised = programs.recognised(content, unreadable, progress)
        read_again = _reading(_asked(recognised, name, progress))
    except FileRefusedError:
        if not any(paragraph.text for paragraph in reading.paragraphs):
            raise
        return reading  # what there is; the pages are among its problems
    return _compared(read_again, unreadable)


def _check_size(size: int) -> None:
    if size > MOST_MEGABYTES * _MEGABYTE:
        raise refused(Refusal.TOO_LARGE, limit=MOST_MEGABYTES, found=size // _MEGABYTE)


def _asked(content: bytes, name: str, progress: Progress) -> Mapping[str, object]:
    """Let a process read it; whatever becomes of that process is an answer."""
    seconds = min(_LONGEST, _SECONDS + _SECONDS_A_MEGABYTE * len(content) // _MEGABYTE)
    limits = Limits(seconds=seconds, megabytes=_READING_MEGABYTES)
    try:
        command = (sys.executable, "-m", _CHILD, name)
        finished = run(command, limits, given=content, watch=lambda _: progress(0, 0))
    except TookTooLongError as error:
        raise refused(Refusal.TOO_SLOW, limit=seconds) from error
    try:
        answer = json.loads(finished.output)
    except ValueError as error:
        raise refused(Refusal.BROKEN) from error  # it crashed before it could answer
    if not isinstance(answer, dict):
        raise refused(Refusal.BROKEN)
    if isinstance(facts := answer.get("refused"), dict):
        raise FileRefusedError(**facts)
    return answer


def _reading(answer: Mapping[str, object]) -> Reading:
    try:
        return decode(answer)
    except (KeyError, TypeError, ValueError) as error:
        raise refused(Refusal.BROKEN) from error


def _unreadable(reading: Reading) -> frozenset[int]:
    return frozenset(
        page
        for odd in reading.problems
        if odd.code is Code.UNREADABLE_PAGE and isinstance(page := odd.facts.get("page"), int)
    )


def _compared(reading: Reading, before: frozenset[int]) -> Reading:
    """Name the pages that were recognised: somebody must compare them with the paper.

    What was recognised on a page may be as short as a stamp.
    """
    read = before & {paragraph.page or 0 for paragraph in reading.paragraphs}
    others = [odd for odd in reading.problems if odd.facts.get("page") not in read]
    recognised = [problem(Code.RECOGNISED_PAGE, page=page) for page in sorted(read)]
    return replace(reading, problems=(*others, *recognised))
