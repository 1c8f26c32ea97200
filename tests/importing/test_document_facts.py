"""What a document says of itself."""

from datetime import date

import pytest

from bot.importing.document_facts import facts_of
from tests.importing.papers import REGULATION, outline_of


def test_a_regulation_names_its_number_issuer_days_and_what_it_replaces() -> None:
    facts = facts_of(outline_of(REGULATION).main)

    assert facts.title == "Quy chế phối hợp công tác"
    assert facts.number == "07/2025/QĐ-UBND"
    assert facts.issuer == "Ủy ban nhân dân tỉnh Thử Nghiệm"
    assert facts.signed_on == date(2025, 3, 5)
    assert facts.in_force_from == date(2025, 4, 1)
    assert facts.replaces == ["Quy chế số 01/QC ngày 02/02/2019"]


def test_a_law_is_named_and_dated_by_its_own_sentences() -> None:
    outline = outline_of(
        "LUẬT\nTIẾP NHẬN Ý KIẾN NHÂN DÂN\nQuốc hội ban hành Luật tiếp nhận ý kiến Nhân dân.\n"
        "Điều 1. Phạm vi\nLuật này quy định việc tiếp nhận ý kiến Nhân dân.\n"
        "Điều 2. Hiệu lực\nLuật này có hiệu lực thi hành kể từ ngày 01 tháng 7 năm 2030. "
        "Luật Ý kiến số 01/2001/QH10 hết hiệu lực kể từ ngày Luật này có hiệu lực.\n"
        "Luật này đã được Quốc hội nước Mẫu khóa XX thông qua ngày 09 tháng 11 năm 2029."
    )
    facts = facts_of(outline.main)

    assert facts.title == "Luật Tiếp nhận ý kiến Nhân dân"
    assert facts.signed_on == date(2029, 11, 9)
    assert facts.in_force_from == date(2030, 7, 1)
    assert facts.replaces == ["Luật Ý kiến số 01/2001/QH10"]


def test_in_force_from_the_day_of_signing_is_that_day() -> None:
    text = REGULATION.replace("từ ngày 01 tháng 4 năm 2025", "kể từ ngày ký")

    assert facts_of(outline_of(text).main).in_force_from == date(2025, 3, 5)


def test_a_regulation_takes_from_the_resolution_what_it_does_not_say() -> None:
    outline = outline_of(
        "Số: 09/NQ-MTTQ\nThử Nghiệm, ngày 01 tháng 02 năm 2026\nNGHỊ QUYẾT\nVỀ QUY CHẾ\n"
        "Điều 1. Ban hành Quy chế.\nTM. HAI BÊN\nQUY CHẾ\nPHỐI HỢP\nĐiều 1. A\nViệc."
    )
    facts = facts_of(outline.main, outline.bodies[0])

    assert (facts.title, facts.number, facts.signed_on) == (
        "Quy chế phối hợp",
        "09/NQ-MTTQ",
        date(2026, 2, 1),
    )


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            "QUYẾT ĐỊNH\nVề việc ban hành Quy chế họp\ncủa hai bên\nCăn cứ Luật Mẫu;",
            "Quyết định về việc ban hành Quy chế họp của hai bên",
        ),
        ("QUY CHẾ\nTiếp công dân ở xã\nCăn cứ Luật Mẫu;", "Quy chế tiếp công dân ở xã"),
        ("QUY CHẾ\n(Ban hành kèm theo Quyết định số 1/QĐ)", "Quy chế"),
        ("QUY CHẾ\nCăn cứ Luật Mẫu, hai bên thống nhất", "Quy chế"),
        ("QUY CHẾ\nHai bên thống nhất các điều sau:", "Quy chế"),
    ],
)
def test_a_title_may_be_written_in_small_letters(above: str, title: str) -> None:
    body = outline_of(f"{above}\nĐiều 1. Một\nx.\nĐiều 2. Hai\ny.").main

    assert facts_of(body).title == title


@pytest.mark.parametrize(
    ("above", "issuer"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN", "Ủy ban nhân dân tỉnh Thái Nguyên"),
        ("HỘI ĐỒNG NHÂN DÂN PHƯỜNG PHAN ĐÌNH PHÙNG", "Hội đồng nhân dân phường Phan Đình Phùng"),
        ("BỘ LAO ĐỘNG VÀ XÃ HỘI", "Bộ lao động và xã hội"),
    ],
)
def test_the_place_of_an_issuer_is_written_as_a_name(above: str, issuer: str) -> None:
    body = outline_of(f"{above}\nSố: 1/QC\nQUY CHẾ\nHỌP\nĐiều 1. Một\nx.\nĐiều 2. Hai\ny.").main

    assert facts_of(body).issuer == issuer
