"""Which questions ask the same: chosen pairs, as people write them."""

import pytest

from bot.documents.lexicon_file import read_lexicon
from bot.domain.grouping import Grouping
from bot.domain.vietnamese import compose, fold, syllables


@pytest.fixture(scope="module")
def grouping() -> Grouping:
    return Grouping(read_lexicon())


def _folded(text: str) -> str:
    return fold(" ".join(syllables(compose(text))))


SAME = [
    ("mấy giờ tiếp dân", "may gio tiep dan"),
    ("mấy giờ tiếp dân", "Giờ tiếp dân là mấy giờ vậy ạ?"),
    ("hội đồng nhân dân tỉnh họp khi nào", "khi nào hội đồng nhân dân tỉnh họp"),
    ("làm thẻ căn cước ở đâu", "cho em hỏi làm thẻ căn cước ở đâu ạ"),
    ("quy chế phối hợp ký năm nào", "quy chế phối hợp được ký năm nào"),
    ("thủ tục xin trợ cấp mai táng", "thủ tục xin trợ cấp mai tángg"),
    ("phường Phan Đình Phùng trụ sở ở đâu", "trụ sở phường phan đình phùng ở đâu vậy"),
]
OTHER = [
    ("mấy giờ tiếp dân", "tiếp dân ở đâu"),
    ("làm thẻ căn cước ở đâu", "làm thẻ bảo hiểm ở đâu"),
    ("quy chế phối hợp ký năm nào", "quy chế phối hợp có mấy điều"),
    ("ai là chủ tịch mặt trận tỉnh", "ai là chủ tịch hội đồng nhân dân tỉnh"),
    ("giá điện bao nhiêu", "giá nước bao nhiêu"),
    ("khi nào bầu cử", "bầu cử ở đâu"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_question_in_other_words_is_one(grouping: Grouping, one: str, other: str) -> None:
    assert grouping.groups([_folded(one), _folded(other)]) == [[0, 1]]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_question_stays_another(grouping: Grouping, one: str, other: str) -> None:
    assert grouping.groups([_folded(one), _folded(other)]) == [[0], [1]]


def test_a_group_is_held_together_by_its_first_question(grouping: Grouping) -> None:
    asked = [
        "mấy giờ tiếp dân",
        "giá điện bao nhiêu",
        "mấy giờ tiếp dân ạ",
        "giá điện là bao nhiêu",
    ]

    assert grouping.groups([_folded(text) for text in asked]) == [[0, 2], [1, 3]]


def test_nothing_asked_makes_no_group(grouping: Grouping) -> None:
    assert grouping.groups([]) == []
    assert grouping.groups(["", "mấy giờ"]) == [[0], [1]]
