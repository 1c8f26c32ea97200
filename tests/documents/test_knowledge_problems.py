"""What is wrong in a file is named by file, line, field and code, and nothing else is."""

import re
from pathlib import Path

import pytest
import yaml

from tests.documents.findings import problems_in

ROWS = yaml.safe_load(Path(__file__).with_name("broken_fields.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["wrong"] for row in ROWS])
def test_what_is_wrong_is_named_with_its_place(folder: Path, row: dict[str, str]) -> None:
    path = folder / row["file"]
    text = path.read_text("utf-8")
    assert row["replace"] in text, "the row changes something"
    changed = text.replace(row["replace"], row["by"], 1)
    path.write_text(changed, encoding="utf-8")

    problems = problems_in(folder)

    line = changed.count("\n", 0, changed.index(row["at"])) + 1
    assert [(p.file, p.line, p.field, p.code) for p in problems] == [
        (path.as_posix(), line, row["field"], row["code"])
    ]


@pytest.mark.parametrize(
    ("field", "value", "code", "facts"),
    [
        ("title", "b" * 81, "too_long", {"limit": 80, "found": 81}),
        ("answer", "từ " * 121, "too_many_words", {"limit": 120, "found": 121}),
        ("more", "từ " * 401, "too_many_words", {"limit": 400, "found": 401}),
    ],
)
def test_limits_are_named_with_what_was_found(
    folder: Path, field: str, value: str, code: str, facts: dict[str, int]
) -> None:
    path = folder / "entries/qc.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    data["entries"][0][field] = value
    path.write_text(yaml.safe_dump(data), encoding="utf-8")

    (problem,) = problems_in(folder)

    assert (problem.field, problem.code) == (f"entries[qc-mot].{field}", code)
    assert problem.facts == facts


def test_exactly_the_limit_is_allowed(folder: Path) -> None:
    path = folder / "entries/qc.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    data["entries"][0] |= {"title": "b" * 80, "answer": "từ " * 120, "more": "từ " * 400}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")

    assert problems_in(folder) == []


def test_a_number_without_end_is_named(folder: Path) -> None:
    path = folder / "documents/facts.yaml"
    text = path.read_text("utf-8").replace("article_count: 11", "article_count: " + "9" * 5000)
    path.write_text(text, encoding="utf-8")

    assert [p.code for p in problems_in(folder)] == ["impossible_value"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("Quy-Che", "bad_id"), ("quy_che", "bad_id"), ("quy chế", "bad_id"), ("a" * 41, "too_long")],
)
def test_an_id_is_short_kebab_case(folder: Path, written: str, code: str) -> None:
    path = folder / "topics.yaml"
    path.write_text(f"topics:\n  - id: {written}\n    title: Khác\n", encoding="utf-8")

    problems = [p for p in problems_in(folder) if p.file == path.as_posix()]

    assert [(p.line, p.code) for p in problems] == [(2, code)]


def test_both_places_of_an_id_are_named(folder: Path) -> None:
    (folder / "more.yaml").write_text("\ntopics: [{id: quy-che, title: Khác}]", encoding="utf-8")

    (problem,) = problems_in(folder)

    assert (problem.line, problem.code) == (2, "duplicate_id")
    assert problem.file.endswith("knowledge/topics.yaml")
    assert problem.facts["first_file"] == (folder / "more.yaml").as_posix()
    assert problem.facts["first_line"] == 2


def test_an_abbreviation_in_two_files_is_named(folder: Path) -> None:
    (folder / "more.yaml").write_text("abbreviations: {ubnd: khác}", encoding="utf-8")

    assert [p.code for p in problems_in(folder)] == ["duplicate_id"]


def test_articles_may_stand_before_the_first_chapter(folder: Path) -> None:
    path = folder / "documents/loaded.yaml"
    numbered = re.sub(
        r'number: "(\d)', lambda n: f'number: "{int(n[1]) + 1}', path.read_text("utf-8")
    )
    loose = '    articles: [{number: "1", text: Một}]\n  - id: nghi-dinh'
    text = numbered.replace("article_count: 5", "article_count: 6")
    path.write_text(text.replace("  - id: nghi-dinh", loose), encoding="utf-8")

    assert [p.code for p in problems_in(folder) if "luat-moi" in p.field] == []


def test_articles_that_are_known_to_be_missing_are_no_gap(folder: Path) -> None:
    path = folder / "documents/loaded.yaml"
    gap = path.read_text("utf-8").replace(
        'number: "2"\n        text: Hai', 'number: "4"\n        text: Hai'
    )
    path.write_text(gap, encoding="utf-8")

    assert [p.code for p in problems_in(folder)] == ["article_gap"]
    known = gap.replace(
        "title: Nghị định\n", 'title: Nghị định\n    missing_articles: ["2", "3"]\n'
    )
    path.write_text(known, encoding="utf-8")
    assert problems_in(folder) == []


def test_letters_of_inserted_articles_may_skip_the_d_with_stroke(folder: Path) -> None:
    numbers = ["1", *(f"1{letter}" for letter in "abcde"), "2", "2a", "2b", "2c", "2d", "2đ", "2e"]
    articles = "".join(f'      - {{number: "{number}", text: Lời.}}\n' for number in numbers)
    path = folder / "documents/loaded.yaml"
    text = re.sub(r"(?s)(id: nghi-dinh.*articles:\n).*", r"\1", path.read_text("utf-8"))
    path.write_text(text + articles, encoding="utf-8")

    assert problems_in(folder) == []


def test_wrong_types_say_what_was_written_and_how_it_was_read(folder: Path) -> None:
    path = folder / "topics.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Ba quy chế phối hợp", "no"), encoding="utf-8")

    (problem,) = problems_in(folder)

    assert problem.facts == {"expected": "text", "found": "boolean", "written": "no"}


def test_problems_are_sorted_by_file_and_line(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("title: ", "titel: "), encoding="utf-8")

    problems = problems_in(folder)

    places = [(p.file, p.line) for p in problems]
    assert places == sorted(places)
    assert {p.code for p in problems} == {"missing", "unknown_field"}
