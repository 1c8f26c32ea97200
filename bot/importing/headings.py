"""The headings right above an article: part, chapter, section, with their titles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.importing.margin_marks import is_capitals
from bot.importing.markers import Heading, Level, article, clause, heading, point
from bot.importing.paragraphs import Origin
from bot.importing.quoting import Quoted
from bot.importing.text_cleaning import Line

_TITLE_LIMIT = 400
_SHORT_TITLE = 100
_MOST_TITLE_LINES = 6  # of one heading, however its title was broken
_SENTENCE_END = (".", ";", "!", "?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The headings that stand together above an article: where they begin, and what they are."""

    start: int
    headings: Sequence[Heading]


def block_above(lines: Sequence[Line], quotes: Sequence[Quoted], floor: int, place: int) -> Block:
    """The headings directly above the article at ``place``, none of them above ``floor``."""
    start = place
    below = 0
    for at in range(place - 1, floor - 1, -1):
        line = lines[at]
        below += 1
        if quotes[at] is Quoted.YES:
            break
        if _heading(line) is not None:
            start, below = at, 0
        elif below > _MOST_TITLE_LINES or not (
            _may_be_title(line) or (at > floor and _is_short_below_heading(lines[at - 1], line))
        ):
            break
    return Block(start=start, headings=_headings(lines[start:place]))


def _heading(line: Line) -> Heading | None:
    if line.origin is not Origin.BODY:
        return None
    stands_out = line.bold or line.centred  # then "chương I" is a slip, or set in small capitals
    return heading(line.text[:1].upper() + line.text[1:] if stands_out else line.text)


def _may_be_title(line: Line) -> bool:
    """Whether a line may be (a piece of) the title of the heading above it."""
    text = line.text
    if line.origin is Origin.FOOTNOTE:
        return True
    if line.origin is not Origin.BODY or len(text) > _TITLE_LIMIT or article(text) is not None:
        return False
    if is_capitals(text):
        return True
    if text.endswith(_SENTENCE_END) or clause(text) or point(text):
        return False
    return line.centred or line.bold or text.endswith(")") or len(text) <= 150


def _is_short_below_heading(above: Line, line: Line) -> bool:
    """Whether a line that ends like a sentence is all the title that a heading has."""
    found = _heading(above)
    is_title = line.bold or line.centred or len(line.text) <= _SHORT_TITLE
    return found is not None and not found.title and is_title


def _headings(lines: Sequence[Line]) -> list[Heading]:
    """Headings with the title lines below them joined on."""
    found: list[Heading] = []
    for line in lines:
        if line.origin is Origin.FOOTNOTE:
            continue
        new = _heading(line)
        if new is not None and not _is_title_below(new, found):
            found.append(new)
        elif found:
            title = f"{found[-1].title} {line.text}".strip()
            found[-1] = replace(found[-1], title=title)
    return found


def _is_title_below(new: Heading, above: Sequence[Heading]) -> bool:
    """Whether what looks like a part is the title of one: "Phần thứ nhất / PHẦN CHUNG"."""
    return (
        new.level is Level.PART
        and bool(above)
        and above[-1].level is Level.PART
        and not above[-1].title
        and not new.title
    )


def around(before: Sequence[Heading], new: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings in force after some new ones: each ends those of its level and below."""
    stack = list(before)
    for each in new:
        stack = [kept for kept in stack if kept.level < each.level]
        stack.append(each)
    return tuple(stack)
