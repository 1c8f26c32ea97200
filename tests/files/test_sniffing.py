"""Files are told by their content, and what pretends is refused with the reason."""

import pytest

from bot.files.sniffing import MOST_PARTS, FileKind, sniff
from bot.services.file_ports import FileNotTakenError, Refusal
from tests.files.pictures import PDF, docx, photo, screenshot

LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photo(), FileKind.JPEG),
        (screenshot(), FileKind.PNG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", FileKind.WEBP),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", FileKind.HEIC),
        (PDF, FileKind.PDF),
        (docx(), FileKind.DOCX),
    ],
    ids=["jpeg", "png", "webp", "heic", "pdf", "docx"],
)
def test_a_kind_is_told_by_its_content(content: bytes, kind: FileKind) -> None:
    assert sniff(content) is kind


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (b"MZ\x90\x00" + bytes(100), Refusal.KIND),
        (b"<svg onload='alert(1)'/>", Refusal.KIND),
        (b"\x00\x00\x00\x18ftypmp42", Refusal.KIND),
        (docx(main="template"), Refusal.KIND),
        (b"PK\x03\x04 and no more", Refusal.BROKEN),
        (PDF[:-6], Refusal.BROKEN),
        (docx({f"word/{number}": b"" for number in range(MOST_PARTS)}), Refusal.BROKEN),
        (docx({"word/zeros.bin": bytes(201_000_000)}), Refusal.BROKEN),
        (PDF + docx(), Refusal.MIXED),
        (docx({"../../etc/passwd": b""}), Refusal.MIXED),
        (docx({"word/vbaProject.bin": b""}), Refusal.MACROS),
        (LOCKED, Refusal.LOCKED),
    ],
    ids=[
        "empty",
        "program",
        "svg",
        "video",
        "no document",
        "torn archive",
        "torn pdf",
        "very many parts",
        "zip bomb",
        "pdf and archive",
        "part that leads out",
        "macros",
        "password",
    ],
)
def test_what_is_not_taken_is_refused_with_the_reason(content: bytes, refusal: Refusal) -> None:
    with pytest.raises(FileNotTakenError) as refused:
        sniff(content)

    assert refused.value.refusal is refusal
