"""Whether letters open elsewhere: DOCX, LibreOffice, PDF: its text whole, pictures to look at.

``python -m tests.bench.letters [folder]`` writes both letters, one short and one of 40 petitions,
and leaves ``.docx``, ``.pdf`` and ``.png`` in the folder. Needs LibreOffice and poppler
(``apt install libreoffice-writer poppler-utils``); without them it says so and leaves.
"""

import asyncio
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.letter import LetterKind
from bot.domain.letterhead import Letterhead
from bot.letters.writing import DocxLetterWriter
from bot.services.letters import LetterContent
from bot.texts.catalog import shipped_texts
from tests.letters_factory import TODAY, an_enclosed

NEEDED = ("soffice", "pdftotext", "pdftoppm")
HEAD = Letterhead(
    office="Ban Thường trực Ủy ban MTTQ Việt Nam phường Phan Đình Phùng",
    parent="MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH THÁI NGUYÊN",
    place="Phan Đình Phùng",
    sign="MTTQ-BTT",
    signer_title="TM. BAN THƯỜNG TRỰC",
)
WORDS = "Kênh mương Đồng Chằm vỡ bờ <40 m> & ruộng khô; “ngoặc kép”, ủy ban ơi! "


def main(folder: Path) -> bool:
    """Make and compare; prints what is missing in the text of each PDF."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"missing: {', '.join(missing)}: apt install libreoffice-writer poppler-utils")
        return False
    whole = True
    for name, kind, count in (
        ("phieu-chuyen", LetterKind.TRANSFER, 2),
        ("phieu-chuyen-dai", LetterKind.TRANSFER, 40),
        ("nhac-tra-loi", LetterKind.REMINDER, 2),
    ):
        lost, pages = look(folder, name, kind, count)
        print(f"{name}: {count} petitions, {pages} pages, words lost: {lost or 'none'}")
        whole = whole and not lost
    return whole


def look(folder: Path, name: str, kind: LetterKind, count: int) -> tuple[list[str], int]:
    """Write a letter, make PDF and pictures of it: what its text layer lacks, and its pages."""
    enclosed = [
        an_enclosed(
            code=f"KN-{n:04}",
            text=WORDS * (1 + n % 9),
            name="Nguyễn Thị Lan",
            address=f"tổ {n}",
            is_shared=n % 2 == 0,
        )
        for n in range(1, count + 1)
    ]
    content = LetterContent(
        kind=kind,
        salutation="Kính gửi: Ủy ban nhân dân phường Phan Đình Phùng",
        body="Ủy ban nhân dân phường Phan Đình Phùng",
        enclosed=enclosed,
        attachments={"KN-0001": 2},
        reminded_number="12/PC-MTTQ",
        reminded_on=TODAY,
    )
    docx, pdf = folder / f"{name}.docx", folder / f"{name}.pdf"
    docx.write_bytes(asyncio.run(DocxLetterWriter(shipped_texts(), HEAD).write(content)))
    _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(docx))
    _run("pdftoppm", "-r", "70", "-png", str(pdf), str(folder / name))
    read = _bare(_run("pdftotext", str(pdf), "-"))
    wanted = [
        *(each.code for each in enclosed),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", content.salutation),
        *(WORDS, "Người gửi: đã lưu tại Mặt trận", "TM. BAN THƯỜNG TRỰC", "Nơi nhận:"),
    ]
    return [words for words in wanted if _bare(words) not in read], read.count("\f") or 1


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - our own words
    return done.stdout.decode()


def _bare(text: str) -> str:
    """Letters only: lines break where the page wants it."""
    return "".join(
        sign for sign in unicodedata.normalize("NFC", text) if sign == "\f" or not sign.isspace()
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(not main(Path(sys.argv[1])))
    with TemporaryDirectory() as temporary:
        sys.exit(not main(Path(temporary)))
