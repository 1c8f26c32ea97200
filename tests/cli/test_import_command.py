"""``knowledge import`` from the command line."""

import io
import json
import shutil
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.config import ROOT
from tests.importing.papers import REGULATION, SHORT


@pytest.fixture
def regulation(tmp_path: Path) -> Path:
    file = tmp_path / "quy-che.txt"
    file.write_text(REGULATION, encoding="utf-8")
    return file


def test_json_holds_the_document_its_articles_and_what_was_left_out(
    regulation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "import", str(regulation), "--json"]) == 0

    read = json.loads(capsys.readouterr().out)
    assert list(read) == ["document", "chapters", "articles", "left_out", "problems"]
    assert read["document"]["number"] == "07/2025/QĐ-UBND"
    assert [(c["number"], c["title"]) for c in read["chapters"]] == [
        ("I", "QUY ĐỊNH CHUNG"),
        ("II", "TỔ CHỨC THỰC HIỆN"),
    ]
    assert [(a["number"], a["chapter"], a["section"]) for a in read["articles"]] == [
        ("1", "I", ""),
        ("2", "I", ""),
        ("3", "II", "1"),
        ("4", "II", "2"),
    ]
    assert read["articles"][1]["clauses"][1] == {
        "number": "2",
        "text": "Kịp thời:",
        "points": [
            {"letter": "a", "text": "Báo cáo hằng quý;"},
            {"letter": "b", "text": "Báo cáo khi có việc gấp."},
        ],
    }
    assert {"text": "- Như Điều 3;", "why": "recipients"} in read["left_out"]
    assert [problem["code"] for problem in read["problems"]] == ["left_out_share"]


def test_json_names_the_id_and_the_known_document_that_would_be_replaced(
    regulation: Path, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["knowledge", "import", str(regulation), "--json", "--into", str(counted)]
    documents = []
    for more in ((), ("--id", "quy-che-thu")):
        main([*typed, *more])
        documents.append(json.loads(capsys.readouterr().out)["document"])

    assert [(each["id"], each["known_title"]) for each in documents] == [
        ("quy-07-2025-qd-ubnd", None),
        ("quy-che-thu", "Quy chế thử"),
    ]


def test_the_report_shows_the_facts_the_tree_and_where_every_letter_went(
    regulation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "import", str(regulation), "--dry-run"]) == 0

    shown = capsys.readouterr().out
    assert "Có hiệu lực từ : 01/04/2025" in shown
    assert "2 chương, 2 mục, 4 điều, 2 khoản" in shown
    assert "Điều 2. Nguyên tắc (2 khoản)" in shown
    assert "Bỏ ra ngoài (nơi nhận): - Như Điều 3;" in shown
    assert "0 không rõ đi đâu" in shown


def test_a_gap_stops_the_import_until_it_is_overridden_by_name(
    regulation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = REGULATION.replace("Điều 3. Họp", "Điều 5. Họp").replace("Điều 4. H", "Điều 6. H")
    regulation.write_text(text, encoding="utf-8")
    typed = ["knowledge", "import", str(regulation), "--dry-run"]

    assert main(typed) == 1
    assert "--override article_gap" in capsys.readouterr().out
    assert main([*typed, "--override", "article_gap"]) == 0


def test_a_file_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "import", str(tmp_path / "khong-co.docx")]) == 2
    assert "Không có tệp" in capsys.readouterr().err


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    """A knowledge folder that expects two chapters and four articles of the made-up regulation."""
    folder = tmp_path / "kho"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "thu.yaml").write_text(
        "documents:\n  - id: quy-che-thu\n    title: Quy chế thử\n    names: [quy chế thử]\n"
        "    chapter_count: 2\n    article_count: 4\n    full_text: absent\n",
        encoding="utf-8",
    )
    return folder


