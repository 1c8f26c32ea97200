"""What the bot may say: curated entries, and documents split into articles, all with sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.recipients import Recipient
from bot.domain.replies import Reply
from bot.domain.workdays import CalendarYear


class Certainty(StrEnum):
    """How sure an entry's statement is on the day it was checked."""

    CONFIRMED = "confirmed"  # at least two independent public sources, or the law's own words
    SINGLE_SOURCE = "single_source"
    INFERRED = "inferred"
    TO_CHECK = "to_check"  # read in a version that has been amended since
    UNKNOWN = "unknown"


class FullText(StrEnum):
    """Where a document's wording stands."""

    ABSENT = "absent"  # never published: nobody may quote it
    LINKED = "linked"  # published officially, not loaded here
    LOADED = "loaded"  # its articles are here


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
    points: tuple[Point, ...] = ()

    @property
    def body(self) -> str:
        """The clause as printed, its points on lines of their own."""
        lines = [f"{self.number}. {self.text}", *(f"{p.letter}) {p.text}" for p in self.points)]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article (điều) of a loaded document."""

    document_id: str
    number: str
    title: str = ""
    text: str = ""
    clauses: tuple[Clause, ...] = ()
    chapter: str = ""
    section: str = ""
    questions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """``<document id>.<article number>``: what links, buttons and results use."""
        return f"{self.document_id}.{self.number}"

    @property
    def body(self) -> str:
        """The whole wording below the title."""
        parts = [self.text] if self.text else []
        return "\n".join([*parts, *(clause.body for clause in self.clauses)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter (chương): its number as printed (``I``), title and the articles it spans."""

    number: str
    title: str
    first_article: str
    last_article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """What a document carries behind its last article: a form, a list (phụ lục)."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A regulation, law, decree, news report or site that answers rest on (văn bản, nguồn)."""

    id: str
    title: str
    number: str = ""  # số, ký hiệu; empty when it has none or it is not known
    issuer: str = ""
    names: tuple[str, ...] = ()  # how people call it: "luật mặt trận", "quy chế ubnd"
    parties: tuple[str, ...] = ()
    signed_on: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    term: str = ""
    amended_by: tuple[str, ...] = ()
    replaced_by: str = ""
    wording_before: str = ""  # id of the amendment that the wording read here does not yet hold
    chapter_count: int | None = None
    article_count: int | None = None
    full_text: FullText = FullText.LINKED
    published_at: str = ""  # where the public reads it: an address or a place
    note: str = ""
    explained_by: str = (
        ""  # the entry that says what can be said where the wording cannot be shown
    )
    preamble: str = ""  # what stands before its first article
    chapters: tuple[Chapter, ...] = ()
    articles: tuple[Article, ...] = ()
    appendices: tuple[Appendix, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One source of an entry: which place in a document bears out what, and when it was read."""

    document_id: str
    supports: str
    checked_on: date
    article: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A curated answer in plain words, with its sources and the questions it answers."""

    id: str
    title: str
    topic: str
    answer: str
    citations: tuple[Citation, ...]
    as_of: date
    certainty: Certainty
    questions: tuple[str, ...]
    more: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A shelf of the browsing menu (danh mục)."""

    id: str
    title: str
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A field that petitions are sorted by (lĩnh vực)."""

    id: str
    name: str
    committee: str  # of the People's Council: the coarser heads that reports use
    examples: tuple[str, ...] = ()  # what citizens write about it
    is_personal: bool = False  # about people themselves: others read of a petition the field only


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A commune or ward after 1/7/2025, with the names people still use for it."""

    id: str  # the official five-digit code
    name: str
    level: str  # "xã" | "phường"
    old_names: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()  # former districts and cities whose land it has

    @property
    def full_name(self) -> str:
        """Its name with its level, as people say it."""
        return f"{self.level} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """Everyday phrases and the official ones they stand for."""

    everyday: tuple[str, ...]
    official: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """One consistent version of everything the bot knows; never half-loaded."""

    version: str  # a hash of the files' content
    topics: tuple[Topic, ...]
    entries: Mapping[str, Entry]
    documents: Mapping[str, Document]
    places: tuple[Place, ...] = ()
    sectors: tuple[Sector, ...] = ()
    recipients: tuple[Recipient, ...] = ()  # of letters
    replies: tuple[Reply, ...] = ()  # that staff begin with
    calendar: tuple[CalendarYear, ...] = ()  # swap days and closures, by year
    abbreviations: Mapping[str, str] = field(default_factory=dict)  # "ubnd" -> "ủy ban nhân dân"
    synonyms: tuple[Synonym, ...] = ()
    signals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # kind's signal words

    def articles(self) -> Iterator[Article]:
        """Every article of every loaded document, in order."""
        for document in self.documents.values():
            yield from document.articles

    def article(self, id_: str) -> Article | None:
        """The article with this id, if it is loaded."""
        document_id, _, number = id_.rpartition(".")
        document = self.documents.get(document_id)
        if document is None:
            return None
        return next((a for a in document.articles if a.number == number), None)

    def place_names(self) -> Mapping[str, str]:
        """Code of a commune -> its name with its level."""
        return {place.id: place.full_name for place in self.places}

    def sector_names(self) -> Mapping[str, str]:
        """Id of a sector -> its name."""
        return {sector.id: sector.name for sector in self.sectors}

    def ended(self, document: Document, today: date) -> bool:
        """Whether a document no longer holds: its last day is past, or another took its place."""
        if document.in_force_to is not None:
            return document.in_force_to < today
        successor = self.documents.get(document.replaced_by)
        return successor is not None and (successor.in_force_from or today) <= today

    def entries_of(self, topic_id: str) -> tuple[Entry, ...]:
        """The entries on a shelf, in file order."""
        return tuple(entry for entry in self.entries.values() if entry.topic == topic_id)
