"""Which lines begin the articles, decided for the whole file at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.bodies import letter_order
from bot.importing.chains import Candidate, Costs, best_run
from bot.importing.markers import Numbered, Shape, article, is_enacted_title
from bot.importing.paragraphs import CELL_MARK, Origin
from bot.importing.quoting import Quoted
from bot.importing.text_cleaning import Line

_COSTS = Costs(gap=4.0, missing=0.25, late_start=1.0, repeat=5.0, restart=8.0)
_STRONG, _WEAK = 3.0, 0.8
_INSIDE_OPEN_QUOTE = 0.5  # nobody closed the quotation: only the order of numbers can tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """An article's first line."""

    place: int
    numbered: Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All lines of the file, and which of them stand inside quotations."""

    lines: Sequence[Line]
    quotes: Sequence[Quoted]


def starts_of(whole: Lines) -> list[Start]:
    """The lines that begin the articles, of all bodies in one list."""
    found: dict[int, Numbered] = {}
    candidates: list[Candidate] = []
    for place, (line, state) in enumerate(zip(whole.lines, whole.quotes, strict=True)):
        numbered = article(line.text)
        worth = _worth(line, state, numbered)
        if numbered is None or worth is None:
            continue
        found[place] = numbered
        candidates.append(
            Candidate(
                place=place,
                number=numbered.number,
                insertion=letter_order(numbered.letter),
                worth=worth,
            )
        )
    fresh = [
        place
        for place, line in enumerate(whole.lines)
        if line.origin is Origin.BODY and is_enacted_title(line.text)
    ]
    return [
        Start(place=each.place, numbered=found[each.place])
        for each in best_run(candidates, _COSTS, fresh)
    ]


def _worth(line: Line, state: Quoted, numbered: Numbered | None) -> float | None:
    """How much it looks like an article of its own; None when it cannot be one."""
    if numbered is None or numbered.quoted or state is Quoted.YES:
        return None
    if line.origin is Origin.FOOTNOTE or (line.origin is Origin.TABLE and CELL_MARK in line.text):
        return None
    worth = _STRONG if numbered.shape is Shape.STRONG else _WEAK
    if line.bold or line.centred:
        worth += 1.0
    if not line.begins or line.origin is Origin.TABLE:
        worth -= 0.5
    return min(worth, _INSIDE_OPEN_QUOTE) if state is Quoted.MAYBE else worth


def bodies_of(starts: Sequence[Start]) -> list[list[Start]]:
    """The articles by body: a new one begins where the numbers begin again."""
    runs: list[list[Start]] = []
    for start in starts:
        if not runs or start.numbered.label == "1":
            runs.append([])
        runs[-1].append(start)
    return runs
