"""What can be found: entries and articles as one kind of thing, cut into syllables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.knowledge import Article, Document, Entry, Knowledge
from bot.domain.vietnamese import compose, lines, syllables

Text = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """An entry or article in syllables."""

    id: str
    title: str
    heading: Text  # the title's syllables
    home: Text  # the document or topic it stands in
    parts: tuple[Text, ...]  # clauses, paragraphs
    examples: tuple[str, ...]  # example questions as written


def searchables(knowledge: Knowledge) -> Iterator[Searchable]:
    """Everything that may answer a question, entries first."""
    shelves = {topic.id: topic.title for topic in knowledge.topics}
    for entry in knowledge.entries.values():
        yield _of_entry(entry, shelves.get(entry.topic, ""))
    for document in knowledge.documents.values():
        for article in document.articles:
            yield _of_article(article, document)


def _of_entry(entry: Entry, shelf: str) -> Searchable:
    return Searchable(
        id=entry.id,
        title=entry.title,
        heading=_cut(entry.title),
        home=_cut(shelf),
        parts=tuple(_cut(line) for line in lines(f"{entry.answer}\n{entry.more}")),
        examples=entry.questions,
    )


def _of_article(article: Article, document: Document) -> Searchable:
    return Searchable(
        id=article.id,
        title=article.title,
        heading=_cut(article.title),
        home=_cut(document.title),
        parts=tuple(_cut(line) for line in lines(article.body)),
        examples=article.questions,
    )


def _cut(text: str) -> Text:
    return syllables(compose(text))
