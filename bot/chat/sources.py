"""The documents an answer rests on, each once, with the places in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.knowledge import Citation, Document, Entry, Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document with what is cited of it and what became of it since."""

    document: Document
    citations: tuple[Citation, ...]
    amended_by: tuple[str, ...]  # titles
    replaced_by: str  # title

    @property
    def number(self) -> str:
        """The document's number, unless its title says it already."""
        return number_of(self.document)

    @property
    def places(self) -> tuple[Citation, ...]:
        """The citations that name an article, each place once."""
        named = {(each.article, each.clause): each for each in self.citations if each.article}
        return tuple(named.values())


def sources_of(entry: Entry, knowledge: Knowledge) -> tuple[Source, ...]:
    """Group an entry's citations by document, in the order of their first mention."""
    grouped: dict[str, list[Citation]] = {}
    for citation in entry.citations:
        grouped.setdefault(citation.document_id, []).append(citation)
    return tuple(
        Source(
            document=document,
            citations=tuple(citations),
            amended_by=titles(document.amended_by, knowledge),
            replaced_by="".join(titles([document.replaced_by], knowledge)),
        )
        for id_, citations in grouped.items()
        if (document := knowledge.documents.get(id_))
    )


def number_of(document: Document) -> str:
    """Give the number to show beside the title: "" if the title has it."""
    return "" if document.number in document.title else document.number


def short_name(document: Document, knowledge: Knowledge) -> str:
    """Name a document as people do: titles of several begin alike, and buttons cut them there."""
    if not document.names:
        return document.title
    words = [
        word.upper() if word in knowledge.abbreviations else word
        for word in document.names[0].split()
    ]
    name = " ".join(words)
    return name[:1].upper() + name[1:]


def titles(ids: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Titles of documents, for ids that are known."""
    return tuple(knowledge.documents[id_].title for id_ in ids if id_ in knowledge.documents)
