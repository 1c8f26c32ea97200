"""Documents written into a knowledge folder."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Document, FullText
from bot.importing.comparing import compared
from bot.importing.importer import Imported, take_apart
from bot.importing.problems import Code
from bot.importing.record import Occasion, Record, records
from bot.importing.writing import home_of, placed
from bot.texts.catalog import Catalog, shipped_texts
from tests.importing.papers import REGULATION, reading_of

SHIPPED = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 11, 23)
OLD = """\
# Văn bản thử, không phải thật.
documents:
  - id: quy-che-thu  # mã không đổi
    title: Quy chế phối hợp thử
    names: [quy chế thử]   # tên người dân gọi
    article_count: 4
    full_text: loaded
    published_at: Công báo
    articles:
      - number: "1"
        title: Phạm vi điều chỉnh
        text: Lời cũ.
        questions: [phạm vi của quy chế thử]
      - number: "2"
        title: Họp định kỳ
        text: Lời cũ về họp.
        questions: [bao lâu hai bên họp một lần]
      - number: "3"
        text: Không tên.
      - number: "4"
        text: Hết.
"""


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "thu.yaml").write_text(OLD, encoding="utf-8")
    return tmp_path


def imported(text: str = REGULATION) -> Imported:
    return take_apart(reading_of(text), read_lexicon().counts)


def known(folder: Path) -> Document:
    return load_knowledge(folder, language_from=SHIPPED).documents["quy-che-thu"]


def write(folder: Path, made: Sequence[Record]) -> Path:
    """Put the documents into a folder; returns the file of the first."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")]
    files = placed({name: (folder / name).read_bytes() for name in names}, made)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / home_of(files, made[0].id)


def put(folder: Path, text: str, texts: Catalog, **overridden: Any) -> Document:
    """Import a text over the old document; returns what the folder holds then."""
    occasion = Occasion(id="quy-che-thu", file="thu.docx", on=TODAY, **overridden)
    before = known(folder)
    found = compared(imported(text), before.id, {before.id: before})
    made = records(found.settled(), before, occasion, texts)
    write(folder, made)
    return known(folder)


def odd(text: Imported, before: Document) -> dict[Code, Mapping[str, str | int]]:
    """What is odd about a text that takes the place of a document."""
    found = compared(text, before.id, {before.id: before})
    return {each.code: each.facts for each in found.imported.problems}


def test_a_new_document_is_a_file_of_its_own_in_the_documented_format(
    tmp_path: Path, texts: Catalog
) -> None:
    occasion = Occasion(id="quy-che-moi", file="moi.docx", on=TODAY)
    path = write(tmp_path, records(imported(), None, occasion, texts))
    document = load_knowledge(tmp_path, language_from=SHIPPED).documents["quy-che-moi"]

    assert path == tmp_path / "documents" / "quy-che-moi.yaml"
    assert document.full_text is FullText.LOADED
    assert (document.number, document.signed_on) == ("07/2025/QĐ-UBND", date(2025, 3, 5))
    assert "moi.docx" in document.published_at
    assert [a.number for a in document.articles] == ["1", "2", "3", "4"]
    assert document.articles[1].clauses[1].points[0].text == "Báo cáo hằng quý;"
    assert (document.articles[2].chapter, document.articles[2].section) == ("II", "1. HỌP")
    assert [c.title for c in document.chapters] == ["QUY ĐỊNH CHUNG", "TỔ CHỨC THỰC HIỆN"]


def test_importing_again_keeps_comments_names_and_example_questions(
    folder: Path, texts: Catalog
) -> None:
    document = put(folder, REGULATION, texts)
    text = (folder / "documents" / "thu.yaml").read_text("utf-8")

    assert text.startswith("# Văn bản thử, không phải thật.\n")
    assert "# mã không đổi" in text
    assert "# tên người dân gọi" in text
    assert document.title == "Quy chế phối hợp thử"
    assert document.articles[0].text == "Quy chế này quy định việc phối hợp giữa hai bên."
    assert document.articles[0].questions == ("phạm vi của quy chế thử",)


def test_questions_follow_an_article_that_was_renumbered(folder: Path, texts: Catalog) -> None:
    document = put(folder, REGULATION, texts)

    assert document.articles[1].questions == ()
    assert document.articles[2].title == "Họp định kỳ"
    assert document.articles[2].questions == ("bao lâu hai bên họp một lần",)


