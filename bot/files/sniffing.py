"""Tells what a file is by its content; neither its name nor the sender's word counts.

Six kinds need no library: those at hand know hundreds by their first bytes, and none of them tells
a document with macros from one without, or a PDF from a PDF that is an archive too.
"""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from bot.services.file_ports import FileNotTakenError, Refusal


class FileKind(StrEnum):
    """What is taken, by its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC})

MOST_PARTS = 2000  # files within a DOCX; one of hundreds of pages has some dozens
MOST_UNPACKED = 200_000_000  # bytes that opening a DOCX may take
_BEGINNINGS = (
    (re.compile(rb"\xff\xd8\xff"), FileKind.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), FileKind.PNG),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), FileKind.WEBP),
    (re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), FileKind.HEIC),
    (re.compile(rb"%PDF-\d"), FileKind.PDF),
    (re.compile(rb"PK\x03\x04"), FileKind.DOCX),
)
_LOCKED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: how Office wraps what has a password
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_END_OF_PDF = b"%%EOF"
_TAIL = 2048  # bytes; some programs write a line or two after the end
_CONTENTS = "[Content_Types].xml"
_CONTENTS_LIMIT = 1_000_000
_DOCX_MAIN = b"wordprocessingml.document.main+xml"
_MACROS = "vbaproject.bin"


def sniff(content: bytes) -> FileKind:
    """Tell the kind; raises :class:`FileNotTakenError`."""
    if not content:
        raise FileNotTakenError(Refusal.EMPTY)
    kind = next((kind for begins, kind in _BEGINNINGS if begins.match(content)), None)
    if kind is None:
        locked = content.startswith(_LOCKED_OFFICE) and _LOCKED_STREAM in content
        raise FileNotTakenError(Refusal.LOCKED if locked else Refusal.KIND)
    if kind is FileKind.PDF:
        _check_pdf(content)
    elif kind is FileKind.DOCX:
        _check_docx(content)
    return kind


def _check_pdf(content: bytes) -> None:
    if zipfile.is_zipfile(BytesIO(content)):
        raise FileNotTakenError(Refusal.MIXED)
    if _END_OF_PDF not in content[-_TAIL:]:
        raise FileNotTakenError(Refusal.BROKEN)


def _check_docx(content: bytes) -> None:
    if b"%PDF-" in content[:1024]:  # where readers of PDF look for it
        raise FileNotTakenError(Refusal.MIXED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            contents = _contents(archive, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise FileNotTakenError(Refusal.BROKEN) from error
    if _DOCX_MAIN not in contents:
        raise FileNotTakenError(Refusal.KIND)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileNotTakenError(Refusal.BROKEN)
    if any(part.filename.lower().endswith(_MACROS) for part in parts):
        raise FileNotTakenError(Refusal.MACROS)
    if any(_leads_out(part.filename) for part in parts):
        raise FileNotTakenError(Refusal.MIXED)


def _contents(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bytes:
    for part in parts:
        if part.filename == _CONTENTS:
            with archive.open(part) as file:
                return file.read(_CONTENTS_LIMIT)
    return b""


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name)
