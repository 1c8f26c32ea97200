"""Names, birthdays and houses in a question: hidden where they are introduced, nothing else."""

import pytest

from bot.domain.introductions import hide_persons


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (
            "tôi là Nguyễn Thị Hoa, sinh ngày 12/03/1960 nhà số 12 ngõ 5 Phan Đình Phùng hỏi giá",
            "tôi là ***, sinh ngày *** nhà số *** ngõ 5 Phan Đình Phùng hỏi giá",
        ),
        ("toi la nguyen thi hoa hoi gia dien", "toi la *** hoi gia dien"),
        ("toi la nguyen thi thu hoa hoi gia dien", "toi la *** hoi gia dien"),
        ("TÔI LÀ NGUYỄN VĂN NAM HỎI GIÁ ĐIỆN", "TÔI LÀ *** HỎI GIÁ ĐIỆN"),
        ("Chồng tôi là Trần Văn Ba hỏi đất", "Chồng tôi là *** hỏi đất"),
        ("cháu tên Hoa hỏi học phí", "cháu tên *** hỏi học phí"),
        ("em tên là lan hỏi chút", "em tên là *** hỏi chút"),
        ("Họ và tên: Lý Thị Mùi", "Họ và tên: ***"),
        ("Tôi là Hoa, cho hỏi", "Tôi là ***, cho hỏi"),
        ("Tôi là Triệu Mùi Pham ở Võ Nhai", "Tôi là *** ở Võ Nhai"),
        ("tôi sinh năm 1960 đã được nghỉ chưa", "tôi sinh năm *** đã được nghỉ chưa"),
        ("sinh ngày 1 tháng 2 năm 1970", "sinh ngày ***"),
        ("sn 1985, hỏi đóng quỹ", "sn ***, hỏi đóng quỹ"),
        ("ở số 12/3 đường Bắc Sơn", "ở số *** đường Bắc Sơn"),
        ("ngách 12/5 không có đèn", "ngách *** không có đèn"),
    ],
)
def test_who_where_and_when_born_is_hidden(text: str, hidden: str) -> None:
    assert hide_persons(text) == hidden
    assert hide_persons(hidden) == hidden


@pytest.mark.parametrize(
    "harmless",
    [
        "tôi là Đảng viên có được ứng cử không",
        "tôi là hộ nghèo thì được gì",
        "tôi là người dân phường Phan Đình Phùng",
        "Tôi là Chủ tịch hội",
        "Ông Vương Quốc Tuấn làm chức gì",
        "Có phải Bắc Kạn không còn tên tỉnh nữa không",
        "Đơn phải có họ tên địa chỉ đầy đủ không",
        "Chủ tịch xã tôi tên gì",
        "ngõ 12 không có đèn",
        "Bác Hồ nói gì về Mặt trận",
        "học sinh năm 2024 được miễn học phí không",
        "vệ sinh 12/2024",
        "an sinh 2025 và khai sinh năm 2025",
        "cơ quan tên là Mặt trận Tổ quốc",
        "xã mới tên là Phú Lương phải không",
        "quyết định số 12/2025 của tỉnh",
        "Điều 5 và khoản 2 Điều 9 quy chế",
        "xóm 5 tổ 12 xã Phú Lương",
        "đường số 5",
        "con là học sinh thì làm gì",
    ],
)
def test_what_a_question_is_about_stays(harmless: str) -> None:
    assert hide_persons(harmless) == harmless
