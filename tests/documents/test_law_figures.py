"""A figure from a law read before its amendment is never told as sure."""

from pathlib import Path

import pytest
import yaml

from bot.documents.recognised import recognised
from tests.documents.findings import problems_in

VERSION = "theo bản trước khi sửa theo Luật 136/2025"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("trả lời trong 10 ngày làm việc", "10 ngày"),
        ("thời hiệu là 90  ngày", "90 ngày"),
        ("trong mười ngày", "mười ngày"),
        ("chín mươi ngày kể từ", "chín mươi ngày"),
        ("trong 07 (bảy) ngày làm việc", "07 (bảy) ngày"),
        ("từ 5-10 người cử đại diện", "5-10 người"),
        ("từ 5 – 10 người", "5 – 10 người"),
        ("gia hạn hai lần", "hai lần"),
        ("mỗi tháng một ngày", "một ngày"),
        ("mỗi lần 30 ngày", "30 ngày"),
        ("Sáu tháng một lần", "Sáu tháng"),
        ("ít nhất 1 ngày/tuần", "1 ngày"),
        ("trong 24 giờ", "24 giờ"),
        ("ít nhất 50% số phiếu", "50%"),
        ("hai phần trăm", "hai phần trăm"),
        ("1.500 người", "1.500 người"),
        ("ngày 1/7/2026, trong 3 tháng", "3 tháng"),
    ],
)
def test_figures_are_found_in_digits_and_words(text: str, figure: str) -> None:
    assert recognised().figure_in(text) == figure


@pytest.mark.parametrize(
    "text",
    [
        "từ ngày 01/07/2026",
        "ngày 01 tháng 7 năm 2026",
        "ngày một tháng bảy",
        "tháng 7 năm 2026",
        "quý 3 năm 2026",
        "từ năm 2026 người dân được",
        "Luật 02/2011 người dân",
        "Luật Khiếu nại số 02/2011/QH13",
        "Điều 28 người tiếp công dân phải",
        "(Điều 5 người dân)",
        "khoản 2 ngày càng rõ",
        "khiếu nại lần hai người dân gửi",
        "sáng thứ hai tuần tới",
        "ba quy chế, bốn hình thức",
        "gọi 113 ngay",
        "nhiều ngày, vài người",
        "trong năm người ta họp",
    ],
)
def test_dates_and_numbers_of_laws_are_no_figures(text: str) -> None:
    found = recognised().figure_in(text)

    assert found in {
        "",
        "năm người",
    }  # "năm" is both "year" and "five": better asked once too often


@pytest.mark.parametrize(
    ("certainty", "answer", "codes"),
    [
        ("to_check", f"Chờ 10 ngày, {VERSION}.", []),
        ("to_check", f"Chờ 10 ngày, {VERSION.upper()}.", []),
        ("confirmed", f"Chờ 10 ngày, {VERSION}.", ["to_check_figure"]),
        ("unknown", f"Chờ 10 ngày, {VERSION}.", ["to_check_figure"]),
        ("to_check", "Chờ 10 ngày.", ["version_not_named"]),
        ("to_check", "Chờ 10 ngày, trước khi sửa.", ["version_not_named"]),
        ("to_check", "Chờ 10 ngày, theo Luật 136/2025.", ["version_not_named"]),
        ("confirmed", "Chờ mười ngày.", ["version_not_named", "to_check_figure"]),
        ("confirmed", "Từ ngày 01 tháng 7 năm 2026, theo Điều 28.", []),
    ],
)
def test_such_an_entry_must_be_to_check_and_name_the_version(
    folder: Path, certainty: str, answer: str, codes: list[str]
) -> None:
    _rewrite(folder, certainty=certainty, answer=answer)

    problems = problems_in(folder)

    assert [p.code for p in problems] == codes
    fields = {"to_check_figure": "certainty", "version_not_named": "answer"}
    assert [p.field for p in problems] == [f"entries[qc-hai].{fields[code]}" for code in codes]


def test_the_figure_and_the_law_are_named(folder: Path) -> None:
    _rewrite(folder, answer="Hỏi nơi tiếp dân.", more="Trong 10 ngày.")

    (problem,) = problems_in(folder)

    assert problem.facts == {
        "figure": "10 ngày",
        "document": "luat-cu",
        "amendment": "136/2025/QH15",
    }


def test_figures_from_other_laws_are_free(folder: Path) -> None:
    path = folder / "documents/facts.yaml"
    text = path.read_text("utf-8").replace("    wording_before: luat-sua\n", "")
    path.write_text(text, encoding="utf-8")
    _rewrite(folder, certainty="confirmed", answer="Chờ 10 ngày.")

    assert problems_in(folder) == []


def _rewrite(folder: Path, **fields: str) -> None:
    path = folder / "entries/qc.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    data["entries"][1] |= fields
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
