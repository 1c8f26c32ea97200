"""Long texts cut into pages between paragraphs, never inside a word if it can be helped."""

from collections.abc import Iterable
from html import escape

_BREAKS = ("\n\n", "\n", " ", "")  # where to cut, best first; "" is anywhere
_PARAGRAPH = "\n\n"


def pages(text: str, size: int) -> tuple[str, ...]:
    """Cut a text into pages that, escaped for HTML, are at most ``size`` characters each."""
    return tuple(_pack(text.strip(), size, 0)) or ("",)


def packed(paragraphs: Iterable[str], size: int) -> tuple[str, ...]:
    """Fill pages with paragraphs of HTML, none of which is cut."""
    filled: list[str] = []
    for paragraph in paragraphs:
        longer = f"{filled[-1]}{_PARAGRAPH}{paragraph}" if filled else paragraph
        if filled and len(longer) <= size:
            filled[-1] = longer
        else:
            filled.append(paragraph)
    return tuple(filled) or ("",)


def joined(*paragraphs: str) -> str:
    """Set paragraphs of HTML one below another; empty ones are left out."""
    return _PARAGRAPH.join(paragraph for paragraph in paragraphs if paragraph)


def _pack(text: str, size: int, level: int) -> list[str]:
    if _length(text) <= size:
        return [text] if text else []
    separator = _BREAKS[level]
    cut: list[str] = []
    page = ""
    for part in text.split(separator) if separator else text:
        longer = f"{page}{separator}{part}" if page else part
        if _length(longer) <= size:
            page = longer
            continue
        if page:
            cut.append(page)
        *whole, page = _pack(part, size, level + 1) or [""]
        cut.extend(whole)
    return [*cut, page] if page else cut


def _length(text: str) -> int:
    # Telegram counts UTF-16 units: an emoji is two.
    return len(escape(text).encode("utf-16-le")) // 2
