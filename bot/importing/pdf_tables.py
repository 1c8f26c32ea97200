"""Tables of a PDF, found by their ruled lines; each word goes to the cell it stands in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bot.importing.pdf_drawings import Rule
from bot.importing.pdf_words import Word

_TOUCH = 2.5  # points between the ends of lines that meet
_MOST_RULES = 4000  # of a page; beyond that it is a drawing
_SAME_LINE = 0.5  # of a letter's height


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's rows of cells, and where it stands on its page."""

    top: float
    rows: Sequence[Sequence[str]]


_Cell = tuple[float, float]  # its upper and left rule


@dataclass(frozen=True, slots=True)
class _Grid:
    """Ruled lines that meet."""

    across: Sequence[Rule]
    down: Sequence[Rule]

    @property
    def is_table(self) -> bool:
        """One column is but a frame around text."""
        return len(_apart(rule.left for rule in self.down)) > 2 and len(self.across) > 1

    def cell(self, word: Word) -> _Cell | None:
        """Tell in which cell a word stands, by the rules nearest above it and left of it."""
        x, y = (word.left + word.right) / 2, word.base - word.size / 4
        above = [r.top for r in self.across if _covers(r.left, r.right, x) and r.top <= y]
        below = any(_covers(r.left, r.right, x) and r.top > y for r in self.across)
        before = [r.left for r in self.down if _covers(r.top, r.bottom, y) and r.left <= x]
        after = any(_covers(r.top, r.bottom, y) and r.left > x for r in self.down)
        return (max(above), max(before)) if above and before and below and after else None


def without_tables(
    rows: Sequence[Sequence[Word]], rules: Sequence[Rule]
) -> tuple[list[Sequence[Word]], list[Table]]:
    """Take the words of ruled tables out of a page's rows."""
    grids = [grid for grid in _grids(rules) if grid.is_table]
    cells: list[dict[_Cell, list[Word]]] = [defaultdict(list) for _ in grids]
    left: list[Sequence[Word]] = []
    for row in rows:
        kept: list[Word] = []
        for word in row:
            places = ((at, grid.cell(word)) for at, grid in enumerate(grids))
            place = next(((at, cell) for at, cell in places if cell), None)
            if place is None:
                kept.append(word)
            else:
                cells[place[0]][place[1]].append(word)
        if kept:
            left.append(kept)
    return left, [_table(found) for found in cells if found]


def _table(cells: dict[_Cell, list[Word]]) -> Table:
    tops = _apart(top for top, _ in cells)
    rows = [
        [_text(cells[cell]) for cell in sorted(cells, key=lambda cell: cell[1]) if cell[0] == top]
        for top in sorted({top for top, _ in cells})
    ]
    return Table(top=tops[0], rows=rows)


def _text(words: Sequence[Word]) -> str:
    """Read a cell line by line."""
    step = _SAME_LINE * median(word.size for word in words)
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.base):
        if lines and word.base - lines[-1][0].base < step:
            lines[-1].append(word)
        else:
            lines.append([word])
    return " ".join(
        word.text for line in lines for word in sorted(line, key=lambda word: word.left)
    )


# --- ruled lines ---


def _grids(rules: Sequence[Rule]) -> Iterator[_Grid]:
    """Gather the rules that touch one another."""
    if not 4 <= len(rules) <= _MOST_RULES:
        return
    open_rules = sorted(rules, key=lambda rule: rule.top)
    while open_rules:
        group = [open_rules.pop(0)]
        for rule in group:  # it grows meanwhile
            near = [other for other in open_rules if _touch(rule, other)]
            group.extend(near)
            open_rules = [other for other in open_rules if other not in near]
        snapped = _snapped(group)
        yield _Grid(
            across=[rule for rule in snapped if rule.is_across],
            down=[rule for rule in snapped if not rule.is_across],
        )


def _snapped(group: Sequence[Rule]) -> list[Rule]:
    """Give rules that are meant to be one line the same place."""
    tops = _apart(rule.top for rule in group if rule.is_across)
    lefts = _apart(rule.left for rule in group if not rule.is_across)
    return [
        rule._replace(top=_nearest(tops, rule.top))
        if rule.is_across
        else rule._replace(left=_nearest(lefts, rule.left))
        for rule in group
    ]


def _apart(values: Iterable[float]) -> list[float]:
    """The values in order, those that nearly agree as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept


def _nearest(values: Sequence[float], value: float) -> float:
    return min(values, key=lambda other: abs(other - value))


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left <= other.right + _TOUCH
        and other.left <= one.right + _TOUCH
        and one.top <= other.bottom + _TOUCH
        and other.top <= one.bottom + _TOUCH
    )


def _covers(begin: float, end: float, at: float) -> bool:
    return begin - _TOUCH <= at <= end + _TOUCH
