"""Which fields the format has and requires, as README says."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot.documents import shapes
from tests.documents.findings import problems_in

README = Path(__file__).parents[2] / "knowledge/README.md"
FACTS, LOADED = "documents/facts.yaml", "documents/loaded.yaml"
CHAPTER = (LOADED, "documents", 0, "chapters", 0)
CLAUSE = (*CHAPTER, "articles", 1, "clauses", 0)
# Where an item stands, its shape, and the fields it cannot do without.
ITEMS: list[tuple[tuple[Any, ...], type[BaseModel], set[str]]] = [
    (("topics.yaml", "topics", 0), shapes.TopicShape, {"id", "title"}),
    (
        ("entries/qc.yaml", "entries", 0),
        shapes.EntryShape,
        {"id", "title", "topic", "answer", "citations", "as_of", "certainty", "questions"},
    ),
    (
        ("entries/qc.yaml", "entries", 1, "citations", 0),
        shapes.CitationShape,
        {"document", "supports", "checked"},
    ),
    ((FACTS, "documents", 0), shapes.DocumentShape, {"id", "title", "full_text"}),
    (
        (FACTS, "documents", 1),
        shapes.DocumentShape,
        {"id", "title", "full_text", "published_at"},
    ),
    (CHAPTER, shapes.ChapterShape, {"number", "title"}),
    (
        (LOADED, "documents", 0, "chapters", 1, "sections", 0),
        shapes.SectionShape,
        {"number", "title", "articles"},
    ),
    ((*CHAPTER, "articles", 0), shapes.ArticleShape, {"number"}),
    (CLAUSE, shapes.ClauseShape, {"number", "text"}),
    ((*CLAUSE, "points", 0), shapes.PointShape, {"letter", "text"}),
    (("language/synonyms.yaml", "synonyms", 0), shapes.SynonymShape, {"everyday", "official"}),
    (("places.yaml", "places", 0), shapes.PlaceShape, {"id", "name", "level"}),
    (
        ("recipients.yaml", "recipients", 0),
        shapes.RecipientShape,
        {"id", "level", "body", "salutation"},
    ),
    (("replies.yaml", "replies", 0), shapes.ReplyShape, {"id", "name", "text"}),
]
ROWS = [
    pytest.param(place, name, name in required, id=".".join(map(str, (*place[1:], name))))
    for place, shape, required in ITEMS
    for name in shape.model_fields
]


@pytest.mark.parametrize(("place", "field", "is_required"), ROWS)
def test_a_field_is_missed_exactly_when_it_is_required(
    folder: Path, place: tuple[Any, ...], field: str, is_required: bool
) -> None:
    path = folder / place[0]
    data = yaml.safe_load(path.read_text("utf-8"))
    item = data
    for step in place[1:]:
        item = item[step]
    item.pop(field, None)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")

    missed = [p.facts for p in problems_in(folder) if p.code == "missing"]

    assert missed == ([{"field": field}] if is_required else [])


@pytest.mark.parametrize(
    ("heading", "shape"),
    [
        ("topics", shapes.TopicShape),
        ("entries", shapes.EntryShape),
        ("documents", shapes.DocumentShape),
        ("recipients", shapes.RecipientShape),
        ("replies", shapes.ReplyShape),
    ],
)
def test_readme_lists_each_field_and_whether_it_is_required(
    heading: str, shape: type[BaseModel]
) -> None:
    section = README.read_text("utf-8").split(f"## `{heading}:`")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*`) \| (required|optional)([^|]*)\|", section, re.MULTILINE)
    told = {
        name: kind == "required" and not condition.strip()
        for names, kind, condition in rows
        for name in re.findall(r"`(\w+)`", names)
    }

    assert told == {name: field.is_required() for name, field in shape.model_fields.items()}


@pytest.mark.parametrize(
    "limit",
    [
        *(f"at most {shapes.ID_LIMIT} characters", f"at most {shapes.TITLE_LIMIT} characters"),
        *(f"at most {shapes.ANSWER_WORDS} words", f"at most {shapes.MORE_WORDS} words"),
        *(f"at least {shapes.MINIMUM_QUESTIONS} questions", f"at most {shapes.RELATED_LIMIT}"),
    ],
)
def test_readme_tells_the_limits(limit: str) -> None:
    assert limit in README.read_text("utf-8")
