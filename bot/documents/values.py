"""From checked shapes to the domain's own values."""

from types import MappingProxyType

from bot.documents.items import Items
from bot.documents.shapes import (
    CalendarYearShape,
    ChapterShape,
    CitationShape,
    ClauseShape,
    DocumentShape,
    EntryShape,
    PlacedArticle,
    RecipientShape,
)
from bot.domain.knowledge import (
    Appendix,
    Article,
    Chapter,
    Citation,
    Clause,
    Document,
    Entry,
    Knowledge,
    Place,
    Point,
    Sector,
    Synonym,
    Topic,
)
from bot.domain.recipients import Recipient
from bot.domain.replies import Reply
from bot.domain.workdays import CalendarYear, DayOff


def knowledge(items: Items, version: str) -> Knowledge:
    """One frozen version of everything."""
    signals = {key: tuple(patterns) for key, patterns in items.signals.items()}
    return Knowledge(
        version=version,
        topics=tuple(Topic(**dict(item.shape)) for item in items.topics),
        entries=MappingProxyType({item.shape.id: _entry(item.shape) for item in items.entries}),
        documents=MappingProxyType(
            {item.shape.id: _document(item.shape) for item in items.documents}
        ),
        places=tuple(
            Place(
                id=item.shape.id,
                name=item.shape.name,
                level=item.shape.level,
                old_names=tuple(item.shape.old_names),
                districts=tuple(item.shape.districts),
            )
            for item in items.places
        ),
        sectors=tuple(
            Sector(
                id=item.shape.id,
                name=item.shape.name,
                committee=item.shape.committee,
                examples=tuple(item.shape.examples),
                is_personal=item.shape.personal,
            )
            for item in items.sectors
        ),
        recipients=tuple(_recipient(item.shape) for item in items.recipients),
        replies=tuple(Reply(**dict(item.shape)) for item in items.replies),
        calendar=tuple(_calendar_year(item.shape) for item in items.calendar),
        synonyms=tuple(
            Synonym(everyday=tuple(item.shape.everyday), official=tuple(item.shape.official))
            for item in items.synonyms
        ),
        abbreviations=MappingProxyType(items.abbreviations),
        signals=MappingProxyType(signals),
    )


def _entry(shape: EntryShape) -> Entry:
    return Entry(
        id=shape.id,
        title=shape.title,
        topic=shape.topic,
        answer=shape.answer,
        more=shape.more,
        citations=tuple(_citation(citation) for citation in shape.citations),
        as_of=shape.as_of,
        certainty=shape.certainty,
        related=tuple(shape.related),
        questions=tuple(shape.questions),
    )


def _citation(shape: CitationShape) -> Citation:
    return Citation(
        document_id=shape.document,
        supports=shape.supports,
        checked_on=shape.checked,
        article=shape.article,
        clause=shape.clause,
    )


def _recipient(shape: RecipientShape) -> Recipient:
    return Recipient(
        id=shape.id,
        level=shape.level,
        body=shape.body,
        salutation=shape.salutation,
        email=shape.email,
        sectors=tuple(shape.sectors),
        places=tuple(shape.places),
        fallback=shape.fallback,
        example=shape.example,
    )


def _calendar_year(shape: CalendarYearShape) -> CalendarYear:
    return CalendarYear(
        year=shape.year,
        source=shape.source,
        checked_on=shape.checked,
        closed=tuple(DayOff(on=each.day, name=each.name) for each in shape.closed),
        worked=tuple(DayOff(on=each.day, name=each.name) for each in shape.worked),
    )


def _document(shape: DocumentShape) -> Document:
    return Document(
        id=shape.id,
        title=shape.title,
        number=shape.number,
        issuer=shape.issuer,
        names=tuple(shape.names),
        parties=tuple(shape.parties),
        signed_on=shape.signed_on,
        in_force_from=shape.in_force_from,
        in_force_to=shape.in_force_to,
        term=shape.term,
        amended_by=tuple(shape.amended_by),
        replaced_by=shape.replaced_by,
        wording_before=shape.wording_before,
        chapter_count=shape.chapter_count,
        article_count=shape.article_count,
        full_text=shape.full_text,
        published_at=shape.published_at,
        note=shape.note,
        explained_by=shape.explained_by,
        preamble=shape.preamble,
        chapters=tuple(_chapter(chapter) for chapter in shape.chapters),
        articles=tuple(_article(shape.id, placed) for placed in shape.placed_articles()),
        appendices=tuple(Appendix(title=a.title, text=a.text) for a in shape.appendices),
    )


def _chapter(shape: ChapterShape) -> Chapter:
    inside = [shape.articles, *(s.articles for s in shape.sections)]
    numbers = [article.number for articles in inside for article in articles]
    return Chapter(
        number=shape.number,
        title=shape.title,
        first_article=numbers[0] if numbers else "",
        last_article=numbers[-1] if numbers else "",
    )


def _article(document_id: str, placed: PlacedArticle) -> Article:
    shape, chapter, section = placed.article, placed.chapter, placed.section
    return Article(
        document_id=document_id,
        number=shape.number,
        title=shape.title,
        text=shape.text,
        clauses=tuple(_clause(clause) for clause in shape.clauses),
        chapter=chapter.number if chapter else "",
        section=f"{section.number}. {section.title}" if section else "",
        questions=tuple(shape.questions),
    )


def _clause(shape: ClauseShape) -> Clause:
    points = tuple(Point(letter=point.letter, text=point.text) for point in shape.points)
    return Clause(number=shape.number, text=shape.text, points=points)
