"""Which answers are formulas and nothing else."""

import pytest

from bot.config import ROOT
from bot.documents.loading import load_knowledge
from bot.domain.formulas import is_empty_answer

FORMULAS = load_knowledge(ROOT / "knowledge").signals["empty_answer"]


@pytest.mark.parametrize(
    "text",
    [
        "Đã tiếp nhận và xử lý.",
        "Nội dung phản ánh đã được tiếp nhận và xử lý.",
        "UBND xã đã tiếp nhận phản ánh và đang xử lý theo quy định. Trân trọng cảm ơn!",
        "noi dung da duoc xu ly theo dung quy dinh",
        "Ghi nhận ý kiến của công dân, cơ quan sẽ xem xét, giải quyết trong thời gian tới.",
        "Đã chuyển cơ quan chức năng.",
    ],
)
def test_a_formula_alone_is_pointed_out(text: str) -> None:
    assert is_empty_answer(text, FORMULAS)


@pytest.mark.parametrize(
    "text",
    [
        "Đã xử lý: ngày 12/11 đội vệ sinh đã dọn bãi rác ở đầu xóm Hồng Thái, lắp biển cấm đổ.",
        "Đường liên xóm đã có trong kế hoạch đầu tư công năm 2027, quý II khởi công.",
        "Không thuộc trách nhiệm của phường; mời bà đến phòng Kinh tế, số 5 đường Bến Tượng.",
        "",
    ],
)
def test_an_answer_that_says_what_was_done_is_not(text: str) -> None:
    assert not is_empty_answer(text, FORMULAS)
