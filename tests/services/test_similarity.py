"""Petitions about one matter are found again, whatever the words; the threshold holds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.documents.lexicon_file import read_lexicon
from bot.domain.petition import State
from bot.services.registers import Similar
from bot.services.similarity import ALIKE, MOST_TERMS, SHOWN, Similarity

PAIRS: Mapping[str, Sequence[tuple[str, str]]] = yaml.safe_load(
    (Path(__file__).parent / "similar_pairs.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def similarity() -> Similarity:
    return Similarity(read_lexicon())


def a_candidate(code: str, words: str) -> Similar:
    return Similar(
        code=code,
        title=words,
        place_id="05455",
        sector="",
        state=State.ACCEPTED,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
        supporters=0,
        fold=words,
    )


def test_the_threshold_tells_the_same_matter_from_another(
    similarity: Similarity, capsys: pytest.CaptureFixture[str]
) -> None:
    right = sum(similarity.score(a, b) >= ALIKE for a, b in PAIRS["same"])
    wrong = sum(similarity.score(a, b) >= ALIKE for a, b in PAIRS["different"])
    recall, precision = right / len(PAIRS["same"]), right / (right + wrong)

    with capsys.disabled():
        print(f"\nsimilar petitions: precision {precision:.2f}, recall {recall:.2f}")  # noqa: T201
    assert min(len(pairs) for pairs in PAIRS.values()) >= 30
    assert recall >= 0.9
    assert precision >= 0.85


@pytest.mark.parametrize(("one", "other"), PAIRS["same"])
def test_two_petitions_on_one_matter_share_a_term(
    similarity: Similarity, one: str, other: str
) -> None:
    assert set(similarity.terms(one)) & set(similarity.terms(other))


def test_terms_are_few_and_bare_and_leave_out_what_everybody_writes(
    similarity: Similarity,
) -> None:
    terms = similarity.terms("Kính gửi Mặt trận, đề nghị sửa kênh Đồng Chằm bị vỡ. " * 40)

    assert 0 < len(terms) <= MOST_TERMS
    assert len(set(terms)) == len(terms)
    assert all(term.isascii() for term in terms)
    assert "dong cham" in terms
    assert not {"kinh", "gui", "de", "nghi"} & set(terms)


@pytest.mark.parametrize("text", ["", "?!", "đề nghị xem xét", "a b c"])
def test_words_that_say_nothing_are_like_nothing(similarity: Similarity, text: str) -> None:
    assert similarity.terms(text) == []
    assert similarity.score(text, text) == 0


def test_the_likest_come_first_and_three_at_most(similarity: Similarity) -> None:
    text = "kênh mương Đồng Chằm vỡ bờ ruộng lúa khô hạn"
    near = [
        a_candidate(str(n), "kenh muong dong cham vo bo ruong lua" + " cu" * n) for n in range(4)
    ]
    exact = a_candidate("exact", "kenh muong dong cham vo bo ruong lua kho han")
    other = a_candidate("other", "den duong ngo toi om ca thang")

    found = similarity.alike(text, [other, *near, exact])

    assert found[0] == exact
    assert len(found) == SHOWN
    assert other not in found
