"""What somebody gets to see of an answer, on the knowledge that ships."""

import pytest

from bot.domain.kinds import Kind
from bot.services.answering import Answering
from bot.services.examination import Exam, put
from bot.services.outcome import Outcome, shown


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("quy che ubnd voi mat tran co may dieu", Outcome.ANSWERED),
        ("giá vàng hôm nay bao nhiêu", Outcome.UNKNOWN),
        ("Điều 5 Luật Mặt trận", Outcome.REFERRED),
        ("cháy nhà rồi cứu với", Outcome.GUIDED),
        ("ông trưởng thôn không làm gì", Outcome.ASKED),
        ("cảm ơn nhé", Outcome.SMALL_TALK),
    ],
)
def test_each_message_has_one_outcome(answering: Answering, words: str, outcome: Outcome) -> None:
    assert Outcome.of(answering.answer(words)) is outcome


def test_nothing_is_shown_to_whoever_is_asked_what_a_message_is(answering: Answering) -> None:
    """However sure the words would be as a question."""
    answered = answering.answer("ông trưởng thôn không làm gì")

    assert answered.matches
    assert shown(answered) == ()


def test_an_exam_counts_what_the_citizen_sees_not_what_was_ranked(answering: Answering) -> None:
    """Guidance that points to the entry is right; a question about the door is no answer."""
    exam = Exam(
        answerable=(
            ("tôi tố cáo ông trưởng xóm ăn chặn tiền hộ nghèo", ("tt-to-cao",)),
            ("ông trưởng thôn không làm gì", ("cq-mttq-to-chuc",)),
        ),
        unanswerable=("giá vàng hôm nay bao nhiêu",),
    )

    seen, ranked = put(answering, exam), put(answering, exam, ranking=True)

    assert (
        answering.answer(exam.answerable[1][0], kind=Kind.QUESTION).matches[0].id
        == "cq-mttq-to-chuc"
    )
    assert (seen.first, seen.sure, seen.sure_wrong) == (0.5, 0.0, 0.0)
    assert ranked.sure_wrong <= ranked.sure
    assert ranked.first >= 0.5
