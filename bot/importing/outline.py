"""An official document taken apart: chapters, articles, and whatever stands around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.importing.markers import Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A lettered part of a clause (điểm)."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered part of an article (khoản)."""

    number: str
    text: str
    points: Sequence[Point] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article (điều): its title, the whole body as printed, and the same taken apart.

    ``lead`` is what stands before the first clause: all of it when there are none.
    """

    number: str
    title: str = ""
    text: str = ""
    lead: str = ""
    clauses: Sequence[Clause] = ()
    headings: Sequence[Heading] = ()  # the part, chapter, section and subsection around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """What is attached after the last article (phụ lục), or the notes of a consolidated text."""

    title: str
    text: str


class Why(StrEnum):
    """Why a paragraph is in no article."""

    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    RECIPIENTS = "recipients"
    PAGE_FURNITURE = "page_furniture"
    UNPLACED = "unplaced"  # it should be somewhere, and no place was found


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A paragraph that is in no article, and why."""

    text: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One run of articles with what stands before and after it.

    A file has two when a resolution comes with the regulation that it enacts.
    """

    title_lines: Sequence[str] = ()
    preamble: Sequence[str] = ()
    letterhead: Sequence[str] = ()
    headings: Sequence[Heading] = ()  # of parts, chapters, sections, in order
    articles: Sequence[Article] = ()
    closing: Sequence[str] = ()  # the last lines: when it was passed, who signed
    appendices: Sequence[Appendix] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Characters without spaces: where all of the file went."""

    total: int
    headings: int  # titles and headings of every level
    articles: int
    preamble: int
    appendices: int
    left_out: int

    @property
    def lost(self) -> int:
        """What is nowhere: must be 0."""
        kept = self.headings + self.articles + self.preamble + self.appendices
        return self.total - kept - self.left_out

    @property
    def left_out_share(self) -> float:
        """The share of the file that is left out."""
        return self.left_out / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """All that was found in a file."""

    bodies: Sequence[Body]
    left_out: Sequence[LeftOut]
    tally: Tally
    clause_gaps: Sequence[tuple[str, str, str]] = ()  # article, number, before
    misnumbered: Sequence[tuple[str, str]] = ()  # article, its number as printed
    small: Sequence[str] = ()  # lines in small letters that were taken for headings of articles
    strays: Sequence[tuple[str, str]] = ()  # article, number of what looks like another in it

    @property
    def main(self) -> Body:
        """The body that the file is about: the last, which what stands before it enacts."""
        return self.bodies[-1]

    def articles(self) -> Iterator[Article]:
        """Every article of every body."""
        for body in self.bodies:
            yield from body.articles
