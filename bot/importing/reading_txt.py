"""Reads plain text, in UTF-8 or UTF-16."""

import codecs
import re

from bot.importing.legacy_fonts import legacy_text
from bot.importing.paragraphs import Paragraph, Reading
from bot.importing.refusals import Refusal, refused
from bot.importing.text_cleaning import look_wrapped

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EMPHASIS = re.compile(r"(\*\*|__)(?P<text>\S.*?)\1")  # left by a conversion from Markdown


def read_txt(content: bytes, name: str) -> Reading:  # noqa: ARG001 - a Reader
    """Each line as a paragraph; wrapped ones are joined by the parser."""
    lines = _text(content).split("\n")
    return Reading(
        paragraphs=[_paragraph(line) for line in lines], lines_are_wrapped=look_wrapped(lines)
    )


def _text(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], encoding)
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return _decoded(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    return _decoded(content, "utf-8")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        legacy = legacy_text(content)
        if legacy is None:
            raise refused(Refusal.NOT_UNICODE) from error
        text = legacy
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paragraph(line: str) -> Paragraph:
    text = _EMPHASIS.sub(r"\g<text>", line)
    return Paragraph(text=text, bold=_EMPHASIS.fullmatch(line.strip()) is not None)
