"""Which reader a file needs, by what it is and not by what it is called."""

import re

from bot.domain.errors import FileRefusedError
from bot.domain.sizes import MEBIBYTE
from bot.importing.paragraphs import Reader, Reading
from bot.importing.reading_docx import read_docx
from bot.importing.reading_html import read_html
from bot.importing.reading_txt import read_txt

SIZE_LIMIT = 64 * MEBIBYTE  # bytes; the longest law with its tables has 6 MB

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def read(content: bytes, name: str) -> Reading:
    """Read a file, or refuse it with a reason."""
    if len(content) > SIZE_LIMIT:
        raise FileRefusedError(reason="too_large", limit=SIZE_LIMIT // MEBIBYTE)
    if not content.strip():
        raise FileRefusedError(reason="empty")
    return _reader(content)(content, name)


def _reader(content: bytes) -> Reader:
    if content.startswith(b"PK"):
        return read_docx
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise FileRefusedError(reason="unknown_kind")
    return read_html if _HTML.match(content.removeprefix(b"\xef\xbb\xbf")) else read_txt
