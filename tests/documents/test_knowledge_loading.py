"""A knowledge folder becomes one frozen value, or nothing."""

import shutil
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from bot.documents.loading import load_knowledge
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import (
    Certainty,
    Chapter,
    Citation,
    Clause,
    FullText,
    Place,
    Point,
    Synonym,
    Topic,
)
from tests.documents.findings import problems_in


def test_a_right_folder_has_no_problems(folder: Path) -> None:
    assert problems_in(folder) == []


def test_an_entry_keeps_every_field(folder: Path) -> None:
    entry = load_knowledge(folder).entries["qc-mot"]

    assert entry.title == "Quy chế thứ nhất"
    assert entry.topic == "quy-che"
    assert entry.answer == "Có ba quy chế.\n- Một dòng nữa."
    assert entry.more == "Ký chiều 14/10/2021."
    assert entry.as_of == date(2026, 11, 23)
    assert entry.certainty is Certainty.CONFIRMED
    assert entry.related == ("qc-hai",)
    assert entry.questions[-1] == "danh sách quy chế"
    assert entry.citations == (
        Citation(document_id="quy-che-x", supports="Có ba bản", checked_on=date(2026, 11, 23)),
    )


def test_a_citation_keeps_its_article_and_clause(folder: Path) -> None:
    (citation,) = load_knowledge(folder).entries["qc-hai"].citations

    assert (citation.article, citation.clause) == ("28", "1")


def test_a_document_keeps_the_facts_about_it(folder: Path) -> None:
    documents = load_knowledge(folder).documents

    law, regulation = documents["luat-cu"], documents["quy-che-x"]
    assert (law.number, law.issuer, law.published_at) == ("42/2013/QH13", "Quốc hội", "vbpl.vn")
    assert (law.in_force_from, law.in_force_to) == (date(2014, 7, 1), date(2026, 6, 30))
    assert (law.amended_by, law.replaced_by) == (("luat-sua",), "luat-sua")
    assert law.wording_before == "luat-sua"
    assert regulation.full_text is FullText.ABSENT
    assert (regulation.names, regulation.parties) == (("quy chế x",), ("Bên A", "Bên B"))
    assert (regulation.signed_on, regulation.term) == (date(2021, 10, 14), "2021-2026")
    assert (regulation.chapter_count, regulation.article_count) == (3, 11)
    assert regulation.note == "Chưa công bố."
    assert regulation.explained_by == "qc-hai"
    assert regulation.articles == ()


def test_articles_know_where_they_stand(folder: Path) -> None:
    knowledge = load_knowledge(folder)

    law = knowledge.documents["luat-moi"]
    assert [a.id for a in law.articles] == [f"luat-moi.{n}" for n in ("1", "2", "2a", "3", "4")]
    assert [(a.chapter, a.section) for a in law.articles] == [
        ("I", ""),
        ("I", ""),
        ("II", "1. Mục đầu"),
        ("II", "2a. Mục chen vào"),
        ("II", "2a. Mục chen vào"),
    ]
    assert law.chapters == (
        Chapter(number="I", title="CHUNG", first_article="1", last_article="2"),
        Chapter(number="II", title="RIÊNG", first_article="2a", last_article="4"),
    )
    assert law.articles[0].questions == ("phạm vi của luật mới",)
    second = knowledge.article("luat-moi.2")
    assert second is not None
    assert second.clauses == (
        Clause(
            number="1",
            text="Khoản một",
            points=(Point(letter="a", text="Điểm a"), Point(letter="đ", text="Điểm đ")),
        ),
        Clause(number="1a", text="Khoản chen vào"),
    )


def test_topics_places_and_language_are_read(folder: Path) -> None:
    knowledge = load_knowledge(folder)

    assert knowledge.topics == (
        Topic(id="quy-che", title="Ba quy chế phối hợp", summary="Ký năm 2021"),
    )
    assert knowledge.places == (
        Place(id="05443", name="Phan Đình Phùng", level="phường", old_names=("Trưng Vương",)),
    )
    assert knowledge.abbreviations == {"ubnd": "ủy ban nhân dân", "no": "nợ"}
    assert knowledge.synonyms == (Synonym(everyday=("lót tay", "đút lót"), official=("hối lộ",)),)
    assert knowledge.signals == {"emergency": ("cháy nhà",), "chat_thanks": ("cảm ơn",)}


def test_what_was_loaded_cannot_be_changed(folder: Path) -> None:
    knowledge = load_knowledge(folder)

    with pytest.raises(TypeError):
        knowledge.entries["qc-ba"] = knowledge.entries["qc-mot"]  # type: ignore[index] # that is the point
    with pytest.raises(FrozenInstanceError):
        knowledge.entries["qc-mot"].title = "khác"  # type: ignore[misc] # that is the point


def test_a_folder_with_anything_wrong_is_not_loaded_at_all(folder: Path) -> None:
    topics = folder / "topics.yaml"
    topics.write_text(topics.read_text("utf-8") + "    colour: red\n", encoding="utf-8")
    (folder / "places.yaml").write_text("places: [", encoding="utf-8")

    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)

    problems = caught.value.facts["problems"]
    assert isinstance(problems, tuple)
    assert [p.code for p in problems] == ["syntax", "unknown_field"]


