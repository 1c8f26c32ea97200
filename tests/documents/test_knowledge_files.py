"""Files that cannot be read whole, and what may not lie in a knowledge folder."""

import os
from pathlib import Path

import pytest

from bot.documents import folder as folder_module
from tests.documents.findings import problems_in

# (content of topics.yaml, line, field, code)
FORMS: dict[str, tuple[bytes, int, str, str]] = {
    "a bracket left open": (b"topics:\n  - [a\n", 3, "", "syntax"),
    "a colon too many": (b"topics:\n  - id: a: b\n", 2, "", "syntax"),
    "a tab as indent": (b"topics:\n\t- a\n", 2, "", "syntax"),
    "an unknown alias": (b"topics:\n  - *a\n", 2, "topics[1]", "syntax"),
    "nothing": (b"", 1, "", "empty_file"),
    "only a comment": (b"# nothing\n", 1, "", "empty_file"),
    "two documents": (b"topics: []\n---\nplaces: []\n", 2, "", "several_documents"),
    "a list": (b"- a\n", 1, "", "wrong_type"),
    "Latin-1": ("topics: []\n# Ng\u00e2n\n".encode("latin-1"), 2, "", "not_utf8"),
    "UTF-16": ("topics: []".encode("utf-16"), 1, "", "not_utf8"),
    "a control character": (b"topics: []\n# \x07\n", 2, "", "control_character"),
    "flow nested too deep": (b"topics:\n  " + b"[" * 100_000, 2, "", "too_deep"),
    "a value nested too deep": (b"{a: " * 17 + b"1" + b"}" * 17, 1, "", "too_deep"),
    "an alias of itself": (b"topics: &a\n  - *a\n", 2, "topics[1]", "nested_alias"),
    "aliases within aliases": (
        b"topics:\n  - &a [x, x]\n  - &b [*a, *a]\n  - &c [*b, *b]\n",
        3,
        "topics[2][1]",
        "nested_alias",
    ),
    "eleven aliases": (b"topics:\n  - &a x\n" + b"  - *a\n" * 11, 13, "", "too_many_aliases"),
}


@pytest.mark.parametrize(("content", "line", "field", "code"), FORMS.values(), ids=FORMS.keys())
def test_a_file_that_cannot_be_read_whole_is_named(
    folder: Path, content: bytes, line: int, field: str, code: str
) -> None:
    path = folder / "topics.yaml"
    path.write_bytes(content)

    problems = [p for p in problems_in(folder) if p.file == path.as_posix()]

    assert [(p.line, p.field, p.code) for p in problems] == [(line, field, code)]


def test_a_few_aliases_are_read_as_what_they_stand_for(folder: Path) -> None:
    (folder / "topics.yaml").write_text(
        "topics: [{id: quy-che, title: &title Quy chế, summary: *title}]", encoding="utf-8"
    )

    assert problems_in(folder) == []


def test_ten_aliases_of_a_long_list_are_problems_not_a_bomb(folder: Path) -> None:
    long = ", ".join(["x"] * 1000)
    text = f"topics:\n  - &a [{long}]\n" + "  - *a\n" * 10
    (folder / "topics.yaml").write_text(text, encoding="utf-8")

    lines = [p.line for p in problems_in(folder) if p.code == "wrong_type"]

    assert lines == list(range(2, 13))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path / "nowhere")

    assert (problem.file, problem.line) == ((tmp_path / "nowhere").as_posix(), 0)
    assert problem.code == "no_folder"


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing yet")

    assert [p.code for p in problems_in(tmp_path)] == ["nothing_here"]


@pytest.mark.parametrize("name", ["more.yml", "more.YAML", "deep/er/more.Yml"])
def test_a_suffix_that_would_be_passed_over_is_named(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("topics: []")

    (problem,) = problems_in(folder)

    assert (problem.file, problem.line, problem.code) == (path.as_posix(), 0, "wrong_suffix")


def test_other_and_hidden_files_are_passed_over(folder: Path) -> None:
    for name in ("notes.txt", "README.md", ".hidden.yaml", ".git/config.yaml"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("colour: red")

    assert problems_in(folder) == []


def test_links_out_of_the_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "more.yaml").write_text("topics: [{id: khac, title: Khác}]", encoding="utf-8")
    (folder / "file.yaml").symlink_to(outside / "more.yaml")
    (folder / "linked").symlink_to(outside)

    problems = problems_in(folder)

    assert [(Path(p.file).name, p.code) for p in problems] == [
        ("file.yaml", "link_outside"),
        ("linked", "link_outside"),
    ]


def test_links_within_the_folder_serve_as_a_mounted_volume_lays_them(folder: Path) -> None:
    (folder / "..data").mkdir()
    (folder / "topics.yaml").rename(folder / "..data/topics.yaml")
    (folder / "topics.yaml").symlink_to("..data/topics.yaml")

    assert problems_in(folder) == []


def test_a_link_to_nothing_and_a_pipe_cannot_be_read(folder: Path) -> None:
    (folder / "lost.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(folder / "pipe.yaml")

    problems = problems_in(folder)

    assert [(Path(p.file).name, p.code) for p in problems] == [
        ("lost.yaml", "unreadable"),
        ("pipe.yaml", "unreadable"),
    ]


def test_a_curated_file_may_have_one_mebibyte(folder: Path) -> None:
    filling = "# " + "x" * (1024 * 1024) + "\n"
    for name in ("topics.yaml", "documents/facts.yaml"):
        path = folder / name
        path.write_text(filling + path.read_text("utf-8"), encoding="utf-8")

    (problem,) = problems_in(folder)

    assert Path(problem.file).name == "topics.yaml"
    assert (problem.code, problem.facts) == ("file_too_large", {"limit": 1})


def test_a_file_of_documents_may_have_sixteen_mebibytes(folder: Path) -> None:
    path = folder / "documents/facts.yaml"
    path.write_bytes(path.read_bytes() + b"#" * (16 * 1024 * 1024))

    (problem,) = problems_in(folder)

    assert (problem.code, problem.facts) == ("file_too_large", {"limit": 16})


def test_a_folder_has_limits_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "FILES_LIMIT", 6)
    assert [p.code for p in problems_in(folder)] == ["too_many_files"]

    monkeypatch.setattr(folder_module, "FOLDER_LIMIT", 700)
    assert [p.code for p in problems_in(folder)] == ["folder_too_large"]
