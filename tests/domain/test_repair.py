"""Questions are mended to what their writers meant."""

import pytest

from bot.domain.repair import CANDIDATES, LONGEST, Repairer
from bot.domain.vietnamese import fold, syllables
from tests.factories import language_of

OWN = [
    "quy chế phối hợp giữa ủy ban nhân dân tỉnh và mặt trận tổ quốc có mấy điều",
    "thời hạn giải quyết khiếu nại lần đầu là bao nhiêu ngày",
    "ban thanh tra nhân dân giám sát ở xã",
    "tố cáo nặc danh thì có được xem xét không",
]
ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "mttq": "mặt trận tổ quốc",
    "ko": "không",
    "cccd": "căn cước công dân",
}


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    """A repairer on the general list and a few sentences."""
    return Repairer(language_of([syllables(text) for text in OWN]), ABBREVIATIONS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quy che phoi hop giua ubnd va mat tran co may dieu",
         "quy chế phối hợp giữa ủy ban nhân dân và mặt trận có mấy điều"),
        ("quy chees phoois howpj", "quy chế phối hợp"),
        ("thời hạn giải quyêt khiêu nại", "thời hạn giải quyết khiếu nại"),
        ("tố cáo nặc danh có được ko", "tố cáo nặc danh có được không"),
        ("tooos cáo", "tố cáo"),
        ("KHIEU NAI LAN DAU", "khiếu nại lần đầu"),
        ("mttq 🙏🙏 giám sáttttt", "mặt trận tổ quốc giám sát"),
        ("cccd", "căn cước công dân"),
        ("qui chế phối hợp", "quy chế phối hợp"),
        ("qui che", "quy chế"),
        ("giám sát ở xã", "giám sát ở xã"),
    ],
    ids=["no marks", "telex", "half the marks", "chat", "stretched telex", "capitals", "emoji",
         "an abbreviation with equal letters", "i for y", "i for y, no marks", "nothing to mend"],
)  # fmt: skip
def test_what_was_meant_is_found(repairer: Repairer, typed: str, meant: str) -> None:
    """Every way of typing that citizens use."""
    assert " ".join(repairer.repair(typed)) == meant


def test_decomposed_text_is_the_same_question(repairer: Repairer) -> None:
    """Some phones and all Macs send NFD."""
    import unicodedata  # noqa: PLC0415

    text = "thời hạn giải quyết khiếu nại"

    assert repairer.repair(unicodedata.normalize("NFD", text)) == repairer.repair(text)


def test_digits_are_left_alone(repairer: Repairer) -> None:
    """A year is no stretched word, whatever its digits."""
    assert repairer.repair("luật năm 1999 và 2000") == ["luật", "năm", "1999", "và", "2000"]


def test_a_message_of_any_length_is_mended_at_its_head_and_kept_whole(repairer: Repairer) -> None:
    """4,000 characters must not cost a second, and no word may be lost."""
    words = ["khieu", "nai"] * 400

    mended = repairer.repair(" ".join(words))

    assert len(mended) == len(words)
    assert mended[:2] == ["khiếu", "nại"]
    assert mended[LONGEST:] == words[LONGEST:]


def test_emptiness_stays_empty(repairer: Repairer) -> None:
    """Emoji and punctuation alone mean no word."""
    assert repairer.repair("🙏 ... ???") == []


def test_carefully_written_text_keeps_its_words(repairer: Repairer) -> None:
    """Authors' spelling is trusted; only abbreviations are spelt out."""
    assert repairer.tidy("Sữa đổi mttq") == ["sữa", "đổi", "mặt", "trận", "tổ", "quốc"]


def test_marks_come_back_to_most_of_a_text_without_them(repairer: Repairer) -> None:
    """The whole point of the general list."""
    sentence = syllables(OWN[1])

    restored = repairer.repair(fold(OWN[1]))

    assert restored == sentence


def test_each_word_keeps_few_readings_and_always_itself(repairer: Repairer) -> None:
    """The search stays small, and a name that nobody knows survives."""
    readings = repairer._readings("samsung", has_marks=True)  # noqa: SLF001

    assert len(readings) <= CANDIDATES
    assert "samsung" in {reading.syllable for reading in readings}
