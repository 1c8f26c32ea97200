"""The knowledge that ships with the bot is whole."""

import shutil
from pathlib import Path

from bot.documents.loading import load_knowledge
from bot.domain.knowledge import FullText
from tests.documents.findings import problems_in

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
# Tests, deep links and evaluation refer to these; an entry may be split further, never dropped.
IDS = (
    *("qc-tong-quan", "qc-ky-ket", "qc-nguoi-ky", "qc-dbqh", "qc-hdnd", "qc-ubnd", "qc-toan-van"),
    *("qc-hieu-luc", "qc-giai-doan-truoc", "qc-danh-gia", "qc-de-nghi", "qc-chi-dao"),
    *("nd-tong-hop", "nd-dai-doan-ket", "nd-tuyen-truyen", "nd-giam-sat", "nd-phan-bien"),
    *("nd-tiep-cong-dan", "nd-van-ban", "nd-thi-dua", "nd-doi-thoai", "nd-tiep-xuc-cu-tri"),
    *("cq-mttq", "cq-mttq-to-chuc", "cq-doan-dbqh", "cq-hdnd", "cq-ubnd", "cq-sap-nhap"),
    *("cq-thanh-tra-nhan-dan", "tt-gui-kien-nghi", "tt-phan-biet", "tt-khieu-nai", "tt-to-cao"),
    *("tt-nac-danh", "tt-thoi-han", "tt-theo-doi", "tt-sua-rut", "tt-duong-di", "tt-tiep-dan"),
    *("tt-du-hop-cu-tri", "tt-dong-nguoi", "tt-uy-quyen", "tt-don-hop-le", "tt-kenh-khac"),
    *("luat-mttq", "luat-tiep-xuc-cu-tri", "luat-tiep-cong-dan", "luat-khieu-nai-to-cao"),
    *("bot-du-lieu", "bot-la-gi", "bot-lien-he", "bot-khan-cap"),
)
REGULATIONS = {"quy-che-dbqh-2021": 11, "quy-che-hdnd-2021": 12, "quy-che-ubnd-2021": 13}


def test_nothing_is_wrong_with_it() -> None:
    assert problems_in(KNOWLEDGE, language_from=KNOWLEDGE) == []


def test_each_file_beside_the_entries_is_missed_when_it_is_gone(tmp_path: Path) -> None:
    names = [path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("*.yaml")]
    for folder in ("entries", "documents"):
        shutil.copytree(KNOWLEDGE / folder, tmp_path / folder)
    shutil.copy(KNOWLEDGE / "topics.yaml", tmp_path)

    problems = problems_in(tmp_path, language_from=tmp_path)

    assert {p.code for p in problems} == {"no_file"}
    assert {p.file.removeprefix(f"{tmp_path.as_posix()}/") for p in problems} == {
        name for name in names if not name.startswith(("entries/", "documents/", "topics"))
    }


def test_every_entry_of_the_outline_is_there() -> None:
    assert len(IDS) == 52
    assert set(IDS) <= set(load_knowledge(KNOWLEDGE).entries)


def test_the_three_regulations_are_facts_without_text() -> None:
    documents = load_knowledge(KNOWLEDGE).documents

    for id_, articles in REGULATIONS.items():
        document = documents[id_]
        assert (document.chapter_count, document.article_count) == (3, articles)
        assert document.full_text is FullText.ABSENT
        assert document.articles == ()


def test_the_language_and_the_places_are_there() -> None:
    knowledge = load_knowledge(KNOWLEDGE)

    assert knowledge.abbreviations["ubnd"] == "ủy ban nhân dân"
    assert knowledge.synonyms
    assert knowledge.signals
    assert len({place.id for place in knowledge.places}) == 92
