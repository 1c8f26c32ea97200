"""An import as plain data: what ``knowledge import --json`` prints."""

from collections.abc import Sequence
from typing import Any

from bot.importing.comparing import Compared
from bot.importing.importer import Imported
from bot.importing.markers import Heading, Level
from bot.importing.outline import Article, Body, Clause, Outline


def compared_as_json(found: Compared) -> dict[str, Any]:
    """The same with the id it would be kept under, and the known document that it would replace.

    Without an id a person chooses one: ``may_be`` are the known documents it may be.
    """
    whole = as_json(found.imported)
    identity = {
        "id": found.id or None,
        "known_title": found.before.title if found.before else None,
        "may_be": dict(found.identity.like) if not found.id else {},
    }
    return {**whole, "document": {**identity, **whole["document"]}}


def as_json(imported: Imported) -> dict[str, Any]:
    """The document, its chapters and articles, what was left out and why, and what is odd.

    Appendices are printed with the last article, below which they stand.
    """
    outline = imported.outline
    main = outline.main if outline.bodies else Body()
    articles = [_article(article) for article in main.articles]
    if main.appendices and articles:
        attached = [part for each in main.appendices for part in (each.title, each.text)]
        articles[-1]["text"] = "\n".join(filter(None, [articles[-1]["text"], *attached]))
    return {
        "document": _document(imported, main),
        "chapters": [
            {"number": each.number, "title": each.title, "part": part}
            for each, part in _chapters(main.headings)
        ],
        "articles": articles,
        "left_out": [{"text": out.text, "why": out.why.value} for out in outline.left_out],
        "problems": [
            {"code": each.code.value, "stops": each.stops, "facts": dict(each.facts)}
            for each in imported.problems
        ],
    }


def _document(imported: Imported, main: Body) -> dict[str, Any]:
    facts = imported.facts
    return {
        "title": facts.title,
        "number": facts.number,
        "body": facts.issuer,
        "date": facts.signed_on.isoformat() if facts.signed_on else None,
        "in_force_from": facts.in_force_from.isoformat() if facts.in_force_from else None,
        "replaces": list(facts.replaces),
        "preamble": list(main.preamble),
        "appendices": [each.title for each in main.appendices],
        "counts": counts(main),
        "enacted_by": _enacting(imported.outline),
        "characters": _characters(imported.outline),
    }


def counts(body: Body) -> dict[str, int]:
    """How many there are of each part."""
    levels = [each.level for each in body.headings]
    return {
        "parts": levels.count(Level.PART),
        "chapters": levels.count(Level.CHAPTER),
        "sections": levels.count(Level.SECTION),
        "subsections": levels.count(Level.SUBSECTION),
        "articles": len(body.articles),
        "clauses": sum(len(article.clauses) for article in body.articles),
    }


def _enacting(outline: Outline) -> list[dict[str, Any]]:
    """What stands before the regulation: the resolution or decision that issues it."""
    return [
        {
            "title": " ".join(body.title_lines),
            "preamble": list(body.preamble),
            "articles": [_article(article) for article in body.articles],
            "appendices": [f"{each.title}\n{each.text}".strip() for each in body.appendices],
        }
        for body in outline.bodies[:-1]
    ]


def _characters(outline: Outline) -> dict[str, int]:
    tally = outline.tally
    return {
        "total": tally.total,
        "headings": tally.headings,
        "articles": tally.articles,
        "preamble": tally.preamble,
        "appendices": tally.appendices,
        "left_out": tally.left_out,
        "lost": tally.lost,
    }


def _chapters(headings: Sequence[Heading]) -> list[tuple[Heading, str]]:
    """Each chapter, and the number of the part it stands in."""
    found: list[tuple[Heading, str]] = []
    part = ""
    for each in headings:
        if each.level is Level.PART:
            part = each.number
        elif each.level is Level.CHAPTER:
            found.append((each, part))
    return found


def _article(article: Article) -> dict[str, Any]:
    around = {each.level: each.number for each in article.headings}
    return {
        "number": article.number,
        "title": article.title,
        "chapter": around.get(Level.CHAPTER, ""),
        "section": around.get(Level.SECTION, ""),
        "subsection": around.get(Level.SUBSECTION, ""),
        "text": article.text,
        "clauses": [_clause(clause) for clause in article.clauses],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    points = [{"letter": point.letter, "text": point.text} for point in clause.points]
    return {"number": clause.number, "text": clause.text, "points": points}
