"""What a file is by its content, and what is not opened at all."""

import zipfile
from io import BytesIO

import pytest

from bot.domain.errors import FileRefusedError
from bot.importing.file_kinds import MOST_BARE, MOST_PARTS, MOST_XML, FileKind, file_kind
from tests.importing.archives import CONTENTS, a_docx, a_text, an_archive

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XML_BOMB = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
SHEET = CONTENTS.replace("wordprocessingml", "spreadsheetml")
MACROS = CONTENTS.replace("document.main", "document.macroEnabled.main")
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>'


def _ole(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") for name in streams)


def _encrypted() -> bytes:
    content = bytearray(a_docx("Điều 1"))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        start = archive.start_dir
    content[start + 8] |= 1  # the flag of the first part, in the directory
    return bytes(content)


def _twice() -> bytes:
    file = BytesIO(a_docx("Điều 1"))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/document.xml", a_text("Điều 2"))
    return file.getvalue()


def _id(value: object) -> str:
    """The bytes themselves would be a long name for a test."""
    return str(value) if isinstance(value, str) else "file"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_docx("Điều 1"), FileKind.DOCX),
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"\xef\xbb\xbf\n%PDF-1.4\n", FileKind.PDF),
        ("<!DOCTYPE html><p>Điều 1".encode(), FileKind.HTML),
        ("<p>Điều 1</p>".encode("utf-16"), FileKind.HTML),
        ("Điều 1. Phạm vi".encode(), FileKind.TEXT),
        ("Điều 1. Phạm vi".encode("utf-16"), FileKind.TEXT),
        (_ole("WordDocument"), FileKind.OLD_WORD),
        (rb"{\rtf1\ansi x}", FileKind.OLD_WORD),
    ],
    ids=_id,
)
def test_a_file_is_known_by_its_content(content: bytes, kind: FileKind) -> None:
    assert file_kind(content) is kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\0\0", "empty"),
        (b"a " * MOST_BARE, "too_large"),
        (b"<p>" * MOST_BARE, "too_large"),
        (b"\x89PNG\r\n\x1a\n...", "picture"),
        (b"\xff\xd8\xff\xe0...", "picture"),
        (b"MZ\x90\0\x03\0\0\0", "kind"),
        (_ole("EncryptedPackage"), "locked"),
        (_ole("Workbook"), "spreadsheet"),
        (_ole("PowerPoint Document"), "kind"),
        (_ole("WordDocument", "_VBA_PROJECT"), "macros"),
        (b"PK\x03\x04 and nothing more", "broken"),
        (a_docx("Điều 1")[:-40], "broken"),
        (_encrypted(), "locked"),
        (_twice(), "unsafe"),
        (an_archive({"word/document.xml": a_text("Điều 1")}), "kind"),
        (an_archive({"[Content_Types].xml": SHEET}), "spreadsheet"),
        (an_archive({"[Content_Types].xml": MACROS}), "macros"),
        (a_docx("Điều 1", word__vbaProject_bin=b"\0"), "macros"),
        (an_archive({"[Content_Types].xml": CONTENTS, "../../etc/cron.d/x": ""}), "unsafe"),
        (an_archive({"[Content_Types].xml": CONTENTS, "C:\\x": ""}), "unsafe"),
        (an_archive({"[Content_Types].xml": CONTENTS, "/etc/passwd": ""}), "unsafe"),
        (a_docx("Điều 1", word__x_xml=XML_BOMB), "unsafe"),
        (a_docx("Điều 1", word__x_xml=OUTSIDE), "unsafe"),
        (a_docx("Điều 1", word__x_xml=OUTSIDE.encode("utf-16")), "unsafe"),
        (a_docx("Điều 1", word__x_xml=b" " * MOST_XML), "bomb"),
        (an_archive({f"{number}.xml": "" for number in range(MOST_PARTS + 1)}), "bomb"),
    ],
    ids=_id,
)  # fmt: skip
def test_what_is_not_opened_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        file_kind(content)

    assert refusal.value.facts["reason"] == reason
