"""The shape of each item, for pydantic to check; fields as in ``knowledge/README.md``."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.documents.marked_yaml import FieldPath
from bot.documents.problems import Code
from bot.documents.recognised import recognised
from bot.domain.knowledge import Certainty, FullText
from bot.domain.recipients import Level
from bot.domain.replies import Gap, gaps_of

ID_LIMIT = 40  # Telegram gives a button's data 64 bytes; an article's number and a prefix join it
TITLE_LIMIT = 80
REPLY_NAME_LIMIT = 40
REPLY_LIMIT = 2_000  # characters: half of what a reply may have, for staff add to it
TOPIC_TITLE_LIMIT = 40  # wider buttons are cut off on small telephones
SECTOR_NAME_LIMIT = 36
ANSWER_WORDS = 120
MORE_WORDS = 400
MINIMUM_QUESTIONS = 8
RELATED_LIMIT = 4
COUNT_LIMIT = 9999
EMAIL_LIMIT = 254  # RFC 5321
BODY_LIMIT = 160


def _refused(code: Code, **facts: str | int) -> PydanticCustomError:
    return PydanticCustomError(code.value, code.value, facts)


def _filled(text: str) -> str:
    if not text:
        raise _refused(Code.EMPTY)
    return text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise _refused(Code.SEVERAL_LINES)
    return text


def _unmarked(text: str) -> str:
    if found := re.search(r"</?[A-Za-z][A-Za-z0-9]*(\s[^<>]*)?/?>", text):
        raise _refused(Code.HTML_TAG, tag=found[0][:40])
    return text


def lower_case(text: str) -> str:
    """Refuse capital letters."""
    if text != text.lower():
        raise _refused(Code.NOT_LOWER_CASE, written=text)
    return text


def signal_key(key: str) -> str:
    """Refuse a key that is not snake_case."""
    return _like(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", Code.BAD_KEY)(key)


def _place_level(text: str) -> str:
    levels = recognised().place_levels
    if text not in levels:
        raise _refused(Code.NOT_ONE_OF, written=text, allowed=", ".join(levels))
    return text


def _known_gaps(text: str) -> str:
    allowed = {gap.value for gap in Gap}
    for written in gaps_of(text):
        if written not in allowed:
            raise _refused(Code.NOT_ONE_OF, written=written, allowed=", ".join(sorted(allowed)))
    return text


def _like(pattern: str, code: Code) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise _refused(code, written=text)
        return text

    return check


def _at_most(limit: int, code: Code, count: Callable[[Any], int]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if (found := count(value)) > limit:
            raise _refused(code, limit=limit, found=found)
        return value

    return check


def _characters(limit: int) -> AfterValidator:
    return AfterValidator(_at_most(limit, Code.TOO_LONG, len))


def _words(limit: int) -> AfterValidator:
    return AfterValidator(_at_most(limit, Code.TOO_MANY_WORDS, lambda text: len(text.split())))


def _enough_questions(questions: list[str]) -> list[str]:
    if (found := len(questions)) < MINIMUM_QUESTIONS:
        raise _refused(Code.TOO_FEW_QUESTIONS, minimum=MINIMUM_QUESTIONS, found=found)
    return questions


def _at_least_one(phrases: list[str]) -> list[str]:
    if not phrases:
        raise _refused(Code.EMPTY)
    return phrases


def _sourced(citations: "list[CitationShape]") -> "list[CitationShape]":
    if not citations:
        raise _refused(Code.NO_SOURCE)
    return citations


Text = Annotated[str, AfterValidator(_filled), AfterValidator(_unmarked)]
Line = Annotated[Text, AfterValidator(_one_line)]
LowerLine = Annotated[Line, AfterValidator(lower_case)]
Id = Annotated[
    Text,
    AfterValidator(_like(r"[a-z0-9]+(-[a-z0-9]+)*", Code.BAD_ID)),
    _characters(ID_LIMIT),
]
PartNumber = Annotated[
    Text, AfterValidator(_like(r"[1-9][0-9]{0,3}[a-z\u0111]?", Code.BAD_PART_NUMBER))
]
PlaceCode = Annotated[Text, AfterValidator(_like(r"[0-9]{5}", Code.BAD_PLACE_CODE))]
Email = Annotated[
    Text,
    AfterValidator(
        _like(
            r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}",
            Code.BAD_EMAIL,
        )
    ),
    _characters(EMAIL_LIMIT),
]
Patterns = Annotated[list[Line], AfterValidator(_at_least_one)]
Phrases = Annotated[list[LowerLine], AfterValidator(_at_least_one)]
Title = Annotated[Line, _characters(TITLE_LIMIT)]
Count = Annotated[int, Field(ge=1, le=COUNT_LIMIT)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)


class TopicShape(_Shape):
    """An item of ``topics:``."""

    id: Id
    title: Annotated[Line, _characters(TOPIC_TITLE_LIMIT)]
    summary: Line = ""


class CitationShape(_Shape):
    """An item of an entry's ``citations:``."""

    document: Id
    supports: Line
    checked: date
    article: PartNumber = ""
    clause: PartNumber = ""


