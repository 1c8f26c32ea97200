"""What others read of a petition: no names, no illness, whatever the sender typed first."""

from pathlib import Path

import pytest

from bot.documents.loading import load_knowledge
from bot.domain.public_words import LONGEST, PublicWords
from bot.domain.vietnamese import bare, syllables


@pytest.fixture(scope="module")
def words() -> PublicWords:
    return PublicWords(load_knowledge(Path(__file__).parents[2] / "knowledge").sectors)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Nhà ông Nguyễn Văn Tám xóm 5 xả nước thải chăn nuôi ra đường", "nguyen tam"),
        ("Gia đình tôi Nguyễn Thị Hoa ở xóm Cam bị ngập do cống tắc", "nguyen hoa"),
        ("gia dinh toi nguyen thi hoa o xom cam bi ngap do cong tac", "nguyen hoa"),
        ("Mẹ tôi Trần Thị Lụa 80 tuổi, liệt giường, đường làng hỏng", "lua liet giuong 80"),
        ("Con tôi là cháu Lê Văn An lớp 3A bị HIV, đường đến trường lầy", "an hiv"),
        ("con toi bi tam than, nghien ma tuy, duong den truong lay loi", "than nghien tuy"),
        ("Đề nghị xã sửa đường. Người gửi: Nguyễn Văn A, 0912 345 678", "nguyen 0912"),
    ],
)
def test_neither_names_nor_illness_are_told_to_others(
    words: PublicWords, text: str, never: str
) -> None:
    told = {bare(word) for word in syllables(words.title(text, "giao-thong"))}

    assert not told & set(never.split())
    assert {"giao", "thong"} <= told


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Đèn đường tổ 12 không sáng đã một tháng", "đèn đường, không sáng"),
        ("duong be tong truoc nha ba Sau nut vo", "đường bê tông, trước nhà, nứt vỡ"),
        ("Nhà bà Bưởi, cống tắc. Đề nghị sửa", "cống tắc"),
    ],
)
def test_what_the_matter_is_can_be_told_from_the_public_words(
    words: PublicWords, text: str, title: str
) -> None:
    assert words.title(text, "giao-thong") == f"Giao thông, cầu đường: {title}"


def test_a_matter_about_people_themselves_is_told_by_its_field_alone(words: PublicWords) -> None:
    title = words.title("Cống tắc trước nhà bà Lụa đang nằm viện", "y-te")

    assert title == "Y tế, bảo hiểm y tế"


def test_a_field_that_nobody_chose_is_the_one_for_all_others(words: PublicWords) -> None:
    assert words.title("Tôi là Hoa", "") == "Việc khác"


def test_a_long_story_is_told_in_few_words(words: PublicWords) -> None:
    title = words.title("Rác thải không ai thu gom, kênh mương vỡ bờ, đèn đường tối. " * 9, "dien")

    assert len(title) <= len("Điện: ") + LONGEST
