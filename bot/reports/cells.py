"""What may stand in a cell: words that no spreadsheet takes for a formula, numbers, dates."""

import re
import unicodedata
from datetime import date

Cell = str | int | date | None

LONGEST = 32_767  # of a cell, in Excel: counted in UTF-16 units, as Excel counts
_CUT = "..."  # what stands at the end of words that did not fit

# Of control characters only the end of a line is kept; those that turn the direction of writing
# could make a cell show other words than it holds; the rest XML does not allow.
_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNFIT = re.compile(
    rf"[\x00-\x08\x0e-\x1f\x7f-\x9f{_TURNING}\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Excel reads "_x0041_" in a file as "A"; an escaped underscore in front keeps it as it was.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = ("=", "+", "-", "@", "|", "%")  # "|" and "%": what older programs run


def words(text: str) -> str:
    """The words, without what cannot or must not stand in a file; as long as a cell holds."""
    if text.isprintable():  # most are: one line without anything that is looked for below
        clean = text.strip()
    else:
        clean = _UNFIT.sub("", _ENDS.sub("\n", text).replace("\t", " ")).strip()
    return clean if len(clean) <= LONGEST // 2 else _cut(clean)


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might take the words for a formula, also if written full-width."""
    return unicodedata.normalize("NFKC", text[:1]).startswith(_FORMULA)


def escaped(text: str) -> str:
    """Write what looks like an escape of XLSX so that it is read as it stands."""
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT
