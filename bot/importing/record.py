"""The document that an import makes of what the knowledge holds and what the file says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.knowledge import Article as KnownArticle
from bot.domain.knowledge import Document, FullText
from bot.domain.vietnamese import fold
from bot.importing.as_knowledge import wording
from bot.importing.importer import Imported
from bot.importing.markers import Level
from bot.importing.outline import Body
from bot.importing.problems import Code, Problem, problem
from bot.texts.catalog import Catalog

ID_LIMIT = 40
_REPLACED = frozenset(
    {"chapter_count", "missing_articles", "preamble", "articles", "chapters", "appendices"}
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


def id_for(imported: Imported, known: Collection[Document]) -> str:
    """The id of the document with the same number, or one made of kind and number."""
    facts = imported.facts
    same = [each.id for each in known if facts.number and each.number == facts.number]
    if same:
        return same[0]
    kind = fold(facts.title).split(" ")[0]
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(facts.number))
    return "-".join(filter(None, [kind, *words.split("-")]))[:ID_LIMIT].strip("-")


def count_problems(imported: Imported, known: Document | None) -> list[Problem]:
    """Where the counts of chapters and articles are not those that are expected."""
    if known is None or not imported.outline.bodies:
        return []
    chapters, articles = _counts(imported.outline.main)
    problems: list[Problem] = []
    if known.chapter_count is not None and known.chapter_count != chapters:
        problems.append(problem(Code.CHAPTER_COUNT, stated=known.chapter_count, found=chapters))
    if known.article_count is not None and known.article_count != articles:
        problems.append(problem(Code.ARTICLE_COUNT, stated=known.article_count, found=articles))
    return problems


def question_problems(imported: Imported, known: Document | None) -> list[Problem]:
    """Example questions whose article is no longer there."""
    if known is None or not imported.outline.bodies:
        return []
    _, homeless = _questions(imported.outline.main, known.articles)
    return [
        problem(Code.QUESTIONS_WITHOUT_ARTICLE, number=number, count=count)
        for number, count in homeless.items()
    ]


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
    facts = imported.facts
    chapters, articles = _counts(body)
    source = texts.say("import.source", file=occasion.file, on=occasion.on)
    read = {
        "title": facts.title or occasion.file,
        "number": facts.number,
        "issuer": facts.issuer,
        "signed_on": facts.signed_on,
        "in_force_from": facts.in_force_from,
        "published_at": source,
    }
    # What a person wrote is worth more than what was read from a letterhead.
    fields: dict[str, Any] = {
        name: new for name, new in read.items() if new and not (known and getattr(known, name))
    }
    fields["article_count"] = articles
    fields["full_text"] = FullText.LOADED.value
    if count_problems(imported, known):
        fields["counts"] = _both_counts(imported, known, occasion, texts)
    if missing := _missing(body):
        fields["missing_articles"] = missing
    if note := _note(known, occasion, texts):
        fields["note"] = note
    questions, _ = _questions(body, known.articles if known else ())
    parts = wording(body, questions, texts)
    # Where there is none it is not stated, and else parts or sections stand for chapters.
    if chapters and chapters == len(parts.get("chapters", ())):
        fields["chapter_count"] = chapters
    fields = {**fields, **parts}
    return Record(id=occasion.id, fields=fields, removed=_REPLACED - fields.keys())


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


def _counts(body: Body) -> tuple[int, int]:
    chapters = sum(each.level is Level.CHAPTER for each in body.headings)
    return chapters, len(body.articles)


def _both_counts(
    imported: Imported, known: Document | None, occasion: Occasion, texts: Catalog
) -> list[dict[str, Any]]:
    """What was stated and what was found, each with its source."""
    chapters, articles = _counts(imported.outline.main)
    stated: dict[str, Any] = {"source": texts.say("import.count_stated")}
    if known is not None and known.chapter_count is not None:
        stated["chapters"] = known.chapter_count
    if known is not None and known.article_count is not None:
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


def _questions(
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
