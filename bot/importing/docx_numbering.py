"""Automatic numbering of Word documents, which stands nowhere in their text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLET = "-"
_LETTERS = 26
_LEVELS = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    is_legal: bool = False  # every number in it is shown as 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    abstract: str
    levels: Mapping[int, _Level]
    overrides: Mapping[int, int] = field(default_factory=dict)  # level -> it starts anew at


class Numbering:
    """Counts on as the paragraphs of a document are read in order."""

    def __init__(self, part: Any | None, styles: Mapping[str, tuple[str, int]]) -> None:
        self._lists = _lists(part) if part is not None else {}
        self._styles = styles  # a paragraph style's own list and level
        self._counters: dict[str, dict[int, int]] = {}
        self._met: set[str] = set()

    def number(self, properties: Any | None, style: str) -> str:
        """The number of the next paragraph, with its dot or bracket, or ""."""
        list_id, level = self._list_of(properties, style)
        found = self._lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counters = self._counters.setdefault(found.abstract, {})
        if list_id not in self._met:
            self._met.add(list_id)
            for overridden, start in found.overrides.items():
                counters[overridden] = start - 1
        counters[level] = counters.get(level, found.levels[level].start - 1) + 1
        for deeper in [each for each in counters if each > level]:
            del counters[deeper]
        return _rendered(found.levels, counters, level)

    def _list_of(self, properties: Any | None, style: str) -> tuple[str, int]:
        inherited, inherited_level = self._styles.get(style, ("", 0))
        own = properties.find(f"{W}numPr") if properties is not None else None
        if own is None:
            return inherited, inherited_level
        list_id, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        return (
            inherited if list_id is None else _value(list_id),
            inherited_level if level is None else _number(_value(level), 0),
        )


def _lists(part: Any) -> dict[str, _List]:
    abstracts = {
        each.get(f"{W}abstractNumId"): {
            _number(level.get(f"{W}ilvl"), 0): _level(level) for level in each.iter(f"{W}lvl")
        }
        for each in part.iter(f"{W}abstractNum")
    }
    lists: dict[str, _List] = {}
    for each in part.iter(f"{W}num"):
        abstract = _value(each.find(f"{W}abstractNumId"))
        levels = dict(abstracts.get(abstract, {}))
        overrides: dict[int, int] = {}
        for override in each.iter(f"{W}lvlOverride"):
            at = _number(override.get(f"{W}ilvl"), 0)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[at] = _level(own)
            if (start := override.find(f"{W}startOverride")) is not None:
                overrides[at] = _number(_value(start), 1)
        lists[each.get(f"{W}numId")] = _List(abstract=abstract, levels=levels, overrides=overrides)
    return lists


def _level(element: Any) -> _Level:
    return _Level(
        start=_number(_value(element.find(f"{W}start")), 1),
        kind=_value(element.find(f"{W}numFmt")) or "decimal",
        text=_value(element.find(f"{W}lvlText")),
        is_legal=element.find(f"{W}isLgl") is not None,
    )


def _rendered(levels: Mapping[int, _Level], counters: Mapping[int, int], level: int) -> str:
    own = levels[level]
    if own.kind == "bullet":
        return _BULLET
    if own.kind == "none":
        return ""
    text = own.text
    for at in range(_LEVELS):
        if f"%{at + 1}" in text:
            shown = levels.get(at, _Level())
            kind = "decimal" if own.is_legal else shown.kind
            text = text.replace(f"%{at + 1}", _written(counters.get(at, shown.start), kind))
    return text.strip()


def _written(number: int, kind: str) -> str:
    """A number as Word shows it; letters run a, b, c, d, e: Word has no đ among them."""
    match kind:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)
            return letter.upper() if kind == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            return _roman(number).upper() if kind == "upperRoman" else _roman(number)
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def _value(element: Any | None) -> str:
    return "" if element is None else element.get(f"{W}val") or ""


def _number(text: str | None, default: int) -> int:
    """A small number of the file's; huge ones would only eat memory."""
    return int(text) if text and text.isdecimal() and len(text) <= 4 else default
