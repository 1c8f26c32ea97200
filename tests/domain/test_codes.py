"""Tracking codes: what is sound is read however it is spelt, what is mistyped never is."""

import random
from itertools import pairwise
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.codes import ALPHABET, PREFIX, RANDOM_CHARACTERS, TrackingCode


def _code(seed: int) -> str:
    return TrackingCode.new(random.Random(seed).randrange)  # noqa: S311 - repeatable


CODES = st.integers(min_value=0).map(_code)
PLACES = [3, 4, 5, 7, 8, 9, 11, 12, 13]  # of the nine characters in KN-7F4-K9Q-TX4


def test_a_code_cannot_be_guessed() -> None:
    size = len(ALPHABET)
    digits = sum(map(str.isdigit, ALPHABET))
    unused = digits**RANDOM_CHARACTERS + (size - digits) ** RANDOM_CHARACTERS

    assert log2(size**RANDOM_CHARACTERS - unused) >= 35


def test_no_two_characters_look_alike_and_none_changes_under_a_vietnamese_keyboard() -> None:
    alike = ["0OQD", "1IL", "2Z", "5S", "6G", "8B", "UV", "VY", "VW"]

    assert [group for group in alike if len(set(group) & set(ALPHABET)) > 1] == []
    assert not set("AEIOUYDW") & set(ALPHABET)


@given(CODES)
def test_a_new_code_is_read_back(code: str) -> None:
    assert TrackingCode.parse(code) == code
    assert any(map(str.isdigit, code))
    assert any(map(str.isalpha, code[len(PREFIX) :]))


@given(CODES)
def test_any_one_changed_character_is_noticed(code: str) -> None:
    for place in PLACES:
        for other in set(ALPHABET) - {code[place]}:
            assert TrackingCode.parse(code[:place] + other + code[place + 1 :]) is None


@given(CODES)
def test_any_two_neighbours_swapped_are_noticed(code: str) -> None:
    for one, next_ in pairwise(PLACES):
        characters = list(code)
        characters[one], characters[next_] = characters[next_], characters[one]
        if "".join(characters) != code:
            assert TrackingCode.parse("".join(characters)) is None


@given(CODES, st.sampled_from(["", " ", "-", ".", " - ", "\u2013"]), st.booleans())
def test_case_and_what_stands_between_do_not_matter(code: str, gap: str, lower: bool) -> None:
    bare = code.replace("-", "")
    typed = gap.join(bare.lower() if lower else bare)

    assert TrackingCode.parse(typed) == code
    assert TrackingCode.parse(f"mã của tôi: {typed} xử lý đến đâu rồi?") == code


@given(CODES)
def test_a_code_that_was_read_out_is_understood(code: str) -> None:
    assert TrackingCode.parse(TrackingCode.spoken(code)) == code


@given(CODES)
def test_without_its_prefix_a_code_stands_alone_or_in_groups(code: str) -> None:
    groups = code.removeprefix(f"{PREFIX}-")

    assert TrackingCode.parse(groups.replace("-", "").lower()) == code
    assert TrackingCode.parse(f" {groups}. ") == code
    assert TrackingCode.parse(f"việc {groups} thế nào rồi") == code
    assert TrackingCode.parse(f"việc {groups.replace('-', ' ')} thế nào rồi") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kiến nghị đường hỏng ở xóm Bến",
        "0912 345 678",
        "234567892",
        "kn 24/11/2026",
        "khen chính quyền",
        "KN-7F4-K9Q",
    ],
)
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert TrackingCode.parse(text) is None


@given(st.text(max_size=60))
def test_whatever_is_read_is_a_sound_code(text: str) -> None:
    code = TrackingCode.parse(text)

    assert code is None or TrackingCode.parse(code) == code


def test_a_mistyped_code_is_told_from_other_words() -> None:
    assert TrackingCode.is_attempt("xem giúp KN-7F4-K9Q-TX9")
    assert TrackingCode.is_attempt("kn7f4k9qtx")
    assert not TrackingCode.is_attempt("KN gửi từ tháng trước")
    assert not TrackingCode.is_attempt("cho hỏi knowledge là gì")
