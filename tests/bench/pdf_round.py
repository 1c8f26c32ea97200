"""Laws turned to PDF by LibreOffice and imported again: how many articles come back the same.

``python -m tests.bench.pdf_round`` takes the laws (DOCX) of the folder ``BENCH_DATA``; a scan of
one of them goes through the recogniser too, and one goes by way of an old Word file. What is not
installed is not measured.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

import pypdfium2

from bot.importing.opening import open_document, open_path
from bot.importing.programs import Programs
from bot.importing.structure import parse
from tests.bench.memory import peak_of_children

BAR = 0.95  # of the articles
PAGES, SECONDS, MEGABYTES = 200, 30, 400
_SPACES = re.compile(r"\s+")

Articles = Mapping[str, str]


def articles(path: Path, programs: Programs) -> Articles:
    """The articles of a file by their numbers, with spaces folded."""
    outline = parse(open_path(path, programs))
    return {
        article.number: _SPACES.sub(" ", f"{article.title} {article.text}").strip()
        for article in (outline.main.articles if outline.bodies else ())
    }


def equal(wanted: Articles, found: Articles) -> int:
    """How many articles are the same."""
    return sum(found.get(number) == text for number, text in wanted.items())


def converted(soffice: str, kind: str, files: Sequence[Path], folder: Path) -> list[Path]:
    """Let LibreOffice turn files into another kind."""
    command = [soffice, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    home = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run([*command, home, *map(str, files)], check=True, capture_output=True)  # noqa: S603 - the machine's own
    return [folder / f"{file.stem}.{kind}" for file in files]


def main() -> int:
    """Print every figure; 1 when a bar is missed."""
    data, programs = os.environ.get("BENCH_DATA"), Programs.installed()
    laws = sorted(Path(data).glob("documents/laws/*.docx")) if data else []
    if not laws or not programs.soffice:
        why = "BENCH_DATA is not set" if not laws else "soffice is not installed"
        print(f"  round trip through PDF: not measured ({why})")
        return 0
    reached = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdfs = converted(programs.soffice, "pdf", laws, folder)
        same = total = 0
        for law, pdf in zip(laws, pdfs, strict=True):
            wanted = articles(law, programs)
            kept = equal(wanted, articles(pdf, programs))
            same, total = same + kept, total + len(wanted)
            if kept < len(wanted):
                print(f"    {law.stem}: {kept} of {len(wanted)}")
        print(f"  articles equal after PDF: {same:,} of {total:,}, {same / total:.3f} (bar {BAR})")
        reached &= same >= BAR * total
        reached &= _long(pdfs, folder)
        smallest = min(zip(laws, pdfs, strict=True), key=lambda pair: pair[1].stat().st_size)
        _old_word(laws, programs, folder)
        _scan(*smallest, programs, folder)
    return 0 if reached else 1


def _long(pdfs: Sequence[Path], folder: Path) -> bool:
    """Read as many pages as the bar names, put together from several laws."""
    long = pypdfium2.PdfDocument.new()
    for pdf in sorted(pdfs, key=lambda pdf: -pdf.stat().st_size):
        with pypdfium2.PdfDocument(pdf) as law:
            wanted = min(len(law), PAGES - len(long))
            if wanted:
                long.import_pages(law, list(range(wanted)))
    long.save(folder / "long.pdf")
    start = perf_counter()
    reading = open_path(folder / "long.pdf", Programs())
    took, peak = perf_counter() - start, peak_of_children()
    bars = f"bars {SECONDS} s, {MEGABYTES} MB"
    print(f"  PDF of {reading.pages} pages: {took:.1f} s, peak {peak:.0f} MB ({bars})")
    return took <= SECONDS and peak <= MEGABYTES


def _old_word(laws: Sequence[Path], programs: Programs, folder: Path) -> None:
    for law, doc in zip(
        laws[:3], converted(programs.soffice, "doc", laws[:3], folder), strict=True
    ):
        wanted = articles(law, programs)
        for only in (Programs(soffice=programs.soffice), Programs(antiword=programs.antiword)):
            by = "LibreOffice" if only.soffice else "antiword"
            if only == Programs():
                print(f"  {law.stem} as .doc by {by}: not measured (it is not installed)")
                continue
            kept = equal(wanted, articles(doc, only))
            print(f"  {law.stem} as .doc by {by}: {kept} of {len(wanted)} articles equal")


def _scan(law: Path, pdf: Path, programs: Programs, folder: Path) -> None:
    """Turn a law into pictures of its pages and have them recognised."""
    if not (programs.ocrmypdf and programs.tesseract):
        print("  scan: not measured (ocrmypdf and tesseract-ocr-vie are not installed)")
        return
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=300 / 72).to_pil().convert("L") for page in document]
    scan = folder / "scan.pdf"
    pictures[0].save(scan, "PDF", resolution=300, save_all=True, append_images=pictures[1:])
    start = perf_counter()
    reading = open_document(scan.read_bytes(), scan.name, programs)
    took = perf_counter() - start
    outline = parse(reading)
    wanted = articles(law, programs)
    found = outline.main.articles if outline.bodies else ()
    spoken = {a.number: _words(f"{a.title} {a.text}") for a in found}
    right = sum(len(spoken.get(n, set()) & _words(text)) for n, text in wanted.items())
    share = right / sum(len(_words(text)) for text in wanted.values())
    print(
        f"  scan of {len(pictures)} pages: {took:.0f} s, {len(found)} of {len(wanted)} articles, "
        f"{share:.3f} of their words right"
    )


def _words(text: str) -> set[str]:
    return set(text.lower().split())


if __name__ == "__main__":
    sys.exit(main())