class EntryShape(_Shape):
    """An item of ``entries:``."""

    id: Id
    title: Title
    topic: Id
    answer: Annotated[Text, _words(ANSWER_WORDS)]
    more: Annotated[Text, _words(MORE_WORDS)] = ""
    citations: Annotated[list[CitationShape], AfterValidator(_sourced)]
    as_of: date
    certainty: Annotated[Certainty, Field(strict=False)]
    related: Annotated[
        list[Id], AfterValidator(_at_most(RELATED_LIMIT, Code.TOO_MANY_ITEMS, len))
    ] = []
    questions: Annotated[list[Line], AfterValidator(_enough_questions)]


class SectorShape(_Shape):
    """An item of ``sectors:``."""

    id: Id
    name: Annotated[Line, _characters(SECTOR_NAME_LIMIT)]
    committee: Line
    examples: list[Line] = []
    personal: bool = False


class PlaceShape(_Shape):
    """An item of ``places:``."""

    id: PlaceCode
    name: Line
    level: Annotated[Line, AfterValidator(_place_level)]
    old_names: list[Line] = []
    districts: list[Line] = []


class RecipientShape(_Shape):
    """An item of ``recipients:``."""

    id: Id
    level: Annotated[Level, Field(strict=False)]
    body: Annotated[Line, _characters(BODY_LIMIT)]
    salutation: Line
    email: Email = ""
    sectors: list[Id] = []
    places: list[PlaceCode] = []
    fallback: bool = False
    example: bool = False


class ReplyShape(_Shape):
    """An item of ``replies:``."""

    id: Id
    name: Annotated[Line, _characters(REPLY_NAME_LIMIT)]
    text: Annotated[Text, _characters(REPLY_LIMIT), AfterValidator(_known_gaps)]


class SynonymShape(_Shape):
    """An item of ``synonyms:``."""

    everyday: Phrases
    official: Phrases


class DayOffShape(_Shape):
    """An item of a year's ``closed:`` or ``worked:``."""

    day: date
    name: Line


class CalendarYearShape(_Shape):
    """An item of ``calendar:``."""

    year: Annotated[int, Field(ge=1, le=COUNT_LIMIT)]
    source: Line
    checked: date
    closed: list[DayOffShape] = []
    worked: list[DayOffShape] = []


class PointShape(_Shape):
    """An item of a clause's ``points:``."""

    letter: Line
    text: Text


class ClauseShape(_Shape):
    """An item of an article's ``clauses:``."""

    number: PartNumber
    text: Text
    points: list[PointShape] = []


class ArticleShape(_Shape):
    """An item of ``articles:``."""

    number: PartNumber
    title: Line = ""
    text: Text = ""
    clauses: list[ClauseShape] = []
    questions: list[Line] = []


class SectionShape(_Shape):
    """An item of a chapter's ``sections:``."""

    number: Line
    title: Line
    articles: list[ArticleShape]


class ChapterShape(_Shape):
    """An item of a document's ``chapters:``; its articles stand before its sections."""

    number: Line
    title: Line
    part: Line = ""
    articles: list[ArticleShape] = []
    sections: list[SectionShape] = []


class CountShape(_Shape):
    """An item of a document's ``counts:``: how many chapters and articles somebody says it has."""

    source: Line
    chapters: Count | None = None
    articles: Count | None = None


class AppendixShape(_Shape):
    """An item of a document's ``appendices:``."""

    title: Line
    text: Text


class DocumentShape(_Shape):
    """An item of ``documents:``; articles of its own stand before its chapters."""

    id: Id
    title: Line
    number: Line = ""
    issuer: Line = ""
    names: list[LowerLine] = []
    parties: list[Line] = []
    signed_on: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    term: Line = ""
    amended_by: list[Id] = []
    replaced_by: Id = ""
    wording_before: Id = ""
    chapter_count: Count | None = None
    article_count: Count | None = None
    full_text: Annotated[FullText, Field(strict=False)]
    published_at: Line = ""
    note: Text = ""
    explained_by: Id = ""
    counts: list[CountShape] = []
    missing_articles: list[PartNumber] = []
    preamble: Text = ""
    articles: list[ArticleShape] = []
    chapters: list[ChapterShape] = []
    appendices: list[AppendixShape] = []

    def placed_articles(self) -> "Iterator[PlacedArticle]":
        """Every article in the order of the text, with where it stands."""
        for a, article in enumerate(self.articles):
            yield PlacedArticle(("articles", a), article)
        for c, chapter in enumerate(self.chapters):
            for a, article in enumerate(chapter.articles):
                yield PlacedArticle(("chapters", c, "articles", a), article, chapter)
            for s, section in enumerate(chapter.sections):
                inside = ("chapters", c, "sections", s, "articles")
                for a, article in enumerate(section.articles):
                    yield PlacedArticle((*inside, a), article, chapter, section)


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """An article, its path within the document and the chapter and section around it."""

    path: FieldPath
    article: ArticleShape
    chapter: ChapterShape | None = None
    section: SectionShape | None = None
