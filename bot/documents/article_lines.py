"""Articles as JSON, one ``{"id", "law", "title", "text"}`` a line: what measurements read."""

import json
from pathlib import Path

from bot.domain.knowledge import Article, Document, FullText


def documents_from_jsonl(path: Path) -> tuple[Document, ...]:
    """Group the file's articles, whose ids are ``<document>.<number>``, into documents."""
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
