"""The communes and wards that the knowledge base ships."""

import re
from pathlib import Path

import pytest

from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Place
from bot.domain.vietnamese import compose

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


@pytest.fixture(scope="module")
def places() -> tuple[Place, ...]:
    return load_knowledge(KNOWLEDGE).places


def called(places: tuple[Place, ...], name: str) -> Place:
    (place,) = [p for p in places if f"{p.level} {p.name}" == name]
    return place


def test_there_are_77_communes_and_15_wards(places: tuple[Place, ...]) -> None:
    levels = [place.level for place in places]

    assert (levels.count("xã"), levels.count("phường")) == (77, 15)
    assert len(levels) == 92


def test_each_place_has_an_official_code_and_a_name_of_its_own(places: tuple[Place, ...]) -> None:
    assert len({place.id for place in places}) == 92
    assert len({(place.level, place.name) for place in places}) == 92
    assert [p.id for p in places if not re.fullmatch(r"0[0-9]{4}", p.id)] == []


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("phường Phan Đình Phùng", "phường Trưng Vương"),
        ("xã Đại Từ", "xã Bình Thuận"),
        ("xã Đại Phúc", "thị trấn Hùng Sơn"),
        ("phường Bắc Kạn", "phường Sông Cầu"),
        ("xã Định Hóa", "thị trấn Chợ Chu"),
        ("xã Chợ Rã", "thị trấn Chợ Rã"),
        ("xã Võ Nhai", "thị trấn Đình Cả"),
    ],
)
def test_an_old_name_leads_to_its_heir(places: tuple[Place, ...], name: str, old: str) -> None:
    assert old in called(places, name).old_names


def test_a_divided_unit_stands_under_each_heir(places: tuple[Place, ...]) -> None:
    heirs = {p.name for p in places if "xã Thượng Đình" in p.old_names}

    assert heirs == {"Điềm Thụy", "Phú Bình"}


def test_old_names_are_communes_wards_and_towns_and_never_whole_districts(
    places: tuple[Place, ...],
) -> None:
    old = [name for place in places for name in place.old_names]

    assert len(old) > 200
    assert [n for n in old if not n.startswith(("xã ", "phường ", "thị trấn "))] == []
    assert [n for n in old if compose(n) != n] == []


def test_every_place_says_in_which_former_districts_it_was(places: tuple[Place, ...]) -> None:
    assert [place.name for place in places if not place.districts] == []
    assert len({name for place in places for name in place.districts}) == 17
