"""What must never be kept of a question, and what must stay for it to be understood."""

import time

import pytest

from bot.domain.masking import MASK, mask, personal
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


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi 0912345678 đồng ý giúp", f"gọi {MASK} đồng ý giúp"),
        ("123456789 đồng ý", f"{MASK} đồng ý"),
        ("0912345678 đồng chí Tám", f"{MASK} đồng chí Tám"),
        ("quyết định của bà Lan 019185001234", f"quyết định của bà Lan {MASK}"),
        ("quyết định số 0912345678", f"quyết định số {MASK}"),
    ],
)
def test_a_personal_number_is_not_taken_for_a_sum_or_a_papers(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_what_would_be_hidden_is_told_in_its_order_and_can_be_left() -> None:
    text = "nộp 1500000 đồng, gọi 0912.345.678, stk 190 3456 7890 hoặc 0912.345.678"

    assert personal(text) == ("0912.345.678", "190 3456 7890")
    assert mask(text, {"190 3456 7890"}) == (
        f"nộp 1500000 đồng, gọi {MASK}, stk 190 3456 7890 hoặc {MASK}"
    )


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
        "đóng góp 1500000 đồng mỗi hộ",
        "dong gop 1500000 d moi ho",
        "nợ 12500000đ, phạt 250000k",
        "trừ tài khoản của tôi 1500000 đồng",
        "rộng 1500000 m2",
        "quyết định số 12345678 và hoá đơn 7/2026 số 0012345",
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


def test_a_very_long_message_of_digits_is_masked() -> None:
    assert not any(c.isdigit() for c in mask("0123456789 " * 400))


@pytest.mark.parametrize("hostile", ["a." * 2047 + "@", "a" * 4090 + ".@", "_0" * 2047 + ".@"])
def test_what_is_nearly_a_mail_address_is_looked_at_in_no_time(hostile: str) -> None:
    begun = time.thread_time()

    mask(hostile)

    assert time.thread_time() - begun < 0.15  # seconds; it was 0.3 and more
