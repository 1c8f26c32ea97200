"""Where things stand in the lists people browse."""

from collections.abc import Sequence

from bot.domain.knowledge import Article, Document, Entry, Knowledge

PER_PAGE = 8


def entry_page(entry: Entry, knowledge: Knowledge) -> int:
    """Find the page of its topic that an entry is on."""
    return _page(entry, knowledge.entries_of(entry.topic))


def chapter_place(article: Article, document: Document) -> str:
    """Find which chapter an article is in, as buttons carry it; "" without chapters."""
    numbers = [chapter.number for chapter in document.chapters]
    return str(numbers.index(article.chapter)) if article.chapter in numbers else ""


def articles_in(document: Document, place: str) -> tuple[Article, ...]:
    """List the articles of a chapter, or of the whole document for ""."""
    if not place.isdecimal() or int(place) >= len(document.chapters):
        return document.articles
    number = document.chapters[int(place)].number
    return tuple(article for article in document.articles if article.chapter == number)


def article_page(article: Article, document: Document) -> int:
    """Find the page of its chapter's list that an article is on."""
    return _page(article, articles_in(document, chapter_place(article, document)))


def _page(item: object, items: Sequence[object]) -> int:
    return items.index(item) // PER_PAGE if item in items else 0