def test_questions_without_an_article_stop_the_import(folder: Path) -> None:
    file = folder / "documents" / "thu.yaml"
    asked = 'text: Hết.\n        questions: [hết chưa]\n      - {number: "5", text: Năm}'
    file.write_text(
        OLD.replace("text: Hết.", asked).replace("article_count: 4", "article_count: 5"),
        encoding="utf-8",
    )
    shorter = imported(REGULATION[: REGULATION.index("Mục 2")])

    assert Code.QUESTIONS_WITHOUT_ARTICLE in odd(shorter, known(folder))


def test_counts_that_differ_are_named_and_both_are_kept_with_their_sources(
    folder: Path, texts: Catalog
) -> None:
    longer = REGULATION.replace("./.\n", ".\nĐiều 5. Hết\nHết.\n")
    assert odd(imported(longer), known(folder))[Code.ARTICLE_COUNT] == {"stated": 4, "found": 5}

    document = put(
        folder, longer, texts, overridden=["article_count"], reason="bản ký có thêm Điều 5"
    )
    (item,) = yaml.safe_load((folder / "documents" / "thu.yaml").read_text("utf-8"))["documents"]

    assert document.article_count == 5
    assert [c["articles"] for c in item["counts"]] == [4, 5]
    assert "bản ký có thêm Điều 5" in item["counts"][1]["source"]
    assert "article_count" in document.note


def test_a_gap_that_was_accepted_is_written_down_and_the_folder_stays_sound(
    folder: Path, texts: Catalog
) -> None:
    gap = REGULATION.replace("Điều 3. Họp", "Điều 6. Họp").replace("Điều 4. H", "Điều 7. H")
    document = put(folder, gap, texts, overridden=["article_gap"], reason="bản gốc mất trang")
    (item,) = yaml.safe_load((folder / "documents" / "thu.yaml").read_text("utf-8"))["documents"]

    assert [a.number for a in document.articles] == ["1", "2", "6", "7"]
    assert item["missing_articles"] == ["3", "4", "5"]


def test_a_resolution_is_kept_beside_the_regulation_it_enacts(
    tmp_path: Path, texts: Catalog
) -> None:
    text = "NGHỊ QUYẾT\nVỀ QUY CHẾ MẪU\nĐiều 1. Ban hành Quy chế.\nTM. HAI BÊN\n" + REGULATION
    occasion = Occasion(id="quy-che-moi", file="moi.docx", on=TODAY)
    write(tmp_path, records(imported(text), None, occasion, texts))
    documents = load_knowledge(tmp_path, language_from=SHIPPED).documents

    assert {id_: len(each.articles) for id_, each in documents.items()} == {
        "quy-che-moi": 4,
        "quy-che-moi-bh": 1,
    }


def test_parts_sections_without_chapters_and_appendices_have_a_place(
    tmp_path: Path, texts: Catalog
) -> None:
    text = (
        "Điều 1. Trước\nx.\nPhần thứ nhất\nCHUNG\nĐiều 2. Trong phần\ny.\nPhần thứ hai\nRIÊNG\n"
        "Chương I\nMỘT\nĐiều 3. Trong chương\nz.\nMục 1\nNHỎ\nTiểu mục 1\nNHỎ NHẤT\n"
        "Điều 4. Trong mục\nt.\nCHỦ TỊCH\nTrần Thử\nPHỤ LỤC I\nMẪU\nMột dòng."
    )
    occasion = Occasion(id="bo-luat-mau", file="mau.docx", on=TODAY)
    path = write(tmp_path, records(imported(text), None, occasion, texts))
    load_knowledge(tmp_path, language_from=SHIPPED)
    (item,) = yaml.safe_load(path.read_text("utf-8"))["documents"]

    assert [a["number"] for a in item["articles"]] == ["1"]
    assert [(c["number"], c.get("part", "")) for c in item["chapters"]] == [
        ("Phần nhất", ""),
        ("I", "Phần hai RIÊNG"),
    ]
    assert [a["number"] for a in item["chapters"][1]["articles"]] == ["3"]
    assert item["chapters"][1]["sections"][0]["title"] == "NHỎ - Tiểu mục 1. NHỎ NHẤT"
    assert item["appendices"] == [{"title": "PHỤ LỤC I MẪU", "text": "Một dòng."}]


def test_importing_again_says_which_file_the_words_are_from_unless_a_person_wrote_where(
    folder: Path, texts: Catalog
) -> None:
    file = folder / "documents" / "thu.yaml"
    assert put(folder, REGULATION, texts).published_at == "Công báo"

    earlier = texts.say("import.source", file="cu.docx", on=date(2025, 1, 1))
    file.write_text(OLD.replace("Công báo", earlier), encoding="utf-8")

    assert "thu.docx, nhập ngày 23/11/2026" in put(folder, REGULATION, texts).published_at
