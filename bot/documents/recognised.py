"""The Vietnamese words that the checks recognise, from ``recognised.yaml``."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The words of ``recognised.yaml``, ready to use."""

    place_levels: tuple[str, ...]
    part_letters: str
    version_read: str
    figure: re.Pattern[str]
    not_figures: frozenset[str]

    def figure_in(self, text: str) -> str:
        """Find the first number of days, people, times and so on (no date, no article), or ""."""
        for found in self.figure.finditer(text):
            before = ["", *text[: found.start()].lower().split()][-1].lstrip("(")
            unit = (found["unit"] or "").lower()
            if not {f"{before} N", f"{before} N {unit}"} & self.not_figures:
                return " ".join(found[0].split())
        return ""


@cache
def recognised() -> Recognised:
    """Read the words, once."""
    words = yaml.safe_load(Path(__file__).with_name("recognised.yaml").read_text("utf-8"))
    return Recognised(
        place_levels=tuple(words["place_levels"]),
        part_letters=words["part_letters"],
        version_read=words["version_read"],
        figure=_figure(words["number_words"], words["units"]),
        not_figures=frozenset(words["not_figures"]),
    )


def _figure(number_words: list[str], units: list[str]) -> re.Pattern[str]:
    word = "|".join(number_words)
    unit = "|".join(unit.replace(" ", r"\s+") for unit in units)
    digits = r"(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)*"  # 2026 is a year
    number = rf"(?:{digits}|\b(?:{word})(?:\s+(?:{word}))*\b)"
    span = rf"(?<![\w/.,]){number}(?:\s*[-\u2013]\s*{number})?"  # 5-10
    in_words = r"(?:\s*\([^()]{1,30}\))?"  # 10 (mười) ngày
    return re.compile(rf"{span}{in_words}(?:\s*%|\s+(?P<unit>{unit})\b)", re.IGNORECASE)
