"""The report of an import: facts and lines for the words of ``texts``."""

from collections.abc import Collection, Iterator
from typing import Any

from bot.importing.as_json import counts
from bot.importing.importer import Imported
from bot.importing.markers import Heading
from bot.importing.outline import Article, Body
from bot.importing.problems import Code
from bot.texts.catalog import Catalog

_LEFT_OUT_SHOWN = 100  # characters of each paragraph


def report(imported: Imported, file: str, texts: Catalog) -> str:
    """The whole file on one page: facts, tree, where every character went."""
    outline = imported.outline
    main = outline.main if outline.bodies else Body()
    facts: dict[str, Any] = {
        "file": file,
        "facts": imported.facts,
        "counts": counts(main),
        "tree": list(_tree(main, texts)),
        "enacting": [
            {"title": " ".join(body.title_lines), "articles": len(body.articles)}
            for body in outline.bodies[:-1]
        ],
        "appendices": [appendix.title for appendix in main.appendices],
        "tally": outline.tally,
        "left_out": [
            {"words": texts.say(f"import.why.{out.why.value}"), "text": out.text[:_LEFT_OUT_SHOWN]}
            for out in outline.left_out
        ],
    }
    return texts.say("import.report", **facts)


def problem_lines(
    imported: Imported, overridden: Collection[str], texts: Catalog
) -> Iterator[str]:
    """Everything odd, what stops the import first, the same thing said once."""
    told = dict.fromkeys(
        texts.say(
            "import.line",
            code=each.code.value,
            stops=each.stops,
            overridden=each.stops and each.code.value in overridden,
            words=texts.say(f"import.problem.{each.code.value}", **each.facts),
        )
        for each in sorted(imported.problems, key=lambda each: not each.stops)
    )
    yield from told


def stopping(imported: Imported, overridden: Collection[str]) -> list[Code]:
    """What keeps the import from being written."""
    return sorted(
        {p.code for p in imported.problems if p.stops and p.code.value not in overridden}
    )


def _tree(body: Body, texts: Catalog) -> Iterator[str]:
    shown: tuple[Heading, ...] = ()
    for article in body.articles:
        around = tuple(article.headings)
        for each in around:
            if each not in shown:
                words = texts.say(
                    f"import.tree_heading.{each.level.word}",
                    number=each.number,
                    title=each.title,
                )
                yield "  " * (each.level - 1) + words
        shown = around
        yield _article_line(article, texts)


def _article_line(article: Article, texts: Catalog) -> str:
    return "        " + texts.say("import.tree_article", article=article)
