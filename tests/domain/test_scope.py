"""An entry is sure only of what it speaks of."""

from datetime import date

import pytest

from bot.domain.knowledge import Article, Certainty, Document, Entry, Knowledge
from bot.domain.scope import Scope
from bot.domain.vietnamese import compose, syllables


def words(text: str) -> list[str]:
    """A repaired question."""
    return syllables(compose(text))


@pytest.fixture
def scope() -> Scope:
    """Two entries and an article, and what narrows questions down."""
    questions = {
        "quy-che": (
            "Quy chế phối hợp có mấy điều?",
            "Công an có dự lễ ký không?",
            "Tiếp xúc cử tri là gì?",
        ),
        "cap-xa": ("Quy chế phối hợp cấp xã có mấy điều?", "cho cháu hỏi mặt trận xã là gì ạ"),
    }
    entries = {
        id_: Entry(
            id=id_,
            title="Ba quy chế",
            topic="quy-che",
            answer="Tòa án cũng được nhắc đến.",
            citations=(),
            as_of=date(2026, 11, 23),
            certainty=Certainty.CONFIRMED,
            questions=asked,
        )
        for id_, asked in questions.items()
    }
    article = Article(document_id="luat", number="1", title="Phạm vi", text="Công an và cấp xã")
    knowledge = Knowledge(
        version="1",
        topics=(),
        entries=entries,
        documents={"luat": Document(id="luat", title="Luật", articles=(article,))},
        signals={
            "narrowing": ("quy chế", "công an / cảnh sát", "tòa án", "cấp xã / mặt trận xã"),
            "elsewhere": ("Lào Cai",),
            "defining": ("là gì",),
        },
    )
    return Scope(knowledge, words)


def test_a_question_that_names_nothing_is_covered(scope: Scope) -> None:
    """Ordinary words narrow nothing down."""
    assert scope.covers("quy-che", words("ký hôm nào, có mấy điều"))


def test_a_body_that_the_entrys_questions_never_name_is_not_covered(scope: Scope) -> None:
    """That its answer names it does not make it the subject."""
    assert not scope.covers("quy-che", words("quy chế với tòa án có mấy điều"))


def test_another_name_for_the_same_thing_is_covered(scope: Scope) -> None:
    """A line of the data is one thing, whatever it is called."""
    assert scope.covers("quy-che", words("cảnh sát có dự không"))


def test_things_named_apart_are_not_covered_together(scope: Scope) -> None:
    """The entry knows of police at the ceremony, not of a regulation with them."""
    assert not scope.covers("quy-che", words("quy chế phối hợp với công an"))


def test_an_entry_that_speaks_of_the_level_covers_it(scope: Scope) -> None:
    """The same question, two entries."""
    question = words("quy chế phối hợp cấp xã ở đâu")

    assert scope.covers("cap-xa", question)
    assert not scope.covers("quy-che", question)


def test_another_province_is_never_covered(scope: Scope) -> None:
    """Whatever else is named."""
    assert not scope.covers("quy-che", words("tỉnh Lào Cai có mấy quy chế"))


@pytest.mark.parametrize(
    ("question", "is_covered"),
    [
        ("tiếp xúc cử tri là gì", True),
        ("tiếp xúc cử tri là gì vậy ạ", True),
        ("cử tri là gì", False),
        ("thế cử tri là gì vậy", False),
        ("đại biểu là gì", False),
        ("việc đại biểu phải làm sau kỳ họp là gì", True),  # no word is to be explained
    ],
)
def test_a_words_meaning_is_covered_only_where_that_word_is_explained(
    scope: Scope, question: str, is_covered: bool
) -> None:
    """Near words are not enough."""
    assert scope.covers("quy-che", words(question)) is is_covered


def test_an_article_is_read_as_a_whole(scope: Scope) -> None:
    """It has no questions of its own."""
    assert scope.covers("luat.1", words("công an cấp xã làm gì"))
    assert not scope.covers("luat.1", words("tòa án làm gì"))
