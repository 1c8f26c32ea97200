"""Which lines stand inside quoted amendments: text of the article around them, never their own."""

import re
from collections.abc import Sequence
from enum import IntEnum

from bot.importing.markers import CLOSING, CURLY_CLOSING, CURLY_OPENING, OPENING

# A quoted block opens with a mark at the start of a line, or after "as follows:" within one, and
# closes with a mark at the end of a line.
_OPENS = re.compile(rf"\s*[{OPENING}]")
_OPENS_WITHIN = re.compile(rf":\s*[{OPENING}](?=\s*\S)")
_CLOSES = re.compile(
    rf"[{CLOSING}]\s*(?:[.;:,)]*\s*(?:\(\d+\)|\[\d+\])?\s*[.;:,]*|\s*(?:và|vào)?)$"
)
_AMENDED = re.compile(r".*(?<!\w)[ĐđD]iều\s+\d.*như\s+sau\s*:")


class Quoted(IntEnum):
    """How surely a line stands inside a quoted block."""

    NO = 0
    MAYBE = 1  # the block was never closed: somewhere it ends
    YES = 2


def quoted(texts: Sequence[str]) -> list[Quoted]:
    """For each line whether it stands inside a quoted block that an earlier line opened."""
    texts = [text.replace("''", '"') for text in texts]
    states = [Quoted.NO] * len(texts)
    start = 0
    while start < len(texts):
        if not _opens(texts[start]):
            start += 1
            continue
        end, is_closed = _end(texts, start)
        for at in range(start + 1, end + 1):
            states[at] = Quoted.YES if is_closed else Quoted.MAYBE
        start = end + 1 if is_closed else max(end, start + 1)
    return states


def announces(above: str, label: str) -> bool:
    """Whether a line gives an article's new wording below it, though it opens no quotation."""
    return _AMENDED.fullmatch(above) is not None and label in re.findall(r"\w+", above)


def _opens(text: str) -> bool:
    """Whether a block begins here that does not end on the same line."""
    if _OPENS.match(text):
        inside = text.lstrip()[1:]
    elif within := _OPENS_WITHIN.search(text):
        inside = text[within.end() :]
    else:
        return False
    return not _closes(inside)


def _closes(text: str) -> bool:
    """Whether a block ends on this line, looking at its end only."""
    found = _CLOSES.search(text)
    if found is None:
        return False
    opened = sum(text.count(mark) for mark in CURLY_OPENING)
    closed = sum(text.count(mark) for mark in CURLY_CLOSING)
    if text[found.start()] in CURLY_CLOSING:
        return closed > opened  # else it closes a word quoted in this line
    return text.count(text[found.start()]) % 2 == 1


def _end(texts: Sequence[str], start: int) -> tuple[int, bool]:
    """The last line of the block, and whether it was closed before another one opened."""
    for at in range(start + 1, len(texts)):
        if _closes(texts[at]):
            return at, True
        if _opens(texts[at]):
            return at, False
    return len(texts) - 1, False
