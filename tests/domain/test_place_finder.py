"""The commune a citizen means is found, and asked about where two may be meant."""

from pathlib import Path

import pytest

from bot.documents.loading import load_knowledge
from bot.domain.places import PlaceFinder, is_beside, is_spot

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    knowledge = load_knowledge(KNOWLEDGE)
    return PlaceFinder(knowledge.places, knowledge.signals["elsewhere"])


def named(finder: PlaceFinder, text: str) -> list[str]:
    return [f"{place.level} {place.name}" for place in finder.find(text).options]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Tích Lương", "phường Tích Lương"),
        ("tich luong", "phường Tích Lương"),
        ("XÃ ĐẠI TỪ", "xã Đại Từ"),
        ("p. phu xa", "phường Tích Lương"),
        ("tt Đu", "xã Phú Lương"),
        ("tôi ở tổ 5 phường quan triều gần chợ", "phường Quan Triều"),
        ("xã Tân Thành", "xã Tân Thành"),
        ("phuong tan thanh", "phường Tích Lương"),
        ("Văn Lăng", "xã Văn Lăng"),
        ("Văn Lang", "xã Văn Lang"),
        ("xa phu dinh", "xã Phú Đình"),
    ],
)
def test_a_name_is_found_however_it_is_typed(finder: PlaceFinder, typed: str, place: str) -> None:
    found = finder.find(typed)

    assert found.place is not None
    assert f"{found.place.level} {found.place.name}" == place


def test_an_old_name_is_said_to_be_one(finder: PlaceFinder) -> None:
    found = finder.find("xóm 3 xã động đạt cũ")

    assert found.old_name == "xã Động Đạt"
    assert found.place is not None
    assert found.place.name == "Phú Lương"
    assert not finder.find("phường Tích Lương").old_name


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("van lang", ["xã Văn Lang", "xã Văn Lăng"]),
        ("phường cam giá", ["phường Gia Sàng", "phường Tích Lương"]),  # it was divided
        ("gia sang", ["phường Gia Sàng", "phường Phan Đình Phùng"]),
        ("huyện Đại Từ", ["xã Đại Từ"]),  # the district was more than today's commune
        ("pho yen", ["phường Phổ Yên"]),
        ("tich luog", ["phường Tích Lương"]),  # misspelt: offered, not taken
    ],
)
def test_what_may_mean_two_places_is_asked(
    finder: PlaceFinder, typed: str, places: list[str]
) -> None:
    assert finder.find(typed).place is None
    assert sorted(named(finder, typed)) == sorted(places)


@pytest.mark.parametrize("typed", ["thôn 5", "hà nội", "", "!!!", "x", "xã"])
def test_what_names_no_place_of_ours_finds_none(finder: PlaceFinder, typed: str) -> None:
    assert not named(finder, typed)


@pytest.mark.parametrize("typed", ["Hà Nội", "tinh bac giang", "chợ Giời, Hà Nội"])
def test_another_province_is_told_apart(finder: PlaceFinder, typed: str) -> None:
    assert finder.find(typed).elsewhere
    assert not finder.find(typed).options


@pytest.mark.parametrize(
    ("typed", "district"),
    [
        ("tp thái nguyên", "Thái Nguyên"),
        ("gần chợ Thái, thành phố thai nguyen", "Thái Nguyên"),
        ("pho yen", "Phổ Yên"),  # a ward of that name, too
        ("phường Phổ Yên", ""),
        ("xóm Xuân Đám", ""),
    ],
)
def test_a_former_district_is_said_to_be_several_communes(
    finder: PlaceFinder, typed: str, district: str
) -> None:
    assert finder.find(typed).district == district


def test_the_communes_of_a_former_district_are_offered_its_namesake_first(
    finder: PlaceFinder,
) -> None:
    heirs = [place.full_name for place in finder.find("sông công").heirs]

    assert heirs[0] == "phường Sông Công"
    assert set(heirs[1:]) == {"phường Bá Xuyên", "phường Bách Quang", "xã Tân Cương"}
    assert not finder.find("phường Sông Công").heirs


@pytest.mark.parametrize(
    ("typed", "more"),
    [
        ("phú xuyên", False),
        ("ở xã Phú Xuyên", False),
        ("xóm 5 phú xuyên", True),
        ("xóm Cam, Phú Xuyên", True),
        ("tich luog", False),  # misspelt
        ("thành phố Thái Nguyên", False),
        ("xóm 3 thái nguyên", True),
    ],
)
def test_what_is_told_beside_a_name_is_noticed(
    finder: PlaceFinder, typed: str, more: bool
) -> None:
    assert is_beside(typed, finder.find(typed)) is more


@pytest.mark.parametrize(
    ("typed", "spot"),
    [
        ("gang thép", True),
        ("đoạn trước cổng trường tiểu học", True),
        ("tổ 12, cạnh trạm bơm", True),
        ("mưa xuống là ngập hết cả cánh đồng", False),
        ("bà con đi lại vất vả lắm", False),
    ],
)
def test_a_spot_is_told_from_a_story(typed: str, spot: bool) -> None:
    assert is_spot(typed) is spot


def test_every_place_is_found_by_its_own_full_name(finder: PlaceFinder) -> None:
    for place in load_knowledge(KNOWLEDGE).places:
        options = finder.find(f"{place.level} {place.name}").options

        assert options, place
        assert options[0] == place
