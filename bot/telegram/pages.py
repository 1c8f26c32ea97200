"""Cuts a long screen into messages: between paragraphs, never inside a tag or an entity."""

import re
from collections.abc import Iterator

LIMIT = 4096  # characters of a message, counted as Telegram does, in UTF-16 units
_ROOM = LIMIT - 256  # leaves room for the tags closed at a page's end and opened again on the next

_TAG = re.compile(r"<(/?)([a-z-]+)[^<>]*>", re.IGNORECASE)
# Where a text may be cut, best first: after a paragraph, a line, a word (a space inside a tag ends
# none), and at worst after so many letters, tags and entities.
_PIECES = (
    re.compile(r".+?(?:\n\n|$)", re.DOTALL),
    re.compile(r".+?(?:\n|$)", re.DOTALL),
    re.compile(r"(?:<[^<>]*>|.)+?(?: |$)", re.DOTALL),
    re.compile(r"(?:<[^<>]*>|&[#\w]{1,10};|.){1,100}", re.DOTALL),
)


def pages(html: str) -> tuple[str, ...]:
    """Cut into pieces of at most :data:`LIMIT`, each with its own tags closed."""
    if _length(html) <= LIMIT:
        return (html,)
    filled: list[str] = []
    page: list[str] = []
    room = LIMIT
    unclosed: tuple[str, ...] = ()
    for piece in _pieces(html, 0):
        after = _unclosed(unclosed, piece)
        if _length(piece) + _length(_closing(after)) > room:
            filled.append("".join(page).rstrip() + _closing(unclosed))
            page = [*unclosed]
            room = LIMIT - _length("".join(page))
        page.append(piece)
        room -= _length(piece)
        unclosed = after
    return (*filled, "".join(page).rstrip() + _closing(unclosed))


def _pieces(html: str, level: int) -> Iterator[str]:
    for piece in _PIECES[level].findall(html):
        if _length(piece) <= _ROOM or level + 1 == len(_PIECES):
            yield piece
        else:
            yield from _pieces(piece, level + 1)


def _unclosed(before: tuple[str, ...], html: str) -> tuple[str, ...]:
    """Find the opening tags that still stand open after this."""
    still = list(before)
    for tag in _TAG.finditer(html):
        if tag[1]:
            del still[-1:]
        else:
            still.append(tag[0])
    return tuple(still)


def _closing(unclosed: tuple[str, ...]) -> str:
    names = [found[2] for tag in reversed(unclosed) if (found := _TAG.match(tag))]
    return "".join(f"</{name}>" for name in names)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
