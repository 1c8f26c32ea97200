"""Paragraphs as clean lines: composed, visible, with single spaces; wrapped lines joined."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.vietnamese import compose
from bot.importing.margin_marks import is_capitals, is_margin
from bot.importing.markers import LOOKALIKES, begins_anew, is_heading_line, is_torn
from bot.importing.paragraphs import Origin, Paragraph, Reading

_LINE_BREAK = re.compile(r"[\n\r\v\f\u2028\u2029\x85]+")
_SPACES = re.compile(r"[\s\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffc\ufffe\uffff\ue000-\uf8ff]")
# Signs of the font Symbol that say something: less or equal, times, degree, Greek letters ...
_SYMBOLS = {
    0xF0A3: 0x2264, 0xF0B3: 0x2265, 0xF0B9: 0x2260, 0xF0BB: 0x2248, 0xF0B1: 0xB1, 0xF0B4: 0xD7,
    0xF0B8: 0xF7, 0xF0B0: 0xB0, 0xF0A5: 0x221E, 0xF0AE: 0x2192, 0xF0DE: 0x21D2, 0xF0B7: 0x2022,
    0xF0E5: 0x2211, 0xF0D6: 0x221A, 0xF061: 0x3B1, 0xF062: 0x3B2, 0xF064: 0x3B4, 0xF044: 0x394,
    0xF06C: 0x3BB, 0xF06D: 0x3BC, 0xF070: 0x3C0, 0xF053: 0x3A3, 0xF057: 0x3A9, 0xF0D7: 0xB7,
}  # fmt: skip
_TERMINAL = re.compile(r"[.;:!?\u2026][\"\u201d\u2019')\]]*$")
_COMMA = re.compile(r"[,\-\u2013]$")
_WRAPPED = 0.1  # of all lines
_WIDE = 0.85  # of the usual width: a line this long was broken because it was full
_USUAL = 0.97  # of all lines are no wider than the usual width


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the document as the parser reads it."""

    text: str
    paragraph: int  # which paragraph of the reading it comes from
    origin: Origin = Origin.BODY
    centred: bool = False
    bold: bool = False
    begins: bool = True  # at the start of its paragraph, not after a line break within

    @property
    def size(self) -> int:
        """Its characters without spaces: what is accounted for."""
        return size(self.text)


def size(text: str) -> int:
    """The characters of a text without spaces."""
    return len("".join(text.split()))


def cleaned(text: str) -> str:
    """One line of text: composed, without invisible characters, single spaces."""
    text = _CONTROLS.sub("", text.translate(_SYMBOLS)).translate(LOOKALIKES)
    return compose(_SPACES.sub(" ", text)).strip()


def look_wrapped(texts: Iterable[str]) -> bool:
    """Whether the lines of a file are no paragraphs: too many go on a word of the one above."""
    filled = [text for text in map(str.strip, texts) if text]
    wrapped = sum(text[0].islower() and not begins_anew(text) for text in filled)
    return wrapped >= _WRAPPED * max(len(filled), 1)


def lines_of(reading: Reading) -> list[Line]:
    """Every line of a file that holds anything, wrapped ones joined."""
    lines = list(_mended(_lines(reading.paragraphs)))
    return _joined(lines) if reading.lines_are_wrapped else lines


def _lines(paragraphs: Iterable[Paragraph]) -> Iterator[Line]:
    for index, paragraph in enumerate(paragraphs):
        begins = True
        for raw in _LINE_BREAK.split(paragraph.whole):
            if text := cleaned(raw):
                yield Line(
                    text=text,
                    paragraph=index,
                    origin=paragraph.origin,
                    centred=paragraph.centred,
                    bold=paragraph.bold,
                    begins=begins,
                )
                begins = False


def _mended(lines: Iterable[Line]) -> Iterator[Line]:
    """Put the number of "Điều" back that stands on the next line."""
    before: Line | None = None
    for line in lines:
        if before is not None and is_torn(before.text, line.text):
            before = replace(line, text=f"{before.text} {line.text}", begins=before.begins)
            continue
        if before is not None:
            yield before
        before = line
    if before is not None:
        yield before


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Join each line to the one it goes on from; blank paragraphs part what they stand between."""
    widths = sorted(len(line.text) for line in lines)
    usual = widths[int(len(widths) * _USUAL)] if widths else 0
    joined: list[Line] = []
    last, paragraph = "", 0  # the last line as it was, before joining
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, last, paragraph, line, usual):
            joined[-1] = replace(before, text=f"{before.text} {line.text}")
        else:
            joined.append(line)
        last, paragraph = line.text, line.paragraph
    return joined


def _goes_on(before: Line, last: str, paragraph: int, line: Line, usual: int) -> bool:
    """Whether a line continues the one before it, which ended with ``last`` in ``paragraph``."""
    if line.origin is not Origin.BODY or before.origin is not Origin.BODY:
        return False
    if begins_anew(line.text) or _TERMINAL.search(last) or line.paragraph > paragraph + 1:
        return False
    if line.text[0].islower() or _COMMA.search(last):
        return True
    if before.bold and not line.bold:
        return False
    if is_heading_line(before.text) or is_capitals(before.text):
        return line.text.isupper() == before.text.isupper() and len(last) >= _WIDE * usual
    return not (is_capitals(line.text) or is_margin(before.text) or is_margin(line.text))
