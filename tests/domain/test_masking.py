"""What must never be kept of a question, and what must stay for it to be understood."""

import pytest

from bot.domain.masking import MASK, mask
from bot.domain.vietnamese import compose


@pytest.mark.parametrize(
    "secret",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "09 12 34 56 78",
        "0 9 1 2 3 4 5 6 7 8",
        "+84 912 345 678",
        "84912345678",
        "(0208) 3 855 123",
        "02083855123",
        "019085001234",
        "019 085 001 234",
        "019.085.001.234",
        "091234567",
        "123 456 789",
        "1903 5678 9012 34",
        "19035678901234",
        "970436",
        "B1234567",
        "lan.nguyen@gmail.com",
        "lan.nguyen @ gmail . com",
        "lan a còng gmail.com",
        "@nguyenvanlan",
        "facebook.com/nguyen.van.lan",
        "20A-123.45",
        "20B1 123.45",
        "20b112345",
        "20 H1 1234",
        "không chín một hai ba bốn năm sáu bảy tám",
        "khong chin mot hai ba bon nam sau bay tam",
        "một, chín, không, ba, năm, sáu, bảy, tám",
    ],
)
def test_personal_data_is_hidden_however_it_is_written(secret: str) -> None:
    masked = mask(f"số của tôi là {secret} ạ")

    assert MASK in masked
    assert secret.casefold() not in masked.casefold()
    assert sum(c.isdigit() for c in masked) == 0
    assert masked.startswith("số của tôi là ")
    assert masked.endswith(" ạ")


@pytest.mark.parametrize("number", ["4567", "12 34 5", "0011", "12345"])
def test_a_short_number_called_an_account_is_hidden(number: str) -> None:
    assert mask(f"chuyển vào stk {number} nhé") == f"chuyển vào stk {MASK} nhé"


@pytest.mark.parametrize(
    "harmless",
    [
        "Điều 15 luật 75/2015/QH13 nói gì",
        "nghị quyết 1683/NQ-UBTVQH15",
        "ký ngày 14/10/2021",
        "ký ngày 14.10.2021",
        "từ 01-07-2025 đến 30-06-2026",
        "giai đoạn 2021-2026",
        "giai đoạn 2017 2021 2026",
        "gọi 113, 114 hay 115",
        "trong 30 ngày, 45 ngày hay 90 ngày",
        "đền bù 150.000.000 đồng",
        "92 xã phường, 3 quy chế, 11 12 13 điều",
        "khoản 2 điều 9 và điều 10",
        "không có ai nói một hai câu",
        "nghị định 154/2026/NĐ-CP",
    ],
)
def test_what_a_question_is_about_stays(harmless: str) -> None:
    assert mask(harmless) == harmless


def test_several_secrets_in_one_message_are_all_hidden() -> None:
    masked = mask("Tôi 0912345678, căn cước 019085001234, thư lan@yahoo.com, biển 20A-123.45")

    assert masked.count(MASK) == 4
    assert not any(c.isdigit() for c in masked)


def test_decomposed_text_is_masked_like_composed() -> None:
    decomposed = "tài khoản 4567"

    assert mask(decomposed) == compose(f"tài khoản {MASK}")


def test_masking_twice_changes_nothing() -> None:
    once = mask("gọi 0912 345 678 hoặc lan@yahoo.com")

    assert mask(once) == once


def test_a_very_long_message_of_digits_is_masked_quickly() -> None:
    assert not any(c.isdigit() for c in mask("0123456789 " * 400))
