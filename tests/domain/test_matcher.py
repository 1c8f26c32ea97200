"""Everything that may answer is weighed, and one, some or none is chosen."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.domain.collection import Collection
from bot.domain.decision import Calibration, Decision, Weights, decide
from bot.domain.matcher import FEATURES, Matcher
from bot.domain.searchable import Searchable
from bot.domain.synonyms import Synonyms
from bot.domain.vietnamese import syllables

RANK = (1.0, 0.1, 0.1, 0.0, 0.0)
WEIGHTS = Weights(
    rank=RANK, chance=(-4.0, 8.0, 8.0, *[0.0] * 6), sure=0.8, suggest=0.1, sharpness=8.0
)
CALIBRATION = Calibration(taught=WEIGHTS, untaught=WEIGHTS)


def an_item(id_: str, title: str, body: str, *examples: str) -> Searchable:
    """A searchable entry."""
    return Searchable(
        id=id_,
        title=title,
        heading=syllables(title),
        home=[],
        parts=tuple(syllables(line) for line in body.splitlines()),
        examples=examples,
    )


ITEMS = (
    an_item(
        "ky", "Lễ ký quy chế", "Ký ngày 14/10/2021.",
        "quy chế ký ngày nào", "ký hôm nào", "bao giờ ký quy chế",
    ),
    an_item(
        "ai", "Người ký quy chế", "Bốn người ký.",
        "ai ký quy chế", "ông nào đặt bút ký", "những ai đã ký",
    ),
    an_item(
        "kn", "Khiếu nại", "Gửi người ra quyết định.\nTrong 90 ngày.",
        "khiếu nại gửi ai", "nộp đơn khiếu nại ở đâu",
    ),
)  # fmt: skip


def a_matcher(items: Sequence[Searchable] = ITEMS, outside: Sequence[str] = ()) -> Matcher:
    """A matcher without embedder."""
    return Matcher(Collection(items), syllables, Synonyms(()), outside=outside)


def best(matcher: Matcher, question: str) -> tuple[Decision, str]:
    """The decision and the first match."""
    verdict = decide(matcher.weigh(question, syllables(question)), matcher, CALIBRATION)
    return verdict.decision, verdict.matches[0].id


@pytest.mark.parametrize(
    ("question", "id_"),
    [("quy chế được ký ngày nào", "ky"), ("những ai ký", "ai"), ("đơn khiếu nại nộp ở đâu", "kn")],
)
def test_the_entry_whose_examples_are_like_the_question_comes_first(
    question: str, id_: str
) -> None:
    """The everyday case, and a sure one."""
    assert best(a_matcher(), question) == (Decision.SURE, id_)


def test_a_question_about_nothing_here_gets_no_sure_answer() -> None:
    """Honest silence."""
    decision, _ = best(a_matcher(), "thời tiết hôm nay thế nào")

    assert decision is not Decision.SURE


def test_a_question_without_words_has_no_matches() -> None:
    """Emoji alone."""
    matcher = a_matcher()

    verdict = decide(matcher.weigh("🙏", []), matcher, CALIBRATION)

    assert (verdict.decision, verdict.matches) == (Decision.NOTHING, ())


def test_an_empty_knowledge_base_answers_nothing() -> None:
    """No index, no crash."""
    matcher = a_matcher(())

    verdict = decide(matcher.weigh("ai ký", ["ai", "ký"]), matcher, CALIBRATION)

    assert (verdict.decision, verdict.matches) == (Decision.NOTHING, ())


def test_items_without_examples_are_found_by_their_text() -> None:
    """Imported articles have no example questions."""
    matcher = a_matcher(
        [an_item("a", "Tiếp công dân", "Lịch tiếp"), an_item("b", "Giám sát", "Kế hoạch")]
    )

    evidence = matcher.weigh("lịch tiếp công dân", syllables("lịch tiếp công dân"))

    assert not matcher.taught.any()
    assert evidence.features[0, FEATURES.index("text")] > evidence.features[1].max() == 0


def test_articles_that_share_more_words_do_not_push_a_taught_entry_aside() -> None:
    """Whole laws are imported beside the entries that were written for citizens."""
    law = [
        an_item(str(n), "Khiếu nại", "Gửi đơn khiếu nại.\nKhiếu nại gửi ai, nộp đơn ở đâu.")
        for n in range(50)
    ]

    question = "khiếu nại gửi ai, nộp đơn ở đâu"
    matcher = a_matcher([*law, *ITEMS])
    by_text = replace(WEIGHTS, rank=(0.0, 0.0, 1.0, 1.0, 0.0))  # on a scale of its own
    calibration = Calibration(taught=WEIGHTS, untaught=by_text)

    verdict = decide(matcher.weigh(question, syllables(question)), matcher, calibration)

    assert verdict.decision is Decision.SURE
    assert verdict.matches[0].id == "kn"


def test_an_example_held_out_does_not_see_itself() -> None:
    """Otherwise examinations would flatter."""
    matcher = a_matcher()

    held_in = matcher.weigh(ITEMS[0].examples[0], syllables(ITEMS[0].examples[0]))
    held_out = matcher.weigh_example(0)

    nearest = FEATURES.index("nearest")
    assert held_in.features[0, nearest] == pytest.approx(1.0, abs=1e-5)
    assert held_out.features[0, nearest] < 0.9
    assert held_out.features[0, 0] < held_in.features[0, 0]


def test_examples_of_what_is_outside_make_the_matcher_less_sure() -> None:
    """A cheque at the bank is not the regulations."""
    question = "ai ký séc ở ngân hàng"
    plain = a_matcher().weigh(question, syllables(question)).features[:, 0].max()

    taught = a_matcher(outside=["ai ký séc ngân hàng", "ký séc ở đâu"])
    pulled = taught.weigh(question, syllables(question)).features[:, 0].max()

    assert pulled < plain


class FakeEmbedder:
    """Meaning by first letter: enough to see where vectors go."""

    def question(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        """A one-hot vector."""
        vector = np.zeros(26, dtype=np.float32)
        vector[ord(text.strip().lower()[0]) % 26] = 1.0
        return vector

    def passages(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """One row each."""
        return np.stack([self.question(text) for text in texts])


def test_meaning_is_weighed_where_an_embedder_is_given() -> None:
    """Nearest example for the taught, part and whole for the untaught."""
    items = [*ITEMS, an_item("x", "Xin chào", "Xin")]
    matcher = Matcher(Collection(items), syllables, Synonyms(()), embedder=FakeEmbedder())

    evidence = matcher.weigh("xem", ["xem"])

    meaning = evidence.features[:, FEATURES.index("meaning")]
    assert meaning.tolist() == [0.0, 0.0, 0.0, 1.0]
    assert matcher.weigh_example(0).features[0, FEATURES.index("meaning")] == 0.0


def test_at_most_ten_matches_are_handed_on_best_first() -> None:
    """Scores fall."""
    items = [an_item(f"i{n}", f"Mục {n}", "giám sát " * n) for n in range(1, 15)]
    matcher = a_matcher(items)

    matches = decide(matcher.weigh("giám sát", ["giám", "sát"]), matcher, CALIBRATION).matches

    assert len(matches) == 10
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)
