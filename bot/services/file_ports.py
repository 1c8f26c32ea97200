"""What fetching and checking the files of citizens needs of the outside, as protocols."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Refusal(StrEnum):
    """Why a file is not taken; the words are in ``texts``, ``file_refused.<code>``."""

    TOO_BIG = "too_big"  # over what the channel lets a bot fetch
    TOO_MUCH = "too_much"  # over what one person may send in a day
    GONE = "gone"  # the channel no longer has it
    EMPTY = "empty"
    KIND = "kind"  # by its content neither a picture nor a PDF nor a DOCX
    MIXED = "mixed"  # two kinds of file in one, as only an attack has
    BROKEN = "broken"  # begins like a picture or document, and cannot be read
    TOO_LARGE_PICTURE = "too_large_picture"  # so many dots that opening it would fill the memory
    MACROS = "macros"  # a document that runs programs
    LOCKED = "locked"  # a document behind a password: nobody can look into it
    INFECTED = "infected"


class FileNotTakenError(Exception):
    """The file is never taken."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class OutOfReachError(Exception):
    """The channel cannot be reached now; the file may still come."""


class FileSource(Protocol):
    """A channel that files are fetched from."""

    async def fetch(self, source: str, *, limit: int) -> bytes:
        """The content; raises :class:`FileNotTakenError` and :class:`OutOfReachError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A file that may be kept."""

    content: bytes  # pictures are drawn anew, documents as they came
    media_type: str  # by content
    is_safe: bool  # False: nobody opens it before a scanner has passed it


class Inspector(Protocol):
    """Tells by its content what a file is."""

    async def inspect(self, content: bytes) -> Inspected:
        """What is to be kept of it; raises :class:`FileNotTakenError`."""
        ...


class Vault(Protocol):
    """Holds bytes under their hash."""

    async def keep(self, content: bytes) -> str:
        """Hold this; returns its SHA-256."""
        ...

    async def read(self, sha256: str) -> bytes:
        """Return what is held; raises FileNotFoundError, and ValueError where it was changed."""
        ...

    async def sweep(self, known: frozenset[str]) -> int:
        """Delete what no hash refers to, save what has just come; returns how many."""
        ...


class ScanResult(StrEnum):
    """What a scanner says."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # it could not look: again later


class Scanner(Protocol):
    """Looks for malicious content."""

    async def scan(self, sha256: str) -> ScanResult:
        """Look at a file in the vault."""
        ...
