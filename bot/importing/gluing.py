"""Articles that begin within a line, after the last words of the one before."""

import re
from collections.abc import Collection, Iterable

from bot.importing.markers import UPPER, Shape, article

_CODIFIED = re.compile(r"(?<=\S)\s*(?=Điều\s+\d+\.\d+\.[A-ZĐ]{2}(?:\.\d+)+\.\s)")
_PLAIN = re.compile(rf"(?<=[.;!?])\s+(?=Điều\s+(?P<number>\d{{1,3}})\s*[.:]\s*[{UPPER}])")


def missing_numbers(lines: Iterable[str]) -> frozenset[int]:
    """The articles that begin no line, one or two of them, though those around them do.

    And the one after the last, in case it is there.
    """
    begun = {
        numbered.number
        for line in lines
        if (numbered := article(line)) and numbered.shape is Shape.STRONG
    }
    between = {n + 1 for n in begun if {n + 2, n + 3} & begun}
    between |= {n - 1 for n in begun if {n - 2, n - 3} & begun}
    return frozenset(between | {max(begun, default=0) + 1}) - begun


def unglued(line: str, missing: Collection[int]) -> list[str]:
    """The line parted where a codified article begins within it, or one that is missing."""
    return [part for whole in _CODIFIED.split(line) for part in _parted(whole, missing) if part]


def _parted(line: str, missing: Collection[int]) -> list[str]:
    for found in _PLAIN.finditer(line):
        if int(found["number"]) in missing:
            return [line[: found.start()], line[found.end() :]]
    return [line]
