"""Checks over all files: references, questions asked twice, figures from amended laws."""

import re
from collections.abc import Iterator

from bot.documents.items import Item, Items
from bot.documents.problems import Code, Problem
from bot.documents.recognised import recognised
from bot.documents.shapes import DocumentShape, EntryShape
from bot.domain.knowledge import Certainty, FullText
from bot.domain.vietnamese import fold, syllables


def dangling_problems(items: Items) -> Iterator[Problem]:
    """Name references to a topic, entry or document that does not exist."""
    for entry in items.entries:
        yield from _dangling(items, entry, "topics", entry.shape.topic, "topic")
        for position, id_ in enumerate(entry.shape.related):
            yield from _dangling(items, entry, "entries", id_, "related", position)
        for position, citation in enumerate(entry.shape.citations):
            inside = ("citations", position, "document")
            yield from _dangling(items, entry, "documents", citation.document, *inside)
    for document in items.documents:
        shape = document.shape
        for position, id_ in enumerate(shape.amended_by):
            yield from _dangling(items, document, "documents", id_, "amended_by", position)
        yield from _dangling(items, document, "documents", shape.replaced_by, "replaced_by")
        yield from _dangling(items, document, "documents", shape.wording_before, "wording_before")
        yield from _dangling(items, document, "entries", shape.explained_by, "explained_by")


def _dangling(
    items: Items,
    item: Item[EntryShape] | Item[DocumentShape],
    kind: str,
    id_: str,
    *inside: str | int,
) -> Iterator[Problem]:
    if id_ and (kind, id_) not in items.ids:
        yield item.problem(Code.DANGLING, *inside, id=id_, kind=kind)


def question_problems(items: Items) -> Iterator[Problem]:
    """Name questions that stand twice: the same words cannot have two right answers."""
    first: dict[str, tuple[str, int]] = {}
    for item, path, question in _questions(items):
        key = " ".join(syllables(fold(question)))
        place = item.file.name, item.file.line((*item.path, *path))
        if key in first:
            file, line = first[key]
            yield item.problem(
                Code.DUPLICATE_QUESTION, *path, question=question, first_file=file, first_line=line
            )
        else:
            first[key] = place


def _questions(
    items: Items,
) -> Iterator[tuple[Item[EntryShape] | Item[DocumentShape], tuple[str | int, ...], str]]:
    for entry in items.entries:
        for position, question in enumerate(entry.shape.questions):
            yield entry, ("questions", position), question
    for document in items.documents:
        for placed in document.shape.placed_articles():
            for position, question in enumerate(placed.article.questions):
                yield document, (*placed.path, "questions", position), question


def citation_problems(items: Items) -> Iterator[Problem]:
    """Name cited articles nobody can have read: of an unpublished text, or beyond the last."""
    documents = {item.shape.id: item.shape for item in items.documents}
    for entry in items.entries:
        for position, citation in enumerate(entry.shape.citations):
            document = documents.get(citation.document)
            if document is None or not citation.article:
                continue
            path = ("citations", position, "article")
            if document.full_text is FullText.ABSENT:
                yield entry.problem(Code.ARTICLE_UNPUBLISHED, *path, document=document.id)
            elif not _has_article(document, citation.article):
                facts = {"document": document.id, "article": citation.article}
                yield entry.problem(Code.NO_SUCH_ARTICLE, *path, **facts)


def _has_article(document: DocumentShape, number: str) -> bool:
    if document.full_text is FullText.LOADED:
        return any(p.article.number == number for p in document.placed_articles())
    whole = re.match(r"\d+", number)
    limit = document.article_count
    return limit is None or whole is None or int(whole[0]) <= limit


def figure_problems(items: Items) -> Iterator[Problem]:
    """Name figures from a law read as before its amendment, told as if they were sure."""
    documents = {item.shape.id: item.shape for item in items.documents}
    for entry in items.entries:
        shape = entry.shape
        figure = recognised().figure_in(f"{shape.answer}\n{shape.more}")
        cited = dict.fromkeys(citation.document for citation in shape.citations)
        for document in (documents[id_] for id_ in cited if id_ in documents):
            amendment = documents.get(document.wording_before)
            if not figure or amendment is None:
                continue
            facts = {"figure": figure, "document": document.id}
            if shape.certainty is not Certainty.TO_CHECK:
                yield entry.problem(Code.TO_CHECK_FIGURE, "certainty", **facts)
            if not _names_version(f"{shape.answer}\n{shape.more}", amendment.number):
                facts["amendment"] = amendment.number or amendment.id
                yield entry.problem(Code.VERSION_NOT_NAMED, "answer", **facts)


def _names_version(text: str, amendment: str) -> bool:
    """Look for "... trước khi sửa theo Luật 136/2025", the amendment being 136/2025/QH15."""
    words = " ".join(text.lower().split())
    number = re.match(r"\d+/\d+", amendment)
    return recognised().version_read in words and (number is None or number[0] in words)
