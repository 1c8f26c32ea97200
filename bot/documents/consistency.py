"""Checks over all files: references, questions asked twice, figures from amended laws."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.documents.items import Item, Items
from bot.documents.marked_yaml import FieldPath
from bot.documents.problems import Code, Problem
from bot.documents.recognised import recognised
from bot.documents.shapes import DocumentShape, EntryShape
from bot.domain.knowledge import Certainty, FullText
from bot.domain.vietnamese import fold, syllables

_NOTHING_LIKE: dict[str, str | int] = {"times": 1, "like": "", "like_file": "", "like_line": 0}


@dataclass(frozen=True, slots=True)
class _Reference:
    """An id that stands in an item's field, and the kind of thing it should name."""

    kind: str
    id: str
    item: Item[EntryShape] | Item[DocumentShape]
    inside: FieldPath


def dangling_problems(items: Items) -> Iterator[Problem]:
    """Name each id that is referred to and does not exist, once, where it is met first."""
    lost: dict[tuple[str, str], list[_Reference]] = {}
    for reference in _references(items):
        key = reference.kind, reference.id
        if reference.id and key not in items.ids:
            lost.setdefault(key, []).append(reference)
    badly_written = {p.facts["written"] for p in items.problems if p.code is Code.BAD_ID}
    for (kind, id_), references in lost.items():
        like = _like(items, kind, id_)
        if like in badly_written:  # that is the cause, and already named
            continue
        file, path = items.ids.get((kind, like), (None, ()))
        yield references[0].item.problem(
            Code.DANGLING,
            *references[0].inside,
            id=id_,
            kind=kind,
            times=len(references),
            like=like,
            like_file=file.name if file else "",
            like_line=file.line(path) if file else 0,
        )


def _references(items: Items) -> Iterator[_Reference]:
    for entry in items.entries:
        yield _Reference("topics", entry.shape.topic, entry, ("topic",))
        for position, id_ in enumerate(entry.shape.related):
            yield _Reference("entries", id_, entry, ("related", position))
        for position, citation in enumerate(entry.shape.citations):
            inside = ("citations", position, "document")
            yield _Reference("documents", citation.document, entry, inside)
    for document in items.documents:
        shape = document.shape
        for position, id_ in enumerate(shape.amended_by):
            yield _Reference("documents", id_, document, ("amended_by", position))
        yield _Reference("documents", shape.replaced_by, document, ("replaced_by",))
        yield _Reference("documents", shape.wording_before, document, ("wording_before",))
        yield _Reference("entries", shape.explained_by, document, ("explained_by",))


def _like(items: Items, kind: str, id_: str) -> str:
    """Find the id that was probably meant or is itself misspelt, or ""."""
    ids = {known.lower(): known for kind_, known in items.ids if kind_ == kind}
    return next((ids[known] for known in difflib.get_close_matches(id_, ids, 1, 0.8)), "")


def future_problems(items: Items, today: date) -> Iterator[Problem]:
    """Name days of checking that have not come."""
    for entry in items.entries:
        days: dict[FieldPath, date] = {("as_of",): entry.shape.as_of}
        for position, citation in enumerate(entry.shape.citations):
            days["citations", position, "checked"] = citation.checked
        for path, day in days.items():
            if day > today:
                facts = {"written": f"{day:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}
                yield entry.problem(Code.IN_FUTURE, *path, **facts)


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


def recipient_problems(items: Items) -> Iterator[Problem]:
    """Name sectors and places that do not exist, and addresses that are not what they seem."""
    known = {
        "sectors": {item.shape.id for item in items.sectors},
        "places": {item.shape.id for item in items.places},
    }
    for item in items.recipients:
        shape = item.shape
        for kind, ids in (("sectors", shape.sectors), ("places", shape.places)):
            for position, id_ in enumerate(ids):
                if known[kind] and id_ not in known[kind]:
                    facts = {"id": id_, "kind": kind, **_NOTHING_LIKE}
                    yield item.problem(Code.DANGLING, kind, position, **facts)
        if shape.email and shape.example != is_reserved(shape.email):
            code = Code.REAL_ADDRESS if shape.example else Code.EXAMPLE_ADDRESS
            yield item.problem(code, "email", written=shape.email)
    if items.recipients and not any(item.shape.fallback for item in items.recipients):
        yield items.recipients[0].problem(Code.NO_FALLBACK)


def is_reserved(email: str) -> bool:
    """Whether an address can belong to nobody (RFC 2606)."""
    return email.lower().endswith((".example", ".test", ".invalid", ".localhost"))
