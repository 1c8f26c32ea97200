"""Two matters in one message: what is cut apart, and what only looks as if it were two."""

import pytest

from bot.domain.matters import MOST_CUTS, Cut, Joint, halves
from bot.domain.signals import Message, Signal
from bot.domain.vietnamese import compose, syllables


def told(text: str, repaired: str = "") -> Message:
    return Message.of(text, syllables(compose(repaired or text)))


def cuts(message: Message, *found: Signal) -> list[Cut]:
    return [cut for _, _, cut in halves(message, found)]


def test_a_message_is_cut_where_a_sentence_ends() -> None:
    message = told("Đường xóm hỏng nặng. Ông kế toán lấy tiền")

    (first, second, cut), *others = halves(message, ())

    assert first.message.words == ("đường", "xóm", "hỏng", "nặng")
    assert second.message.words == ("ông", "kế", "toán", "lấy", "tiền")
    assert cut.joint is Joint.ENDED
    assert not others


def test_a_comma_is_a_weaker_joint_and_words_that_announce_are_the_strongest() -> None:
    message = told("đường xóm hỏng nặng, ngoài ra ông kế toán lấy tiền")

    announced = cuts(message, Signal("besides", 4))

    assert [cut.joint for cut in cuts(message)] == [Joint.PAUSED]
    assert [cut.joint for cut in announced] == [Joint.ANNOUNCED]
    assert Joint.ANNOUNCED.value < Joint.ENDED.value < Joint.PAUSED.value


def test_an_abbreviation_that_became_several_words_does_not_move_the_cut() -> None:
    message = told("ubnd thu đất. đường xóm hỏng", "ủy ban nhân dân thu đất đường xóm hỏng")

    (_, second, _), *_ = halves(message, ())

    assert second.message.words == ("đường", "xóm", "hỏng")


def test_signals_stay_with_their_half() -> None:
    message = told("đường xóm hỏng nặng. ông kế toán lấy tiền")

    first, second, _ = next(halves(message, (Signal("bad_state", 2), Signal("taking", 7))))

    assert (first.names, second.names) == ({"bad_state"}, {"taking"})
    assert second.found == [Signal("taking", 3)]


@pytest.mark.parametrize("text", ["Đường hỏng. Buồn", "giá 3.5 triệu một mét đất", "một câu thôi"])
def test_what_is_too_short_and_what_ends_no_sentence_is_not_cut(text: str) -> None:
    assert cuts(told(text)) == []


def test_of_very_many_places_the_surest_are_cut() -> None:
    message = told("đường xóm hỏng, " * 200 + "đường xóm hỏng. ông kế toán lấy tiền")

    found = cuts(message)

    assert len(found) == MOST_CUTS
    assert found[-1].joint is Joint.ENDED
