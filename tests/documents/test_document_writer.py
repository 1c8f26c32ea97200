"""Documents written as a knowledge folder read back as they were."""

import json
import shutil
from pathlib import Path

from bot.documents.article_lines import documents_from_jsonl
from bot.documents.document_writer import dump_documents
from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Article, Document, FullText

LINES = [
    {"id": "luat-a.1", "law": "Luật A", "title": "Phạm vi", "text": "Dòng một.\nDòng hai: no."},
    {"id": "nd-b.1", "law": "Nghị định B", "title": "no", "text": '- "trích", #5 @x'},
    {"id": "luat-a.2", "law": "Luật A", "title": "2026-01-01", "text": "yes"},
    {"id": "luat-a.2a", "law": "Luật A", "title": "12", "text": "  cuối"},
]


def test_lines_of_json_become_documents(tmp_path: Path) -> None:
    documents = documents_from_jsonl(_lines(tmp_path))

    assert [(d.id, d.title, [a.id for a in d.articles]) for d in documents] == [
        ("luat-a", "Luật A", ["luat-a.1", "luat-a.2", "luat-a.2a"]),
        ("nd-b", "Nghị định B", ["nd-b.1"]),
    ]
    assert documents[1].full_text is FullText.LOADED
    assert documents[1].articles == (
        Article(document_id="nd-b", number="1", title="no", text='- "trích", #5 @x'),
    )


def test_documents_from_lines_survive_the_folder(tmp_path: Path) -> None:
    documents = documents_from_jsonl(_lines(tmp_path))

    dump_documents(documents, tmp_path / "folder")

    assert load_knowledge(tmp_path / "folder").documents == {d.id: _stripped(d) for d in documents}


def test_chapters_clauses_and_facts_survive_the_folder(folder: Path, tmp_path: Path) -> None:
    documents = load_knowledge(folder).documents

    dump_documents(documents.values(), tmp_path / "copy")

    for name in ("topics.yaml", "entries/qc.yaml"):  # what the documents refer to
        shutil.copy(folder / name, tmp_path / "copy")
    assert load_knowledge(tmp_path / "copy").documents == documents


def test_text_of_several_lines_is_written_as_a_block_to_be_reviewed(tmp_path: Path) -> None:
    dump_documents(documents_from_jsonl(_lines(tmp_path)), tmp_path / "folder")

    text = (tmp_path / "folder/documents/luat-a.yaml").read_text("utf-8")
    assert "    text: |-\n      Dòng một.\n      Dòng hai: no.\n" in text


def _lines(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    rows = [json.dumps(line, ensure_ascii=False) for line in LINES]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _stripped(document: Document) -> Document:
    """Drop the blanks around each text, as the reader does."""
    articles = [
        Article(document_id=a.document_id, number=a.number, title=a.title, text=a.text.strip())
        for a in document.articles
    ]
    return Document(
        id=document.id,
        title=document.title,
        full_text=document.full_text,
        published_at=document.published_at,
        articles=tuple(articles),
    )