def test_what_is_imported_can_be_asked_for_by_its_article(
    regulation: Path, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["knowledge", "import", str(regulation), "--id", "quy-che-thu", "--into", str(counted)]
    assert main(typed) == 0
    assert "4 điều" in capsys.readouterr().out

    assert main(["ask", "--knowledge", str(counted), "điều 3 quy chế thử nói gì"]) == 0
    assert "Hai bên họp mỗi quý một lần." in capsys.readouterr().out


def test_a_document_without_chapters_is_imported(
    regulation: Path, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regulation.write_text(SHORT, encoding="utf-8")

    typed = ["knowledge", "import", str(regulation), "--id", "quy-che-thu", "--into", str(counted)]
    assert main([*typed, "--override", "chapter_count", "--override", "article_count",
                 "--reason", "thử"]) == 0  # fmt: skip
    assert "2 điều" in capsys.readouterr().out
    kept = (counted / "documents" / "thu.yaml").read_text("utf-8")
    assert "chapter_count" not in kept.replace("bỏ qua: article_count, chapter_count", "")


def test_what_a_document_replaces_is_named_and_marked_when_asked(
    regulation: Path, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = (
        "# a comment with id: quy-che-cu, and documents:\ndocuments:\n  - id: quy-che-cu\n"
        "    title: Quy chế cũ\n    number: 01/QC\n    full_text: absent  # lost\n"
    )
    (counted / "documents" / "cu.yaml").write_text(old, encoding="utf-8")
    typed = ["knowledge", "import", str(regulation), "--id", "quy-che-thu", "--into", str(counted)]

    assert main([*typed, "--dry-run"]) == 0
    assert "thay thế: Quy chế cũ (mã quy-che-cu)" in capsys.readouterr().out
    assert main([*typed, "--replaces", "khong-co"]) == 2
    assert main([*typed, "--replaces", "quy-che-cu"]) == 0
    assert "Đã đánh dấu là bị thay thế: Quy chế cũ" in capsys.readouterr().out
    kept = (counted / "documents" / "cu.yaml").read_text("utf-8")
    assert kept == old.replace("# lost\n", "# lost\n    replaced_by: quy-che-thu\n")


def test_a_second_document_without_a_number_does_not_overwrite_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "van-ban.txt", tmp_path / "kho"
    folder.mkdir()
    short = SHORT.replace("Số: 07/2025/QĐ-UBND\n", "")
    typed = ["knowledge", "import", str(file), "--into", str(folder), "--yes"]

    for text in (short, short.replace("TRỒNG CÂY THỬ", "NUÔI CÁ"), short):
        file.write_text(text, encoding="utf-8")
        assert main(typed) == 0

    said = capsys.readouterr().out
    assert said.count("Văn bản mới, mang mã") == 2
    assert said.count("Thay lời văn của văn bản đã có: Nghị quyết về việc") == 1
    assert {each.name for each in (folder / "documents").iterdir()} == {
        "nghi-quyet-ve-viec-trong-cay-thu.yaml",
        "nghi-quyet-ve-viec-nuoi-ca.yaml",
    }


@pytest.mark.parametrize(("typed", "is_written"), [("c\n", True), ("\n", False)])
def test_at_a_terminal_the_report_is_confirmed_before_anything_is_written(
    regulation: Path,
    counted: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    is_written: bool,
) -> None:
    terminal = io.StringIO(typed)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)

    command = ["knowledge", "import", str(regulation), "--id", "quy-che-thu"]
    assert main([*command, "--into", str(counted)]) == 0
    text = (counted / "documents" / "thu.yaml").read_text("utf-8")
    assert ("full_text: loaded" in text) is is_written


def test_other_counts_than_expected_are_refused_without_a_name_and_a_reason(
    regulation: Path, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = counted / "documents" / "thu.yaml"
    before = file.read_text("utf-8").replace("article_count: 4", "article_count: 11")
    file.write_text(before, encoding="utf-8")
    typed = ["knowledge", "import", str(regulation), "--id", "quy-che-thu", "--into", str(counted)]

    assert main(typed) == 1
    assert "--override article_count" in capsys.readouterr().out
    assert main([*typed, "--override", "article_count"]) == 2
    assert "--reason" in capsys.readouterr().err
    assert file.read_text("utf-8") == before
    assert main([*typed, "--override", "article_count", "--reason", "bản ký có bốn điều"]) == 0
    assert "bản ký có bốn điều" in file.read_text("utf-8")


def test_nothing_is_written_when_the_folder_would_not_be_sound(
    regulation: Path, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regulation.write_text(REGULATION.replace("Hai bên họp", "Hai <b>bên</b> họp"), "utf-8")
    file = counted / "documents" / "thu.yaml"
    before = file.read_text("utf-8")

    typed = ["knowledge", "import", str(regulation), "--id", "quy-che-thu", "--into", str(counted)]
    assert main(typed) == 1
    assert "Chưa ghi gì" in capsys.readouterr().out
    assert file.read_text("utf-8") == before


def _made_up(articles: int) -> str:
    """A regulation of three chapters, clearly marked as made up for this test."""
    lines = ["QUY CHẾ", "PHỐI HỢP (BẢN THỬ, KHÔNG CÓ THẬT)"]
    for number in range(1, articles + 1):
        if number in {1, 4, articles - 1}:
            lines += [f"Chương {({1: 'I', 4: 'II'}).get(number, 'III')}", "PHẦN THỬ"]
        lines += [f"Điều {number}. Việc thử số {number}"]
        lines += [f"Đây là lời văn thử của điều {number}, bịa ra để kiểm tra, không có thật."]
    return "\n".join(lines)


def test_a_shipped_regulation_answers_from_its_text_once_it_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = tmp_path / "knowledge", tmp_path / "thu.txt"
    shutil.copytree(ROOT / "knowledge", folder)
    file.write_text(_made_up(11), encoding="utf-8")
    typed = ["knowledge", "import", str(file), "--into", str(folder)]

    assert main([*typed, "--yes"]) == 1  # which of the three it is must be said
    assert "--id quy-che-dbqh-2021 " in capsys.readouterr().out
    assert main([*typed, "--id", "quy-che-dbqh-2021"]) == 0
    capsys.readouterr()
    question = "điều 2 quy chế đoàn đại biểu quốc hội"
    assert main(["ask", "--knowledge", str(folder), question]) == 0
    assert "lời văn thử của điều 2" in capsys.readouterr().out
    kept = (folder / "documents" / "regulations.yaml").read_text("utf-8")
    assert "- quy chế 11 điều" in kept
    assert "explained_by: qc-toan-van" in kept
