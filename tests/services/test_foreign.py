"""Messages in another language are told from Vietnamese ones, however these are typed."""

import pytest

from bot.domain.foreign import is_foreign
from bot.domain.vietnamese import compose, syllables
from bot.services.answering import Answering
from bot.services.outcome import Outcome

FOREIGN = (
    "How many articles does the regulation have?",
    "Can I see the full text?",
    "Where is the office",
    "Please help me, my road is broken",
    "你好，规定有几条？",
    "Сколько статей",
)
VIETNAMESE = (
    "toi can do the can cuoc o dau",
    "quy chees phoois howpj laf gif",
    "ko bit lm sao để gửi đơn",
    "duong xom toi hong nang",
    "Điều 3 Thông tư 99/2024/TT-BTC",
    "xin wifi của facebook",
    "hello bot",
    "",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_neither_sorted_nor_looked_up(answering: Answering, text: str) -> None:
    """Mended to Vietnamese it may sound like an accusation."""
    answered = answering.answer(text)

    assert Outcome.of(answered) is Outcome.FOREIGN
    assert (answered.repaired, answered.matches) == ("", ())


@pytest.mark.parametrize("text", VIETNAMESE)
def test_vietnamese_is_read_however_it_is_typed(answering: Answering, text: str) -> None:
    assert Outcome.of(answering.answer(text)) is not Outcome.FOREIGN


def test_few_unknown_words_say_nothing_of_the_language() -> None:
    words = syllables(compose("xiaomi samsung"))

    assert not is_foreign(words, is_known=lambda _: False)
    assert is_foreign([*words, "oppo"], is_known=lambda _: False)
