"""The programs that do what no library here does well, where they are installed."""

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.importing.confined import Limits, TookTooLongError, Watch, run
from bot.importing.refusals import Refusal, refused

_ASKING = Limits(seconds=20, megabytes=1000)
_CONVERTING = Limits(seconds=120, megabytes=4000)  # LibreOffice reserves much that it never uses
_RECOGNISING_MEGABYTES = 2000  # of each process; a page at 300 dpi takes some 300
_SECONDS_A_PAGE = 20  # on one core
_LONGEST_RECOGNITION = 3600
_VIETNAMESE = b"vie"  # as tesseract calls the language
_DONE_PAGES = "[0-9]*_ocr_*.txt"  # what ocrmypdf keeps of each; without them nothing is told

Progress = Callable[[int, int], None]  # so many pages done, of so many; of 0 while none need it


def untold(_done: int, _of: int) -> None:
    """Nobody waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """Where each of them is; empty when it is not installed."""

    ocrmypdf: str = ""
    tesseract: str = ""
    soffice: str = ""
    antiword: str = ""

    @classmethod
    def installed(cls) -> "Programs":
        """Look for all of them on the PATH."""
        return cls(**{field.name: shutil.which(field.name) or "" for field in fields(cls)})

    def recognised(
        self, content: bytes, pages: Collection[int], progress: Progress = untold
    ) -> bytes:
        """Give some pages of a PDF a text, whatever is on them, and leave the others as they are.

        ``progress`` is told how many of them are done. Raises
        :class:`bot.domain.errors.FileRefusedError`.
        """
        if not self.recognises_vietnamese():
            raise refused(Refusal.SCANNED)
        seconds = min(_LONGEST_RECOGNITION, 60 + _SECONDS_A_PAGE * len(pages))
        command = (
            self.ocrmypdf, "--quiet", "--language", "vie", "--rotate-pages",
            "--force-ocr", "--pages", ",".join(map(str, sorted(pages))), "--oversample", "300",
            "--output-type", "pdf", "--optimize", "0", "--jobs", "1",
            "--max-image-mpixels", "100", "given.pdf", "made.pdf",
        )  # fmt: skip
        limits = Limits(seconds=seconds, megabytes=_RECOGNISING_MEGABYTES)
        progress(0, len(pages))

        def watch(home: Path) -> None:
            progress(sum(1 for _ in home.rglob(_DONE_PAGES)), len(pages))

        return _through(command, "given.pdf", content, "made.pdf", limits, watch=watch)

    def from_old_word(self, content: bytes, progress: Progress = untold) -> bytes:
        """Turn an old Word file into a DOCX or a text; raises ``FileRefusedError``.

        LibreOffice comes first: it keeps the automatic numbers.
        """

        def watch(_: Path) -> None:
            progress(0, 0)

        if self.soffice:
            docx = "docx:MS Word 2007 XML"
            command = (
                self.soffice, "--headless", "--norestore", "--convert-to", docx, "given.doc",
            )  # fmt: skip
            return _through(command, "given.doc", content, "given.docx", _CONVERTING, watch=watch)
        if self.antiword and not content.startswith(b"{"):  # it reads no RTF
            command = (self.antiword, "-m", "UTF-8.txt", "-w", "0", "given.doc")
            return _through(command, "given.doc", content, "", _CONVERTING, watch=watch)
        raise refused(Refusal.OLD_WORD)

    def recognises_vietnamese(self) -> bool:
        """Whether scanned pages can be read."""
        if not (self.ocrmypdf and self.tesseract):
            return False
        listed = run((self.tesseract, "--list-langs"), _ASKING)
        return _VIETNAMESE in listed.output.split()


def _through(
    command: Sequence[str],
    name: str,
    content: bytes,
    made: str,
    limits: Limits,
    *,
    watch: Watch | None = None,
) -> bytes:
    """Let a program turn a file into another, or into what it prints when that has no name."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / name).write_bytes(content)
        try:
            finished = run(command, limits, folder=folder, watch=watch)
        except TookTooLongError as error:
            raise refused(Refusal.TOO_SLOW, limit=limits.seconds) from error
        result = (folder / made).read_bytes() if made and (folder / made).is_file() else b""
        result = result or finished.output
    if finished.status != 0 or not result:
        raise refused(Refusal.BROKEN)
    return result
