"""An outline in the one format of ``knowledge/README.md``, as plain data ready to be written."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.importing.markers import Heading, Level
from bot.importing.outline import Article, Body, Clause
from bot.texts.catalog import Catalog


def wording(body: Body, questions: Mapping[str, Sequence[str]], texts: Catalog) -> dict[str, Any]:
    """The preamble, articles by chapter and section, and appendices; nothing that is empty.

    ``questions`` are curated examples, by the number of the article they belong to.
    """
    loose: list[dict[str, Any]] = []
    chapters: list[dict[str, Any]] = []
    shown: tuple[Heading, ...] = ()
    for article in body.articles:
        made = _article(article, questions.get(article.number, ()), texts)
        above, below = _grouped(article.headings)
        if not above:
            loose.append(made)
            continue
        if above != shown[: len(above)] or not chapters:
            chapters.append(_chapter(above, texts))
        chapter = chapters[-1]
        if not below:
            chapter.setdefault("articles", []).append(made)
        else:
            if shown != (*above, *below) or "sections" not in chapter:
                chapter.setdefault("sections", []).append(_section(below, texts))
            chapter["sections"][-1]["articles"].append(made)
        shown = (*above, *below)
    appendices = [_appendix(each.title, each.text, texts) for each in body.appendices]
    parts = {
        "preamble": "\n".join(body.preamble),
        "articles": loose,
        "chapters": chapters,
        "appendices": [each for each in appendices if each["text"]],
    }
    return {name: part for name, part in parts.items() if part}


def _grouped(
    headings: Sequence[Heading],
) -> tuple[tuple[Heading, ...], tuple[Heading, ...]]:
    """What is written as the chapter, and what as the section inside it.

    A part without chapters is written as one, and so is a section without either.
    """
    above = tuple(each for each in headings if each.level <= Level.CHAPTER)
    below = tuple(each for each in headings if each.level > Level.CHAPTER)
    return (above, below) if above else (below[:1], below[1:])


def _chapter(headings: Sequence[Heading], texts: Catalog) -> dict[str, Any]:
    own = headings[-1]
    name = _name(own, texts)
    is_chapter = own.level is Level.CHAPTER
    chapter = {"number": own.number if is_chapter else name, "title": own.title or name}
    if len(headings) > 1:
        chapter["part"] = " ".join(f"{_name(headings[0], texts)} {headings[0].title}".split())
    return chapter


def _section(headings: Sequence[Heading], texts: Catalog) -> dict[str, Any]:
    """A section; the subsection in it, if there is one, stands in its title."""
    own, *inside = headings
    name = _name(own, texts)
    titles = [own.title or name]
    titles += [f"{_name(each, texts)}. {each.title}" for each in inside]
    number = own.number if own.level is Level.SECTION else name
    return {"number": number, "title": " - ".join(titles), "articles": []}


def _name(heading: Heading, texts: Catalog) -> str:
    return texts.say(f"import.name.{heading.level.word}", number=heading.number)


def _article(article: Article, questions: Sequence[str], texts: Catalog) -> dict[str, Any]:
    made: dict[str, Any] = {"number": article.number}
    if article.title:
        made["title"] = article.title
    if article.lead:
        made["text"] = article.lead
    if article.clauses:
        made["clauses"] = [_clause(clause) for clause in article.clauses]
    if not article.lead and not article.clauses:
        made["text"] = texts.say("import.empty_article")
    if questions:
        made["questions"] = list(questions)
    return made


def _clause(clause: Clause) -> dict[str, Any]:
    made: dict[str, Any] = {"number": clause.number, "text": clause.text}
    if clause.points:
        made["points"] = [{"letter": each.letter, "text": each.text} for each in clause.points]
    return made


def _appendix(title: str, text: str, texts: Catalog) -> dict[str, Any]:
    return {"title": title or texts.say("import.untitled_appendix"), "text": text or title}
