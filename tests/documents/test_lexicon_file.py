"""The general word list that ships with the bot, and how its files are read."""

import gzip
from pathlib import Path

import pytest

from bot.documents.lexicon_file import read_lexicon
from bot.domain.lexicon import Lexicon
from bot.domain.vietnamese import compose, fold, is_marked, syllables

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon()


def test_a_line_gives_all_its_members_the_same_count(tmp_path: Path) -> None:
    (tmp_path / "syllables.txt.gz").write_bytes(gzip.compress("70\tđường,làng\n9\thỏng".encode()))
    (tmp_path / "pairs.txt.gz").write_bytes(gzip.compress("3\tđường làng".encode()))

    lexicon = read_lexicon(tmp_path)

    assert lexicon.counts == {"đường": 70, "làng": 70, "hỏng": 9}
    assert lexicon.pairs == {"đường làng": 3}
    assert lexicon.total == 149


@pytest.mark.parametrize(
    "sentence",
    [
        "đường làng hỏng ba năm nay chưa ai sửa",
        "tôi muốn khiếu nại việc thu hồi đất",
        "Ủy ban Mặt trận Tổ quốc phối hợp với Hội đồng nhân dân",
        "bà con ở Bắc Kạn, Na Rì, Định Hóa, Võ Nhai, Phú Bình",
        "cháu bị điện giật, cứu với, quỵt tiền, khuỷu tay, ngoằn ngoèo",
    ],
)
def test_the_shipped_list_knows_everyday_and_official_words(
    lexicon: Lexicon, sentence: str
) -> None:
    assert [s for s in syllables(sentence) if s not in lexicon.counts] == []


@pytest.mark.parametrize(
    "mistake", ["duong", "khong", "ngừoi", "nghành", "đựơc", "hoà", "thuỷ", "ubnd"]
)
def test_the_shipped_list_holds_no_misspelling(lexicon: Lexicon, mistake: str) -> None:
    assert mistake not in lexicon.counts


def test_every_shipped_syllable_is_spelt_as_the_domain_spells_it(lexicon: Lexicon) -> None:
    assert [s for s in lexicon.counts if syllables(compose(s)) != [s]] == []


def test_every_shipped_pair_is_made_of_shipped_syllables(lexicon: Lexicon) -> None:
    stray = [
        pair for pair in lexicon.pairs if any(s not in lexicon.counts for s in pair.split(" "))
    ]

    assert stray == []


def test_what_follows_a_syllable_is_not_met_more_often_than_the_syllable(lexicon: Lexicon) -> None:
    followers: dict[str, int] = {}
    for pair, count in lexicon.pairs.items():
        before = pair.partition(" ")[0]
        followers[before] = followers.get(before, 0) + count
    # Each pair is rounded, and none is rounded down to nothing: rare syllables may gain a little.
    excess = [s for s, count in followers.items() if count > 1.1 * lexicon.counts[s] + 40]

    assert excess == []


@pytest.mark.parametrize(
    ("before", "meant", "other"),
    [
        ("mặt", "trận", "trăn"),
        ("khiếu", "nại", "nai"),
        ("bây", "giờ", "gió"),
        ("như", "thế", "thẻ"),
        ("làm", "sao", "sáo"),
    ],
)
def test_the_likelier_neighbour_is_met_more_often(
    lexicon: Lexicon, before: str, meant: str, other: str
) -> None:
    assert fold(meant) == fold(other)
    assert is_marked(meant) or is_marked(other)
    often, rarely = (lexicon.pairs.get(f"{before} {after}", 0) for after in (meant, other))
    assert often > rarely


def test_the_shipped_list_is_large_enough_to_serve_and_small_enough_to_ship(
    lexicon: Lexicon,
) -> None:
    data = Path(__file__).parents[2] / "bot" / "documents" / "data"

    size = sum((data / name).stat().st_size for name in ("syllables.txt.gz", "pairs.txt.gz"))

    assert 6_000 < len(lexicon.counts) < 8_000
    assert len(lexicon.pairs) > 150_000
    assert size < 1.5 * MEGABYTE
