"""Files opened through the one door: read in a process of its own, or refused in words."""

import sys
from pathlib import Path

import pytest

from bot.domain.errors import FileRefusedError
from bot.importing import confined
from bot.importing.confined import Limits, run
from bot.importing.opening import MOST_MEGABYTES, open_document, open_path
from bot.importing.problems import Code
from bot.importing.programs import Programs
from bot.texts.catalog import Catalog, shipped_texts
from tests.importing.archives import a_docx
from tests.importing.pdf_pages import a_page, a_pdf, a_scan

NONE = Programs()  # a machine on which nothing is installed
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")
ARTICLE = "Điều 1. Phạm vi điều chỉnh"


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


def _refusal(content: bytes, programs: Programs = NONE) -> dict[str, object]:
    with pytest.raises(FileRefusedError) as refusal:
        open_document(content, "a.docx", programs)
    return refusal.value.facts


def _program(folder: Path, name: str, code: str) -> str:
    """A program of our own in place of one that may not be installed here."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_pdf_is_read_whatever_it_is_called() -> None:
    reading = open_document(a_pdf(a_page(ARTICLE)), "quy-che.docx", NONE)

    assert [paragraph.text for paragraph in reading.paragraphs] == [ARTICLE]


def test_half_a_gigabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(500_000_000)  # takes no room

    with pytest.raises(FileRefusedError) as refusal:
        open_path(path, NONE)

    assert refusal.value.facts == {"reason": "too_large", "limit": MOST_MEGABYTES, "found": 500}


def test_a_hostile_file_is_refused_with_the_reason() -> None:
    assert _refusal(a_docx("x", word__vbaProject_bin=b"\0")) == {"reason": "macros"}


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("§iÒu 1. Ph¹m vi ®iÒu chØnh".encode("latin-1"), "TCVN3"),
        ("Ñieàu 1. Phaïm vi ñieàu chænh".encode(), "VNI"),
        ("<p>§iÒu 1. Ph¹m vi ®iÒu chØnh</p>".encode("latin-1"), "TCVN3"),
        (a_docx("§iÒu 1. Ph¹m vi ®iÒu chØnh"), "TCVN3"),
    ],
)
def test_text_for_fonts_of_before_unicode_is_converted_and_named(
    content: bytes, encoding: str
) -> None:
    reading = open_document(content, "a.txt", NONE)

    assert [paragraph.text for paragraph in reading.paragraphs] == [ARTICLE]
    assert [(p.code, p.facts) for p in reading.problems] == [
        (Code.CONVERTED_FONT, {"encoding": encoding})
    ]


def test_a_file_that_makes_its_reader_fail_is_broken() -> None:
    content = a_pdf(a_page(ARTICLE))

    assert _refusal(content[: len(content) // 2].replace(b"obj", b"obl")) == {"reason": "broken"}


def test_the_process_that_asks_never_loads_a_parser() -> None:
    code = "import sys, bot.importing.opening; print(sys.modules.keys() & set(sys.argv))"
    parsers = ("pypdfium2", "lxml", "docx")

    loaded = run((sys.executable, "-c", code, *parsers), Limits(seconds=20, megabytes=500))

    assert loaded.output == b"set()\n"


# --- programs ---


def test_a_scan_says_what_to_install_where_nothing_is(texts: Catalog) -> None:
    facts = _refusal(a_scan(ARTICLE))

    assert facts == {"reason": "scanned"}
    assert "ocrmypdf tesseract-ocr-vie" in texts.say(f"import.refused.{facts['reason']}", **facts)


def test_old_word_says_what_to_install_where_nothing_is(texts: Catalog) -> None:
    facts = _refusal(OLD_WORD)

    assert facts == {"reason": "old_word"}
    assert "apt-get install" in texts.say(f"import.refused.{facts['reason']}", **facts)


def test_a_scan_is_recognised_and_its_pages_named_for_comparison(tmp_path: Path) -> None:
    written = tmp_path / "written.pdf"
    written.write_bytes(a_pdf(a_page(ARTICLE)))
    programs = Programs(
        tesseract=_program(tmp_path, "tesseract", "print('List:\\neng\\nvie')"),
        ocrmypdf=_program(
            tmp_path,
            "ocrmypdf",
            f"import shutil, sys; shutil.copy({str(written)!r}, sys.argv[-1])",
        ),
    )

    reading = open_document(a_scan(ARTICLE), "a.pdf", programs)

    assert [paragraph.text for paragraph in reading.paragraphs] == [ARTICLE]
    assert [(p.code, p.facts) for p in reading.problems] == [(Code.RECOGNISED_PAGE, {"page": 1})]


def test_pages_are_counted_while_they_are_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "_LOOK_EVERY", 0.05)
    written = tmp_path / "written.pdf"
    written.write_bytes(a_pdf(a_page(ARTICLE)))
    code = (
        "import os, pathlib, shutil, sys, time\n"
        "place = pathlib.Path(os.environ['TMPDIR'], 'ocrmypdf.io.x')\n"
        "place.mkdir()\n"
        "(place / '000001_ocr_tess.txt').touch()\n"
        "time.sleep(0.5)\n"
        f"shutil.copy({str(written)!r}, sys.argv[-1])"
    )
    programs = Programs(
        tesseract=_program(tmp_path, "tesseract", "print('vie')"),
        ocrmypdf=_program(tmp_path, "ocrmypdf", code),
    )
    told: list[tuple[int, int]] = []

    open_document(a_scan(ARTICLE), "a.pdf", programs, lambda done, of: told.append((done, of)))
    told = [each for each in told if each != (0, 0)]  # while the file itself is read

    assert (told[0], told[-1]) == ((0, 1), (1, 1))


def test_recognition_without_vietnamese_is_as_good_as_none(tmp_path: Path) -> None:
    programs = Programs(
        tesseract=_program(tmp_path, "tesseract", "print('eng')"), ocrmypdf="ocrmypdf"
    )

    assert _refusal(a_scan(ARTICLE), programs) == {"reason": "scanned"}
