"""Titles of petitions: the matter in a line, without numbers and without who wrote."""

import pytest

from bot.domain.titles import LONGEST, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Đường hỏng", "Đường hỏng"),
        ("Đường\n  hỏng  nặng", "Đường hỏng nặng"),
        ("gọi tôi số 0912 345 678 nhé", "gọi tôi số *** nhé"),
        ("a" * 80, "a" * LONGEST + "..."),
        ("Tôi là Nguyễn Văn Bưởi ở tổ 5 xóm Cam, cống bị tắc đã lâu", "cống bị tắc đã lâu"),
        ("toi ten la Buoi, o xom Cam, cong bi tac", "cong bi tac"),
        ("Kính gửi Mặt trận tỉnh. Em tên là Kẹo: đèn đường hỏng", "đèn đường hỏng"),
        ("Tôi là người dân xóm Cam", "Tôi là người dân xóm Cam"),
        ("Tôi làm ruộng ở xóm Cam, mương vỡ", "Tôi làm ruộng ở xóm Cam, mương vỡ"),
    ],
)
def test_a_title_is_the_first_words_of_the_matter(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_long_title_ends_where_a_word_ends() -> None:
    title = title_of("Kênh mương Đồng Chằm vỡ bờ, " * 9)

    assert len(title) <= LONGEST + 3
    assert title == "Kênh mương Đồng Chằm vỡ bờ, Kênh mương Đồng Chằm vỡ bờ, Kênh..."
