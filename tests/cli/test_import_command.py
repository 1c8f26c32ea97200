"""``knowledge import`` from the command line."""

import json
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.importing.papers import REGULATION


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
