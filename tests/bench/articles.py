"""Articles as measurements need them: read from lines of JSON, written as a knowledge folder."""

import json
from pathlib import Path

from bot.domain.knowledge import Article, Document, FullText


def documents_from_jsonl(path: Path) -> tuple[Document, ...]:
    """Group a file of ``{"id", "law", "title", "text"}`` a line into documents.

    An id is ``<document>.<number>``.
    """
    titles: dict[str, str] = {}
    articles: dict[str, list[Article]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in (json.loads(line) for line in lines if line.strip()):
            document_id, _, number = row["id"].rpartition(".")
            titles.setdefault(document_id, row["law"])
            article = Article(
                document_id=document_id, number=number, title=row["title"], text=row["text"]
            )
            articles.setdefault(document_id, []).append(article)
    return tuple(
        Document(
            id=id_,
            title=title,
            full_text=FullText.LOADED,
            published_at=path.name,
            articles=tuple(articles[id_]),
        )
        for id_, title in titles.items()
    )


def write_folder(document: Document, folder: Path) -> None:
    """Write a document without chapters as a knowledge folder; YAML reads JSON's quoting."""
    lines = ["documents:"]
    lines += _item(0, id=document.id, title=document.title, full_text=document.full_text.value)
    lines += [f"  published_at: {json.dumps(document.published_at)}", "  articles:"]
    for article in document.articles:
        lines += _item(1, number=article.number, title=article.title)
        lines.append("    text: |")
        lines += [f"      {line}" for line in article.text.splitlines()]
    (folder / "documents.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _item(depth: int, **fields: str) -> list[str]:
    signs = ["- ", *["  "] * (len(fields) - 1)]
    return [
        f"{'  ' * depth}{sign}{name}: {json.dumps(value, ensure_ascii=False)}"
        for sign, (name, value) in zip(signs, fields.items(), strict=True)
    ]
