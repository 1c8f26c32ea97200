"""The document that an import makes of what the knowledge holds and what the file says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.knowledge import Article as KnownArticle
from bot.domain.knowledge import Document, FullText
from bot.importing.as_knowledge import wording
from bot.importing.identity import ID_LIMIT
from bot.importing.importer import Imported
from bot.importing.markers import Level
from bot.importing.outline import Body
from bot.texts.catalog import Catalog

FACTS = ("title", "number", "issuer", "signed_on", "in_force_from")  # of which a file tells
_REPLACED = frozenset(
    {*FACTS, "chapter_count", "missing_articles"}
    | {"preamble", "articles", "chapters", "appendices"}
)
_ENACTING = "-bh"  # of the resolution that stands before the regulation it enacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """How and why a file is imported."""

    id: str
    file: str
    on: date
    overridden: Collection[str] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The fields to be written for one document; what is not among them stays as it is."""

    id: str
    fields: Mapping[str, Any]
    removed: Collection[str] = field(default=())


def records(
    imported: Imported, known: Document | None, occasion: Occasion, texts: Catalog
) -> list[Record]:
    """The document, and before it what enacts it when the file holds both."""
    *enacting, main = imported.outline.bodies
    made = [_record(imported, main, known, occasion, texts)]
    for number, body in enumerate(enacting):
        id_ = f"{occasion.id[: ID_LIMIT - len(_ENACTING) - 1]}{_ENACTING}{number or ''}"
        made.append(_enacting(imported, body, id_, occasion, texts))
    return made


def _record(
    imported: Imported, body: Body, known: Document | None, occasion: Occasion, texts: Catalog
) -> Record:
    chapters, articles = counted(body)
    facts = {
        **{name: getattr(imported.facts, name) for name in FACTS},
        "title": imported.facts.title or occasion.file,
        "published_at": _source(known, occasion, texts),
    }
    fields: dict[str, Any] = {name: fact for name, fact in facts.items() if fact}
    fields["article_count"] = articles
    fields["full_text"] = FullText.LOADED.value
    if known is not None and (
        known.chapter_count not in {None, chapters} or known.article_count not in {None, articles}
    ):
        fields["counts"] = _both_counts(body, known, occasion, texts)
    if missing := _missing(body):
        fields["missing_articles"] = missing
    if note := _note(known, occasion, texts):
        fields["note"] = note
    questions, _ = kept_questions(body, known.articles if known else ())
    parts = wording(body, questions, texts)
    # Where there is none it is not stated, and else parts or sections stand for chapters.
    if chapters and chapters == len(parts.get("chapters", ())):
        fields["chapter_count"] = chapters
    fields = {**fields, **parts}
    return Record(id=occasion.id, fields=fields, removed=_REPLACED - fields.keys())


def _source(known: Document | None, occasion: Occasion, texts: Catalog) -> str:
    """Name the file, unless a person wrote where the public reads the document."""
    before = known.published_at if known else ""
    start, _, _ = texts.say("import.source", file="\n", on=occasion.on).partition("\n")
    if before and not before.startswith(start):
        return before
    return texts.say("import.source", file=occasion.file, on=occasion.on)


def _enacting(
    imported: Imported, body: Body, id_: str, occasion: Occasion, texts: Catalog
) -> Record:
    title = " ".join(body.title_lines) or texts.say("import.enacting", title=imported.facts.title)
    fields: dict[str, Any] = {
        "title": title,
        "article_count": len(body.articles),
        "full_text": FullText.LOADED.value,
        "published_at": texts.say("import.source", file=occasion.file, on=occasion.on),
    }
    return Record(id=id_, fields={**fields, **wording(body, {}, texts)})


def superseding(id_: str, replaced: Iterable[str], still: Iterable[str]) -> list[Record]:
    """The documents that ``id_`` takes the place of, and those that it does not after all."""
    return [
        *(Record(id=each, fields={"replaced_by": id_}) for each in replaced),
        *(Record(id=each, fields={}, removed={"replaced_by"}) for each in still),
    ]


def counted(body: Body) -> tuple[int, int]:
    """How many chapters and articles there are."""
    chapters = sum(each.level is Level.CHAPTER for each in body.headings)
    return chapters, len(body.articles)


def _both_counts(
    body: Body, known: Document, occasion: Occasion, texts: Catalog
) -> list[dict[str, Any]]:
    """What was stated and what was found, each with its source."""
    chapters, articles = counted(body)
    stated: dict[str, Any] = {"source": texts.say("import.count_stated")}
    if known.chapter_count is not None:
        stated["chapters"] = known.chapter_count
    if known.article_count is not None:
        stated["articles"] = known.article_count
    source = texts.say(
        "import.count_found", file=occasion.file, on=occasion.on, reason=occasion.reason
    )
    found = {"chapters": chapters, "articles": articles}
    # The format has no count of nothing.
    return [stated, {"source": source, **{name: n for name, n in found.items() if n}}]


def _missing(body: Body) -> list[str]:
    """The numbers that are not there between 1 and the last."""
    there = {"".join(c for c in each.number if c.isdecimal()) for each in body.articles}
    last = max((int(number) for number in there), default=0)
    return [str(n) for n in range(1, last) if str(n) not in there]


def _note(known: Document | None, occasion: Occasion, texts: Catalog) -> str:
    """The note as it is, and below it what was overridden and why."""
    old = known.note if known else ""
    if not occasion.overridden:
        return ""
    words = texts.say(
        "import.overridden",
        file=occasion.file,
        on=occasion.on,
        names=sorted(occasion.overridden),
        reason=occasion.reason,
    )
    return "\n".join(filter(None, [old, words]))


def kept_questions(
    body: Body, known: Sequence[KnownArticle]
) -> tuple[dict[str, Sequence[str]], dict[str, int]]:
    """Curated questions by the article's number now, and those whose article is gone.

    An article that was renumbered is found by its title, if only one bears it.
    """
    numbers = {each.number: each.title for each in body.articles}
    kept: dict[str, Sequence[str]] = {}
    homeless: dict[str, int] = {}
    for article in known:
        if not article.questions:
            continue
        titled = [n for n, title in numbers.items() if title and title == article.title]
        is_same = not article.title or numbers.get(article.number) == article.title
        home = titled[0] if len(titled) == 1 and not is_same else article.number
        if home in numbers:
            kept[home] = [*kept.get(home, ()), *article.questions]
        else:
            homeless[article.number] = len(article.questions)
    return kept, homeless
