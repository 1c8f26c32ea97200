"""The lines of one article: its title, its text, its clauses and points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.importing.chains import Candidate, Costs, best_run
from bot.importing.markers import POINT_LETTERS, Numbered, clause, point
from bot.importing.outline import Clause, Point
from bot.importing.paragraphs import Origin
from bot.importing.quoting import Quoted
from bot.importing.text_cleaning import Line

TITLE_LIMIT = 300  # characters; the longest titles of laws have some 250
_DOTTED_TITLE_LIMIT = 120  # a title that ends like a sentence
_TERMINAL = (".", ";", ":", "!", "?", "./.")
_NEVER = 99.0
_CLAUSE_COSTS = Costs(gap=1.5, missing=0.25, late_start=2.5, repeat=_NEVER, restart=_NEVER)
_POINT_COSTS = Costs(gap=0.6, missing=0.2, late_start=2.5, repeat=_NEVER, restart=_NEVER)
_WORTH = {Quoted.NO: 1.0, Quoted.MAYBE: 0.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line of an article, and how surely it stands inside a quotation."""

    line: Line
    quoted: Quoted


def title_and_lines(
    rest: str, placed: Sequence[Placed], *, is_bold: bool, are_titled: bool
) -> tuple[str, list[Placed], int]:
    """The title, the lines of the body, and how many characters of ``rest`` are body.

    ``rest`` is what follows "Điều 5." on its line: a title, or the beginning of the text.
    """
    lines = list(placed)
    if not rest:
        if _is_title_below(lines, are_titled=are_titled):
            return lines[0].line.text, lines[1:], 0
        return "", lines, 0
    while lines and _continues(rest, lines[0]):
        rest = f"{rest} {lines.pop(0).line.text}"
    if lines and _is_title(rest, is_bold=is_bold, are_titled=are_titled):
        return rest, lines, 0
    return "", lines, len(rest)


def _continues(rest: str, after: Placed) -> bool:
    """Whether a title goes on in the next line."""
    text = after.line.text
    if (
        rest.endswith(_TERMINAL)
        or text.endswith(_TERMINAL)
        or after.line.origin is not Origin.BODY
    ):
        return False
    return text[0].islower() and clause(text) is None and point(text) is None


def _is_title(rest: str, *, is_bold: bool, are_titled: bool) -> bool:
    return looks_titled(rest) and (are_titled or (is_bold and not rest.endswith(".")))


def _is_title_below(lines: Sequence[Placed], *, are_titled: bool) -> bool:
    """Whether the title stands on the line below "Điều 5."."""
    if len(lines) < 2:
        return False
    first = lines[0].line
    if first.origin is not Origin.BODY or first.text.endswith((*_TERMINAL, ",")):
        return False
    if clause(first.text) or point(first.text) or len(first.text) > TITLE_LIMIT:
        return False
    return first.bold or (are_titled and len(first.text) <= 150)


def looks_titled(rest: str) -> bool:
    """Whether what follows "Điều 5." has the look of a title, and not of a whole paragraph."""
    if not rest or len(rest) > TITLE_LIMIT:
        return False
    if rest.endswith("."):
        return len(rest) <= _DOTTED_TITLE_LIMIT and ". " not in rest
    return not rest.endswith(_TERMINAL)


def clauses_of(lines: Sequence[Placed]) -> tuple[str, list[Clause], list[tuple[str, str]]]:
    """What stands before the first clause, the clauses, and each gap as (number, before)."""
    run = _run(lines, clause, _CLAUSE_COSTS)
    lead = text_of(lines[: run[0][0]] if run else lines)
    clauses: list[Clause] = []
    gaps: list[tuple[str, str]] = []
    for position, (start, found) in enumerate(run):
        end = run[position + 1][0] if position + 1 < len(run) else len(lines)
        clauses.append(_clause(found, lines[start + 1 : end]))
        before = run[position - 1][1].number if position else 0
        if found.number > before + 1:
            gaps.append((found.label, str(before)))
    return lead, clauses, [*gaps, *_gap_below(lines, run)]


def _gap_below(
    lines: Sequence[Placed], run: Sequence[tuple[int, Numbered]]
) -> list[tuple[str, str]]:
    """A clause that stands in the text of the last one, because one between them is missing."""
    if not run:
        return []
    place, last = run[-1]
    return [
        (found.label, last.label)
        for each in lines[place + 1 :]
        if each.quoted is Quoted.NO and each.line.origin is Origin.BODY
        if (found := clause(each.line.text)) and not found.quoted
        if found.number == last.number + 2
    ][:1]


def text_of(lines: Sequence[Placed]) -> str:
    """The lines as printed."""
    return "\n".join(placed.line.text for placed in lines)


def _clause(found: Numbered, lines: Sequence[Placed]) -> Clause:
    run = _run(lines, point, _POINT_COSTS)
    before = lines[: run[0][0]] if run else lines
    points: list[Point] = []
    for position, (start, each) in enumerate(run):
        end = run[position + 1][0] if position + 1 < len(run) else len(lines)
        points.append(Point(letter=each.letter, text=_below(each.rest, lines[start + 1 : end])))
    return Clause(number=found.label, text=_below(found.rest, before), points=points)


def _below(rest: str, lines: Sequence[Placed]) -> str:
    return "\n".join([rest, *(placed.line.text for placed in lines)])


def _run(
    lines: Sequence[Placed], marker: Callable[[str], Numbered | None], costs: Costs
) -> list[tuple[int, Numbered]]:
    """The lines that begin the article's own clauses, or a clause's own points."""
    found: dict[int, Numbered] = {}
    candidates: list[Candidate] = []
    for place, each in enumerate(lines):
        if each.quoted is Quoted.YES or each.line.origin is not Origin.BODY:
            continue
        numbered = marker(each.line.text)
        if numbered is None or numbered.quoted:
            continue
        found[place] = numbered
        number, insertion = _order(numbered)
        candidates.append(
            Candidate(place=place, number=number, insertion=insertion, worth=_WORTH[each.quoted])
        )
    return [(each.place, found[each.place]) for each in best_run(candidates, costs)]


_ALPHABET = POINT_LETTERS[:-4]  # what points are numbered by: no f, j, w, z


def _order(numbered: Numbered) -> tuple[int, int]:
    """3 is (3, 0), 3a (3, 1); the letter đ is (5, 0), an f among points (6, 1)."""
    if numbered.number:
        return numbered.number, letter_order(numbered.letter)
    letter, index = numbered.letter[0], int(numbered.letter[1:] or 0)
    if letter not in _ALPHABET:
        letter, index = chr(ord(letter) - 1), 1
    return _ALPHABET.index(letter) + 1, index


def letter_order(letter: str) -> int:
    """Where an inserted number stands: nothing 0, a 1, b 2 ..."""
    if not letter:
        return 0
    return 10 * (POINT_LETTERS.index(letter[0]) + 1) + int(letter[1:] or 0)
