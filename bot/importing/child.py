"""The process in which a file is read: nothing else imports the parsers of strangers' files."""

import sys
from collections.abc import Mapping

from bot.domain.errors import FileRefusedError
from bot.importing.file_kinds import FileKind, file_kind
from bot.importing.legacy_fonts import in_unicode
from bot.importing.paragraphs import Reader
from bot.importing.reading_docx import read_docx
from bot.importing.reading_html import read_html
from bot.importing.reading_pdf import read_pdf
from bot.importing.reading_txt import read_txt
from bot.importing.refusals import Refusal, refused
from bot.importing.wire import dumps, encode

MOST_CHARACTERS = 4_000_000  # the longest law known has 0.6
READERS: Mapping[FileKind, Reader] = {
    FileKind.DOCX: read_docx,
    FileKind.HTML: read_html,
    FileKind.PDF: read_pdf,
    FileKind.TEXT: read_txt,
}


def answer(content: bytes, name: str) -> Mapping[str, object]:
    """Read it: the reading, a refusal, or the kind that another program must turn first."""
    try:
        kind = file_kind(content)
        if kind is FileKind.OLD_WORD:
            return {"kind": kind.value}
        reading = in_unicode(READERS[kind](content, name))
    except FileRefusedError as error:
        return _refusal(error)
    except MemoryError:
        return _refusal(refused(Refusal.TOO_HEAVY))
    except Exception:  # noqa: BLE001 - whatever a parser stumbles over, the file is broken
        return _refusal(refused(Refusal.BROKEN))
    if sum(len(paragraph.text) for paragraph in reading.paragraphs) > MOST_CHARACTERS:
        return _refusal(refused(Refusal.BOMB))
    return encode(reading)


def _refusal(error: FileRefusedError) -> Mapping[str, object]:
    return {"refused": error.facts}


def main(name: str) -> None:
    """Read standard input, answer on standard output."""
    sys.stdout.buffer.write(dumps(answer(sys.stdin.buffer.read(), name)))


if __name__ == "__main__":
    main(sys.argv[1])
