"""What a reader makes of a file, whatever its format: paragraphs in the order they are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.importing.problems import Problem


class Origin(StrEnum):
    """Where in the file a paragraph stood."""

    BODY = "body"
    TABLE = "table"  # one paragraph a row, cells parted by CELL_MARK
    FOOTNOTE = "footnote"
    HEADER_FOOTER = "header_footer"  # running heads and page numbers: never part of the wording


CELL_MARK = " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph, or one line where the file does not tell lines from paragraphs.

    The text is as the file has it; cleaning is the parser's work (invisible characters, NFD).
    """

    text: str
    number: str = ""  # automatic numbering, rendered: "Điều 5.", "1.", "a)"
    origin: Origin = Origin.BODY
    centred: bool = False
    bold: bool = False  # all of it
    page: int | None = None  # from 1, where the format has pages
    row: int | None = None  # of a table, from 1

    @property
    def whole(self) -> str:
        """The paragraph as it is read: its number, then its text."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as read."""

    paragraphs: Sequence[Paragraph]
    problems: Sequence[Problem] = ()
    pages: int | None = None
    lines_are_wrapped: bool = False  # paragraphs are lines, to be joined by the parser


# Takes the content and the file's name. A file that cannot be used at all raises
# ``FileRefusedError`` (bot.domain.errors) with ``reason`` and what that sentence needs.
Reader = Callable[[bytes, str], Reading]
