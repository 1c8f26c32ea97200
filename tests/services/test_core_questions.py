"""What everybody asks first, in few words: the right entry is shown at once."""

import pytest

from bot.services.answering import Answering
from bot.services.outcome import Outcome, shown

CORE = {
    "quy chế có bao nhiêu điều": "qc-tong-quan",
    "quy che co bao nhieu dieu": "qc-tong-quan",
    "có bao nhiêu quy chế": "qc-tong-quan",
    "mấy quy chế tất cả": "qc-tong-quan",
    "qui chế phối hợp là gì": "qc-tong-quan",
    "quychephoihop": "qc-tong-quan",
    "quyche ubnd": "qc-ubnd",
    "vai trò của mặt trận": "cq-mttq",
    "vai tro cua mat tran": "cq-mttq",
    "mttq ở đâu": "bot-lien-he",
    "mttq o dau": "bot-lien-he",
    "bot là ai": "bot-la-gi",
    "bot la ai": "bot-la-gi",
    "làm sao gửi phản ánh": "tt-gui-kien-nghi",
    "gui phan anh the nao": "tt-gui-kien-nghi",
    "sửa đơn": "tt-sua-rut",
    "sua don": "tt-sua-rut",
    "khiếu nại ở đâu": "tt-khieu-nai",
    "lịch tiếp dân": "tt-tiep-dan",
    "luật khiếu nại": "luat-khieu-nai-to-cao",
    "số công an": "bot-khan-cap",
}
SHORT = 7  # syllables


@pytest.mark.parametrize("words", CORE)
def test_a_core_question_is_answered_by_its_entry(answering: Answering, words: str) -> None:
    answered = answering.answer(words)

    assert Outcome.of(answered) is Outcome.ANSWERED
    assert shown(answered) == (CORE[words],)


def test_every_entry_has_short_questions_among_its_examples(answering: Answering) -> None:
    """Entries that learnt from long ones alone lose the short ones to their neighbours."""
    few = {
        entry.id: short
        for entry in answering.knowledge.entries.values()
        if (short := sum(len(text.split()) <= SHORT for text in entry.questions)) < 5
    }

    assert few == {}