def test_one_wrong_entry_is_the_only_problem_though_others_refer_to_it(folder: Path) -> None:
    entries = folder / "entries/qc.yaml"
    text = entries.read_text("utf-8")
    entries.write_text(text.replace("title: Tiếp dân", "title: 5"), encoding="utf-8")

    assert [p.code for p in problems_in(folder)] == ["wrong_type"]


def test_ids_are_not_called_dangling_while_a_file_cannot_be_read(folder: Path) -> None:
    (folder / "documents/facts.yaml").write_bytes(b"documents: [")

    assert [p.code for p in problems_in(folder)] == ["syntax"]


@pytest.mark.parametrize(
    ("written", "code"), [("id: QC-HAI", "bad_id"), ("idd: qc-hai", "unknown_field")]
)
def test_ids_are_not_called_dangling_while_one_is_badly_written(
    folder: Path, written: str, code: str
) -> None:
    entries = folder / "entries/qc.yaml"
    text = entries.read_text("utf-8")
    entries.write_text(text.replace("id: qc-hai", written), encoding="utf-8")

    assert {p.code for p in problems_in(folder)} - {"missing"} == {code}


def test_an_id_that_is_gone_is_named_once_with_the_one_it_looks_like(folder: Path) -> None:
    """Referred to by an entry and by a document."""
    entries = folder / "entries/qc.yaml"
    text = entries.read_text("utf-8").replace("id: qc-hai", "id: qc-haii")
    entries.write_text(text, encoding="utf-8")

    (problem,) = problems_in(folder)

    assert problem.facts == {
        "id": "qc-hai",
        "kind": "entries",
        "times": 2,
        "like": "qc-haii",
        "like_file": entries.as_posix(),
        "like_line": text[: text.index("id: qc-haii")].count("\n") + 1,
    }


@pytest.mark.parametrize(
    ("field", "path"),
    [("as_of", "as_of"), ("checked", "citations[1].checked")],
)
def test_a_day_of_checking_that_has_not_come_is_named(folder: Path, field: str, path: str) -> None:
    entries = folder / "entries/qc.yaml"
    text = entries.read_text("utf-8")
    text = text.replace(f"{field}: 2026-11-23", f"{field}: 2026-11-24", 1)
    entries.write_text(text, encoding="utf-8")

    (problem,) = problems_in(folder, today=date(2026, 11, 23))

    assert (problem.field, problem.code) == (f"entries[qc-mot].{path}", "in_future")
    assert problem.facts == {"written": "24/11/2026", "today": "23/11/2026"}
    assert problems_in(folder, today=date(2026, 11, 24)) == []
    assert problems_in(folder) == []


def test_one_file_may_hold_everything(folder: Path, tmp_path: Path) -> None:
    texts = [
        p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml")) if "loaded" not in p.name
    ]
    single = tmp_path / "single"
    single.mkdir()
    (single / "all.yaml").write_text("\n".join(texts), encoding="utf-8")

    knowledge = load_knowledge(single)

    assert list(knowledge.entries) == ["qc-mot", "qc-hai"]
    assert set(knowledge.documents) == {"quy-che-x", "luat-cu", "luat-sua"}


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder: Path) -> None:
    before = load_knowledge(folder)
    for path in folder.rglob("*.yaml"):
        text = path.read_text("utf-8").replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    after = load_knowledge(folder)

    assert after.entries == before.entries
    assert after.documents == before.documents


def test_the_version_is_that_of_the_content_alone(folder: Path, tmp_path: Path) -> None:
    version = load_knowledge(folder).version
    copy = tmp_path / "elsewhere"
    shutil.copytree(folder, copy)
    (copy / "topics.yaml").rename(copy / "zz.yaml")
    (copy / "README.md").write_text("notes")

    assert load_knowledge(copy).version == version

    (copy / "zz.yaml").write_text("topics: [{id: quy-che, title: Khác}]", encoding="utf-8")

    assert load_knowledge(copy).version != version


def test_language_and_places_are_borrowed_where_there_are_none(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "laws.yaml").write_bytes((folder / "documents/loaded.yaml").read_bytes())

    knowledge = load_knowledge(other, language_from=folder)

    home = load_knowledge(folder)
    assert knowledge.abbreviations == home.abbreviations
    assert knowledge.synonyms == home.synonyms
    assert knowledge.signals == home.signals
    assert knowledge.places == home.places
    assert [sector.examples for sector in knowledge.sectors] == [("đường hỏng",)]
    assert set(knowledge.documents) == {"luat-moi", "nghi-dinh"}
    assert knowledge.entries == {}
    assert load_knowledge(other).abbreviations == {}


def test_own_language_is_preferred_to_borrowed(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    (other / "language/abbreviations.yaml").write_text("abbreviations: {tp: thành phố}", "utf-8")

    knowledge = load_knowledge(other, language_from=folder)

    assert knowledge.abbreviations == {"tp": "thành phố"}
    assert knowledge.version == load_knowledge(other).version


def test_a_wrong_borrowed_file_is_a_problem_with_its_own_path(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "laws.yaml").write_bytes((folder / "documents/loaded.yaml").read_bytes())
    (folder / "language/signals.yaml").write_text("signals: {emergency: cháy}", "utf-8")

    (problem,) = problems_in(other, language_from=folder)

    assert problem.file == (folder / "language/signals.yaml").as_posix()
    assert (problem.field, problem.code) == ("signals.emergency", "wrong_type")
