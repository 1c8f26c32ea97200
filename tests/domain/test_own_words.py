"""A question is weighed by the words that the entry itself uses."""

import pytest

from bot.domain.own_words import OwnWords
from bot.domain.vocabulary import Vocabulary

ENTRY = ("khiếu nại gửi ai", "tài liệu quan trọng")


@pytest.fixture
def own_words() -> OwnWords:
    """Words of two owners, the second of whom learnt nothing."""
    vocabulary = Vocabulary()
    own = OwnWords(vocabulary)
    texts = vocabulary.add([[], *(line.split() for line in ENTRY), ["giá", "vàng"]])
    own.learn(texts, [(0, 0), (1, 0), (2, 0)])
    return own


@pytest.mark.parametrize(
    ("question", "known", "linked", "strange"),
    [
        ("khiếu nại gửi ai", 4, 4, 0),
        ("khiếu nại lazada", 2, 2, 1),
        ("khiếu nại giá vàng", 2, 2, 2),
        ("khiếu nại trọng tài", 4, 2, 2),
        ("ai", 1, 0, 1),
    ],
)
def test_a_word_is_the_entrys_own_beside_a_neighbour_that_it_has_there(
    own_words: OwnWords, question: str, known: int, linked: int, strange: int
) -> None:
    """The words "trọng" and "tài" are its own, "trọng tài" is not."""
    words = question.split()

    signs = own_words.signs(0, words)

    assert signs == (known / len(words), linked / len(words), strange, 1 / len(words))


def test_of_what_learnt_no_words_nothing_is_said(own_words: OwnWords) -> None:
    """An article without example questions is judged by other signs."""
    assert own_words.signs(1, ["khiếu", "nại"]) == (0.0, 0.0, 0.0, 0.0)


def test_a_question_without_words_has_no_signs(own_words: OwnWords) -> None:
    """There is nothing to divide by."""
    assert own_words.signs(0, []) == (0.0, 0.0, 0.0, 0.0)
