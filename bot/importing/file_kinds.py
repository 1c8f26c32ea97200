"""Tells what a file is by its content, and refuses what must not be opened.

A name says nothing: much that is called .doc is HTML, and a .docx may hold anything.
"""

import re
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO

from bot.importing.refusals import Refusal, refused


class FileKind(StrEnum):
    """What can be read."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    TEXT = "txt"
    OLD_WORD = "doc"  # by way of another program


MOST_PARTS = 2000  # files within a DOCX; one of hundreds of pages has some dozens
MOST_XML = 40_000_000  # bytes of XML; the longest law known takes 5
MOST_BARE = 20_000_000  # bytes of what is nothing but text
_BARE = frozenset({FileKind.HTML, FileKind.TEXT})
_MEGABYTE = 1_000_000
_HEAD = 4096
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8|BM.{4}\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp", re.DOTALL
)
_PDF = re.compile(rb"%PDF-\d")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|table|span|meta)\b", re.IGNORECASE)
_UTF_MARKS = (b"\xff\xfe", b"\xfe\xff")
_RTF = b"{\\rtf"  # much of it is called .doc
_BROKEN = (  # all that a damaged archive has been seen to raise
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError,
    OSError, EOFError, ValueError,
)  # fmt: skip
_CONTENTS = "[Content_Types].xml"
_DOCX_MAIN = b"wordprocessingml.document.main+xml"
_MACRO_MAIN = b"macroEnabled"
_SHEETS = (b"spreadsheetml", b"presentationml")
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
# A document type, and with it every entity, has no place in a DOCX: Word writes none.
_DECLARATION = re.compile(
    b"|".join(
        word.encode(encoding)
        for word in ("<!DOCTYPE", "<!ENTITY")
        for encoding in ("ascii", "utf-16-le", "utf-16-be")
    ),
    re.IGNORECASE,
)


def file_kind(content: bytes) -> FileKind:
    """Tell the kind; raises :class:`bot.domain.errors.FileRefusedError`."""
    if not content.strip(b"\0 \t\r\n"):
        raise refused(Refusal.EMPTY)
    kind = _kind(content)
    if kind in _BARE and len(content) > MOST_BARE:
        limit, found = MOST_BARE // _MEGABYTE, len(content) // _MEGABYTE
        raise refused(Refusal.TOO_LARGE, limit=limit, found=found)
    return kind


def _kind(content: bytes) -> FileKind:
    head = content[:_HEAD]
    if content.startswith(_ZIP):
        _check_archive(content)
        return FileKind.DOCX
    if content.startswith(_OLE):
        return _old_office(content)
    if content.startswith(_RTF):
        return FileKind.OLD_WORD
    if _PDF.search(head):
        return FileKind.PDF
    if _PICTURES.match(head):
        raise refused(Refusal.PICTURE)
    if _HTML.search(head.replace(b"\0", b"")):  # UTF-16 too
        return FileKind.HTML
    if b"\0" in head and not head.startswith(_UTF_MARKS):
        raise refused(Refusal.KIND)
    return FileKind.TEXT


def _old_office(content: bytes) -> FileKind:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):  # how Office wraps what has a password
        raise refused(Refusal.LOCKED)
    if holds("Workbook"):
        raise refused(Refusal.SPREADSHEET)
    if not holds("WordDocument"):
        raise refused(Refusal.KIND)
    if holds("_VBA_PROJECT"):
        raise refused(Refusal.MACROS)
    return FileKind.OLD_WORD


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive)
    except _BROKEN as error:
        raise refused(Refusal.BROKEN) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise refused(Refusal.BOMB)
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise refused(Refusal.LOCKED)
    if any(map(_leads_out, names)) or len(set(names)) < len(names):
        raise refused(Refusal.UNSAFE)
    if _CONTENTS.lower() not in names:
        raise refused(Refusal.KIND)
    texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if sum(part.file_size for part in texts) > MOST_XML:  # no more is unpacked than is declared
        raise refused(Refusal.BOMB)
    contents = archive.read(_CONTENTS)
    if _MACRO_MAIN in contents or any(name.endswith(_MACRO_PARTS) for name in names):
        raise refused(Refusal.MACROS)
    if _DOCX_MAIN not in contents:
        sheets = any(mark in contents for mark in _SHEETS)
        raise refused(Refusal.SPREADSHEET if sheets else Refusal.KIND)
    if any(_DECLARATION.search(archive.read(part)) for part in texts):
        raise refused(Refusal.UNSAFE)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)
