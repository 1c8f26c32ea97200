"""Which lines begin the articles, decided for the whole file at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.importing.bodies import letter_order
from bot.importing.chains import Candidate, Costs, best_run
from bot.importing.margin_marks import begins_closing
from bot.importing.markers import (
    Numbered,
    Shape,
    article,
    enacts,
    is_appendix,
    is_enacted_title,
    is_heading_line,
    names_law,
)
from bot.importing.paragraphs import CELL_MARK, Origin
from bot.importing.quoting import Quoted, announces
from bot.importing.text_cleaning import Line

_NEVER = 99.0  # only the title of an attached regulation begins the numbers again
_ENOUGH_LINES = 4  # of the first article, to see whether it issues a regulation
_COSTS = Costs(gap=4.0, missing=0.25, late_start=1.0, repeat=5.0, restart=_NEVER)
_STRONG, _WEAK = 3.0, 0.8
_ONLY_IN_A_GAP = -1.0  # of headings that look unlike all others: no run ends or begins with one
_IN_A_LIST = 0.5  # the most that an entry of a table of contents is worth
_PLAIN = 2.5  # the least of what looks like an article by itself
_INSIDE_OPEN_QUOTE = 0.5  # nobody closed the quotation: only the order of numbers can tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """An article's first line."""

    place: int
    numbered: Numbered
    printed: str = ""  # its number in the text, where that is a slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All lines of the file, and which of them stand inside quotations."""

    lines: Sequence[Line]
    quotes: Sequence[Quoted]


def starts_of(whole: Lines) -> list[Start]:
    """The lines that begin the articles, of all bodies in one list."""
    found: dict[int, Numbered] = {}
    candidates: list[Candidate] = []
    fresh = _fresh_starts(whole)
    wall = len(whole.lines) if fresh else _first_appendix(whole)
    usual = _usual_shape(whole)
    for place, (line, state) in enumerate(zip(whole.lines, whole.quotes, strict=True)):
        numbered = article(line.text)
        worth = _worth(line, state, numbered, usual)
        if numbered is None or worth is None or place >= wall:
            continue
        if place and announces(whole.lines[place - 1].text, numbered.label):
            worth = _ONLY_IN_A_GAP
        if _is_listed(whole, place):
            worth = min(worth, _IN_A_LIST)
        found[place] = numbered
        candidates.append(
            Candidate(
                place=place,
                number=numbered.number,
                insertion=letter_order(numbered.letter),
                worth=worth,
            )
        )
    run = [
        Start(place=each.place, numbered=found[each.place])
        for each in best_run(candidates, _COSTS, fresh)
    ]
    spare = [
        Start(place=each.place, numbered=found[each.place])
        for each in candidates
        if each.worth >= _PLAIN
    ]
    return _renumbered([*run, *_after_a_gap(run, spare)], spare)


def _after_a_gap(run: Sequence[Start], spare: Sequence[Start]) -> list[Start]:
    """The last article, where the one before it is missing: no run of numbers vouches for it."""
    last = run[-1] if run else None
    after = [each for each in spare if last and each.place > last.place]
    if last is None or len(after) != 1 or after[0].numbered.number != last.numbered.number + 2:
        return []
    return after if after[0].numbered.mark else []


def _usual_shape(whole: Lines) -> Shape:
    """How most articles of the file begin."""
    shapes = Counter(
        numbered.shape
        for line, state in zip(whole.lines, whole.quotes, strict=True)
        if state is not Quoted.YES and (numbered := article(line.text))
    )
    return max(Shape, key=lambda shape: shapes[shape])


def _is_listed(whole: Lines, place: int) -> bool:
    """Whether the next line begins an article too, as in a table of contents."""
    return place + 1 < len(whole.lines) and is_heading_line(whole.lines[place + 1].text)


def _fresh_starts(whole: Lines) -> list[int]:
    """Titles of attached regulations: there only if the first article issues one."""
    first = next((at for at, line in enumerate(whole.lines) if article(line.text)), None)
    if first is None:
        return []
    if not enacts(" ".join(line.text for line in whole.lines[first : first + _ENOUGH_LINES])):
        return []
    return [
        place
        for place, line in enumerate(whole.lines)
        if line.origin is Origin.BODY and is_enacted_title(line.text)
    ]


def _first_appendix(whole: Lines) -> int:
    """Where the appendices begin, below the signatures: forms there have articles of their own."""
    is_signed = False
    for place, line in enumerate(whole.lines):
        if whole.quotes[place] is Quoted.YES:
            continue
        is_signed = is_signed or begins_closing(line.text)
        if is_signed and line.origin is Origin.BODY and is_appendix(line.text):
            return place
    return len(whole.lines)


def _renumbered(run: Sequence[Start], spare: Sequence[Start]) -> list[Start]:
    """Give the one number that is missing to the one article that was misnumbered there.

    After 4 stands 50 and then 6, or 4 twice and then 6: the official text has such slips.
    """
    mended: list[Start] = []
    for at, start in enumerate(run):
        mended.append(start)
        following = run[at + 1] if at + 1 < len(run) else None
        number = start.numbered.number
        if following is None or following.numbered.number != number + 2:
            continue
        after = [each for each in spare if start.place < each.place < following.place]
        earlier = run[at - 1].place if at else -1
        twins = [
            each
            for each in spare
            if earlier < each.place < start.place and each.numbered.number == number
        ]
        if len(after) == 1:
            mended.append(_as(after[0], number + 1))
        elif not after and len(twins) == 1:
            mended[-1:] = [twins[0], _as(start, number + 1)]
    return mended


def _as(start: Start, number: int) -> Start:
    numbered = replace(start.numbered, number=number, letter="")
    return Start(place=start.place, numbered=numbered, printed=start.numbered.label)


def _worth(line: Line, state: Quoted, numbered: Numbered | None, usual: Shape) -> float | None:
    """How much it looks like an article of its own; None when it cannot be one."""
    if numbered is None or numbered.quoted or state is Quoted.YES:
        return None
    if line.origin is Origin.FOOTNOTE or (line.origin is Origin.TABLE and CELL_MARK in line.text):
        return None
    stands_out = line.bold or line.centred
    if _is_doubtful(numbered, usual) and not stands_out:
        return _ONLY_IN_A_GAP
    worth = _WEAK if numbered.shape is Shape.WEAK else _STRONG
    if stands_out:
        worth += 1.0
    if not line.begins or line.origin is Origin.TABLE:
        worth -= 0.5
    return min(worth, _INSIDE_OPEN_QUOTE) if state is Quoted.MAYBE else worth


def _is_doubtful(numbered: Numbered, usual: Shape) -> bool:
    """Whether a line looks more like the end of a sentence: "điều 5." or "Điều 9 Luật Mẫu ..."."""
    if numbered.shape is Shape.SMALL:
        return usual is not Shape.SMALL
    return numbered.shape is Shape.WEAK and names_law(numbered.rest)


def bodies_of(starts: Sequence[Start]) -> list[list[Start]]:
    """The articles by body: a new one begins where the numbers begin again."""
    runs: list[list[Start]] = []
    for start in starts:
        if not runs or start.numbered.label == "1":
            runs.append([])
        runs[-1].append(start)
    return runs
