"""BM25F and cosine over syllables and pairs."""

import numpy as np
import pytest

from bot.domain.index import Field, Likeness, Postings, Query
from bot.domain.vocabulary import PAIR_BITS, Texts, Vocabulary

TEXTS = [
    ["giám", "sát", "xã", "hội"],
    ["xã", "hội", "hóa", "giáo", "dục"],
    ["giám", "đốc", "sát", "vách"],
]


@pytest.fixture
def vocabulary() -> Vocabulary:
    """All words of the texts."""
    vocabulary = Vocabulary()
    vocabulary.add(TEXTS)
    return vocabulary


@pytest.fixture
def texts(vocabulary: Vocabulary) -> Texts:
    """The texts in numbers."""
    return vocabulary.add(TEXTS)


def query(vocabulary: Vocabulary, *words: str, pair: bool = False) -> Query:
    """The words, and the pair of the first two if asked for."""
    numbers, _ = vocabulary.terms(words)
    if pair:
        numbers.append(vocabulary.pair(numbers[0], numbers[1]))
    return Query(terms=np.array(numbers), weights=np.ones(len(numbers), dtype=np.float32))


def test_the_text_with_the_words_side_by_side_wins(vocabulary: Vocabulary, texts: Texts) -> None:
    """Both hold the two syllables; only one holds the pair."""
    index = Postings([Field(texts=texts)])

    scores = index.scores(query(vocabulary, "giám", "sát", pair=True))

    assert scores[0] > scores[2] > scores[1] == 0


def test_a_word_in_a_heavier_field_counts_more() -> None:
    """A title says more than a body."""
    titles = [["luật"], ["thư"]]
    bodies = [["thư"], ["luật"]]
    vocabulary = Vocabulary()
    index = Postings(
        [Field(texts=vocabulary.add(titles), weight=3), Field(texts=vocabulary.add(bodies))]
    )

    scores = index.scores(query(vocabulary, "luật"))

    assert scores[0] > scores[1] > 0


def test_rare_words_tell_more_than_common_ones(vocabulary: Vocabulary, texts: Texts) -> None:
    """The idf of a word in no text is the highest."""
    index = Postings([Field(texts=texts)])
    (common, rare), _ = vocabulary.terms(["giám", "giáo"])

    idf = index.idf(np.array([common, rare, 10**9]))

    assert idf[0] < idf[1] < idf[2] == pytest.approx(index.rarest)


def test_a_text_is_wholly_like_itself(vocabulary: Vocabulary, texts: Texts) -> None:
    """Vectors have length one."""
    index = Likeness(texts, pair=0.8)
    words = TEXTS[1]
    numbers, pairs = vocabulary.terms(words)
    terms = np.array([*numbers, *pairs])
    weights = index.idf(terms) * np.where(terms < 1 << PAIR_BITS, 1.0, 0.8)
    unit = Query(terms=terms, weights=(weights / np.linalg.norm(weights)).astype(np.float32))

    assert index.scores(unit)[1] == pytest.approx(1.0, abs=1e-5)


def test_a_question_of_unknown_words_scores_nothing(vocabulary: Vocabulary, texts: Texts) -> None:
    """No postings, no scores, no error."""
    index = Postings([Field(texts=texts)])
    nothing = Query(terms=np.array([], dtype=np.int64), weights=np.array([], dtype=np.float32))

    assert index.scores(nothing).tolist() == [0, 0, 0]


def test_syllables_that_differ_in_marks_only_are_variants(vocabulary: Vocabulary) -> None:
    """``xa`` finds ``xã``."""
    (marked,), _ = vocabulary.terms(["xã"])

    assert vocabulary.variants("xa") == [marked]


def test_sums_made_by_term_give_what_the_scores_of_all_units_would(
    vocabulary: Vocabulary, texts: Texts
) -> None:
    """Of few terms instead of many units; a term in no text adds nothing."""
    index = Likeness(texts, pair=0.8)
    rows = np.array([[1.0, 0.0], [0.5, -1.0], [0.0, 2.0]], dtype=np.float32)
    asked = query(vocabulary, "giám", "sát", "xã", pair=True)
    asked = Query(terms=np.append(asked.terms, 10**9), weights=np.append(asked.weights, 1.0))

    sums = index.sum_of(asked, index.by_term(rows))

    assert sums == pytest.approx(index.scores(asked) @ rows, abs=1e-5)
    assert sums.any()
