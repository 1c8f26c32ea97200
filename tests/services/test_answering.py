"""From a citizen's words to an answer with its source, on the knowledge that ships."""

import pytest

from bot.domain.decision import Decision
from bot.domain.kinds import Kind
from bot.services.answering import Answering, ReferenceOutcome


def test_the_question_of_the_readme_gets_its_answer(answering: Answering) -> None:
    """No accents, an abbreviation, and it is sure."""
    answered = answering.answer("quy che ubnd voi mat tran co may dieu")

    assert answered.kind is Kind.QUESTION
    assert answered.decision is Decision.SURE
    assert answered.matches[0].id == "qc-ubnd"
    assert "ủy ban nhân dân" in answered.repaired


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("cháy nhà rồi cứu với", Kind.EMERGENCY),
        ("tôi tố cáo ông trưởng xóm ăn chặn tiền hộ nghèo", Kind.DENUNCIATION),
    ],
)
def test_nothing_is_looked_up_for_protected_kinds(
    answering: Answering, words: str, kind: Kind
) -> None:
    """Their words go nowhere: not into the repaired text, not into matches."""
    answered = answering.answer(words)

    assert answered.kind is kind
    assert (answered.repaired, answered.matches) == ("", ())
    assert answered.decision is Decision.NOTHING


def test_an_article_of_a_regulation_is_said_to_be_unpublished(answering: Answering) -> None:
    """Nobody may quote it; the entry that says so answers."""
    answered = answering.answer("điều 5 quy chế ubnd nói gì")

    assert answered.reference is not None
    assert answered.reference.outcome is ReferenceOutcome.UNPUBLISHED
    assert answered.reference.document_ids == ("quy-che-ubnd-2021",)
    assert answered.matches[0].id == "qc-toan-van"
    assert answered.decision is Decision.SURE


@pytest.mark.parametrize(
    "words", ["Điều 14 quy chế UBND", "điều 0 quy chế ubnd", "chương IV quy chế ubnd"]
)
def test_an_article_or_chapter_beyond_the_last_does_not_exist(
    answering: Answering, words: str
) -> None:
    """The regulation with the People's Committee has 3 chapters and 13 articles."""
    answered = answering.answer(words)

    assert answered.reference is not None
    assert answered.reference.outcome is ReferenceOutcome.NO_SUCH_ARTICLE


def test_an_article_of_a_law_that_is_not_loaded_is_said_to_be_so(answering: Answering) -> None:
    """Named, with the nearest entry offered, never as a sure answer."""
    answered = answering.answer("dieu 15 luat mat tran")

    assert answered.reference is not None
    assert answered.reference.outcome is ReferenceOutcome.NOT_LOADED
    assert answered.matches[0].id == "luat-mttq"
    assert answered.decision is Decision.SUGGEST


@pytest.mark.parametrize("words", ["Điều 33 luật đất đai", "Điều 6 Luật Khiếu nại 1998"])
def test_another_law_than_those_known_is_said_to_be_unknown(
    answering: Answering, words: str
) -> None:
    """Neither its number nor its year is passed over."""
    answered = answering.answer(words)

    assert answered.reference is not None
    assert answered.reference.outcome is ReferenceOutcome.UNKNOWN_DOCUMENT
    assert answered.reference.document_ids == ()
    assert answered.decision is Decision.NOTHING


def test_a_bare_article_number_asks_which_document(answering: Answering) -> None:
    """Every document known to have such an article may be meant, and no other."""
    answered = answering.answer("khoản 2 điều 12")

    assert answered.reference is not None
    assert answered.reference.outcome is ReferenceOutcome.WHICH_DOCUMENT
    meant = answered.reference.document_ids
    assert meant[:2] == ("quy-che-hdnd-2021", "quy-che-ubnd-2021")  # what the bot is about
    assert "mttq-75-2015" in meant
    assert "quy-che-dbqh-2021" not in meant  # it has 11


def test_another_provinces_matters_are_never_answered_with_certainty(answering: Answering) -> None:
    """Lào Cai has communes, too."""
    ours = answering.answer("tỉnh mình sau sáp nhập có bao nhiêu xã phường")
    theirs = answering.answer("tỉnh Lào Cai sau sáp nhập có bao nhiêu xã phường")

    assert ours.matches[0].id == "cq-sap-nhap"
    assert theirs.decision is not Decision.SURE


def test_a_message_of_telegrams_full_length_is_answered(answering: Answering) -> None:
    """4,096 characters, most of them beside the point."""
    text = ("quy chế ký ngày nào " + "abc " * 1100)[:4096]

    answered = answering.answer(text)

    assert answered.kind in {Kind.QUESTION, Kind.CHAT}
    assert len(answered.question) <= 4096


@pytest.mark.parametrize("nothing", ["", "   ", "🙏🙏", "???", "\u200b"])
def test_messages_without_words_are_no_question(answering: Answering, nothing: str) -> None:
    """Nothing is found, nothing breaks."""
    assert answering.answer(nothing).decision is not Decision.SURE


def test_scores_are_chances_and_fall(answering: Answering) -> None:
    """At most ten, from best to least, between 0 and 1."""
    matches = answering.answer("thời hạn khiếu nại").matches

    scores = [match.score for match in matches]
    assert 1 < len(scores) <= 10
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
