"""Writes documents as a knowledge folder, in the format that ``loading`` reads."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from bot.domain.knowledge import Article, Document


def dump_documents(documents: Iterable[Document], folder: Path) -> None:
    """Write ``documents/<id>.yaml`` below the folder, one file a document."""
    inside = folder / "documents"
    inside.mkdir(parents=True, exist_ok=True)
    for document in documents:
        text = yaml.dump(
            {"documents": [_document(document)]},
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=2**31 - 1,  # a wrapped line would be read as one, but reviewed as two
        )
        (inside / f"{document.id}.yaml").write_text(text, encoding="utf-8")


# libyaml's emitter is ten times as quick; the one in Python serves where it was not built.
class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Plain YAML, in which text of several lines stands as a block."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the library passes it
        """Write equal values out in full: the loader counts aliases."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _document(document: Document) -> dict[str, Any]:
    fields = asdict(document) | {"full_text": document.full_text.value}
    fields["chapters"] = [
        {"number": chapter.number, "title": chapter.title, **_chapter(chapter.number, document)}
        for chapter in document.chapters
    ]
    fields["articles"] = [] if document.chapters else _articles(document.articles)
    return _filled(fields)


def _chapter(number: str, document: Document) -> dict[str, Any]:
    inside = [article for article in document.articles if article.chapter == number]
    if not any(article.section for article in inside):
        return _filled({"articles": _articles(inside)})
    sections = []
    for name, articles in groupby(inside, key=lambda article: article.section):
        section, _, title = name.partition(". ")
        sections.append({"number": section, "title": title, "articles": _articles([*articles])})
    return {"sections": sections}


def _articles(articles: Sequence[Article]) -> list[dict[str, Any]]:
    return [_article(article) for article in articles]


def _article(article: Article) -> dict[str, Any]:
    fields = asdict(article)
    for name in ("document_id", "chapter", "section"):  # said by where it stands
        del fields[name]
    fields["clauses"] = [_filled(clause) for clause in fields["clauses"]]
    return _filled(fields)


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is blank; tuples become lists."""
    values = {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}
    return {name: value for name, value in values.items() if value not in ("", None, [])}
