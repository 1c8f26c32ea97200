"""Which article of which document a message names, and what merely sounds like one."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Document
from bot.domain.references import ArticleRef, References
from bot.domain.repair import Language, Repairer
from bot.domain.vietnamese import compose, syllables

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
UBND = ("quy-che-ubnd-2021",)
HDND = ("quy-che-hdnd-2021",)
DBQH = ("quy-che-dbqh-2021",)
ALL_THREE = (*DBQH, *HDND, *UBND)
MTTQ = ("mttq-75-2015",)
TCD = ("tcd-42-2013",)
KN = ("kn-02-2011",)
TC = ("tc-25-2018",)

Repair = Callable[[str], Sequence[str]]


def ref(
    article: str = "",
    documents: tuple[str, ...] = (),
    *,
    clause: str = "",
    point: str = "",
    chapter: str = "",
) -> ArticleRef:
    return ArticleRef(
        article=article, clause=clause, point=point, chapter=chapter, document_ids=documents
    )


NAMED = {
    # the article and its document
    "Điều 5 quy chế UBND": ref("5", UBND),
    "điều 5 của quy chế với ủy ban nhân dân nói gì": ref("5", UBND),
    "dieu 15 luat mat tran": ref("15", MTTQ),
    "Điều 15 Luật Mặt trận Tổ quốc Việt Nam quy định gì?": ref("15", MTTQ),
    "đ5 luật mttq": ref("5", MTTQ),
    "Đ.9 luật mttq": ref("9", MTTQ),
    "d5 luat mttq": ref("5", MTTQ),
    "luật mttq điều 15": ref("15", MTTQ),
    "trong luật tiếp công dân thì điều 28 nói gì": ref("28", TCD),
    "ĐIỀU 7 LUẬT KHIẾU NẠI": ref("7", KN),
    "DIEU 22 LUAT TO CAO": ref("22", TC),
    "Điều 9 Luật Tiếp công dân": ref("9", TCD),
    "cho xem điều 3 quy chế hđnd": ref("3", HDND),
    "dieu 11 quy che doan dbqh": ref("11", DBQH),
    "điều 12 quy chế phối hợp với đoàn đại biểu quốc hội": ref("12", DBQH),
    "điều 4 quy chế giữa mặt trận và hội đồng nhân dân": ref("4", HDND),
    "điều 113 hiến pháp": ref("113", ("hp-2013",)),
    # by number
    "điều 9 luật số 42/2013": ref("9", TCD),
    "điều 4 luật 75/2015/QH13": ref("4", MTTQ),
    "điều 4 của 75/2015": ref("4", MTTQ),
    "nghị định 154 điều 12": ref("12", ("nd-154-2026",)),
    "điều 12 nghị định số 154/2026": ref("12", ("nd-154-2026",)),
    "điều 12 nghị định 154 năm 2026": ref("12", ("nd-154-2026",)),
    "dieu 2 nqlt 403": ref("2", ("nqlt-403-2017",)),
    "điều 26 thông tư 05/2021": ref("26", ("tt-05-2021",)),
    "luật 75 điều 5": ref("5", MTTQ),
    "điều 3 nghị quyết số 403/2017": ref("3", ("nqlt-403-2017",)),
    "điều 9 luật khiếu nại năm 2011": ref("9", KN),
    "điều 9 luật khiếu nại số 02/2011/QH13": ref("9", KN),
    "điều 0 quy chế ubnd": ref("0", UBND),
    # several documents
    "điều 5 quy chế": ref("5", ALL_THREE),
    "Điều 5 trong các quy chế nói gì": ref("5", ALL_THREE),
    "dieu 5 quy che phoi hop noi gi": ref("5", ALL_THREE),
    "điều 9 luật khiếu nại và luật tố cáo": ref("9", (*KN, *TC)),
    "điều 9 luật khiếu nại hay luật tố cáo": ref("9", (*KN, *TC)),
    # the nearest document
    "đọc luật mặt trận rồi, điều 3 luật tố cáo thì sao": ref("3", TC),
    # no document
    "khoản 2 điều 9": ref("9", clause="2"),
    "Điều 5 nói gì": ref("5"),
    "dieu5": ref("5"),
    "điều 28a là gì": ref("28a"),
    "Điều 12": ref("12"),
    "điều 5.": ref("5"),
    "điều số 7 viết thế nào": ref("7"),
    "điều khoản 7": ref("7"),
    # clauses and points
    "điểm đ khoản 3 Điều 28a": ref("28a", clause="3", point="đ"),
    "diem d khoan 3 dieu 28a": ref("28a", clause="3", point="d"),
    "Đ.9 k.2": ref("9", clause="2"),
    "k2 đ9 luật tiếp dân": ref("9", TCD, clause="2"),
    "khoản 1, Điều 4 Luật Mặt trận": ref("4", MTTQ, clause="1"),
    "điều 4 khoản 1 luật mttq": ref("4", MTTQ, clause="1"),
    "khoản hai điều chín luật tố cáo": ref("9", TC, clause="2"),
    "khoan2 dieu9": ref("9", clause="2"),
    "điểm a khoản 1 điều 3 quy chế ubnd": ref("3", UBND, clause="1", point="a"),
    # the first of several
    "điều 5, 6 và 7 luật mặt trận": ref("5", MTTQ),
    "từ điều 3 đến điều 8 luật khiếu nại": ref("3", KN),
    "các điều 5, 6 và 7": ref("5"),
    # numbers in words and in Roman
    "điều thứ năm": ref("5"),
    "điều thứ nhất": ref("1"),
    "điều thứ 5 quy chế ubnd": ref("5", UBND),
    "điều mười hai quy chế hội đồng nhân dân": ref("12", HDND),
    "điều hai mươi tám luật tiếp công dân": ref("28", TCD),
    "điều V luật mặt trận": ref("v", MTTQ),
    "chương II quy chế hội đồng nhân dân": ref(documents=HDND, chapter="II"),
    "chuong ii quy che hdnd": ref(documents=HDND, chapter="II"),
    "chương 2 luật mặt trận": ref(documents=MTTQ, chapter="2"),
    "chương thứ ba của quy chế ubnd": ref(documents=UBND, chapter="3"),
    "chương III nói gì": ref(chapter="III"),
    # typos and spellings
    "Diều 5 quy chê UBND": ref("5", UBND),
    "điêu 15 luât mặt trân": ref("15", MTTQ),
    "điềuu 15 luật mặt trận tổ quốc": ref("15", MTTQ),
    "ddieeuf 5 luaatj mttq": ref("5", MTTQ),
    "Điều 5 Quy chế Uỷ ban nhân dân": ref("5", UBND),
}

ELSEWHERE = (  # documents that are named and not known here
    "Điều 3 Thông tư 99/2024/TT-BTC",
    "Điều 3 Thông tư 01/2020",
    "Điều 9 Luật 25/2013",
    "Điều 6 Luật Khiếu nại 1998",
    "dieu 20 luat to cao nam 2011",
    "điều 5 hiến pháp 1992",
    "Điều 33 luật đất đai",
    "dieu 33 luat dat dai",
    "Luật đất đai điều 33",
    "dieu 5 luat moi truong",
    "Điều 10 luật bảo hiểm xã hội quy định gì",
    "Điều 5 bộ luật hình sự",
    "Điều 3 nghị định 124/2020",
    "Điều 5 quy chế trường học",
    "đ5 luật hôn nhân",
    "luật mặt trận tôi đọc rồi, điều 33 luật đất đai thì sao",
)

SILENT = (
    "điều đó có đúng không",
    "3 điều tôi muốn nói",
    "điều kiện hưởng trợ cấp là gì",
    "điều kiện 1 là gì",
    "điều 1 người dân cần là gì",
    "có mấy điều",
    "quy chế ubnd có 13 điều phải không",
    "quy che ubnd co may dieu",
    "quy chế có 3 chương 13 điều",
    "gồm 3 chương, 12 điều, 20 khoản",
    "luật mặt trận có mấy chương mấy điều",
    "mỗi bản có bao nhiêu điều",
    "luật tiếp công dân nói gì",
    "những điều cần biết về luật mặt trận",
    "điều tra 2 lần rồi chưa xong",
    "điều chỉnh giá đất 5 năm một lần",
    "khoản tiền 5 triệu",
    "khoản 5 triệu của tôi đâu",
    "hạt điều 20 nghìn một cân",
    "chương trình 135 có còn không",
    "chuong trinh nong thon moi 5 nam",
    "tôi có điều này muốn hỏi",
    "nói vài điều 2 phút thôi",
    "điều động 3 cán bộ",
    "quy chế ký ngày 14/10/2021",
    "đ 500 k nhé",
    "bao điều ba mẹ dặn",
    "bản quy chế nào ít điều nhất trong ba bản",
    "xin chào",
    "",
)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(load_knowledge(KNOWLEDGE).documents.values())


@pytest.fixture(scope="module")
def repair(documents: list[Document]) -> Repair:
    knowledge = load_knowledge(KNOWLEDGE)
    names = [name for document in documents for name in (*document.names, document.title)]
    texts = [syllables(compose(name)) for name in names]
    own = Counter(word for text in texts for word in text)
    pairs = Counter(pair for text in texts for pair in pairwise(text))
    language = Language(read_lexicon(), own.items(), [(*p, count) for p, count in pairs.items()])
    return Repairer(language, knowledge.abbreviations).repair


@pytest.fixture(scope="module")
def references(documents: list[Document], repair: Repair) -> References:
    return References(documents, repair)


@pytest.mark.parametrize("text", NAMED)
def test_a_reference_is_read_as_it_was_meant(
    text: str, references: References, repair: Repair
) -> None:
    assert references.find(text, repair(text)) == NAMED[text]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_no_document_stands_in_for_one_that_is_not_known(
    text: str, references: References, repair: Repair
) -> None:
    found = references.find(text, repair(text))

    assert found is not None
    assert (found.is_elsewhere, found.document_ids) == (True, ())


@pytest.mark.parametrize("text", SILENT)
def test_what_only_sounds_like_a_reference_is_none(
    text: str, references: References, repair: Repair
) -> None:
    assert references.find(text, repair(text)) is None


def test_an_earlier_terms_regulation_is_meant_only_by_its_own_name(
    references: References, repair: Repair
) -> None:
    found = references.find("điều 5 quy chế cũ", repair("điều 5 quy chế cũ"))

    assert found is not None
    assert found.document_ids == ("quy-che-2017",)


def test_a_document_is_known_by_its_title_and_number_alone(repair: Repair) -> None:
    documents = [Document(id="dat-dai", title="Luật Đất đai", number="31/2024/QH15")]
    references = References(documents, repair)

    asked = ["điều 79 luật đất đai", "dieu 79 luat 31/2024", "điều 79 luật số 31"]

    assert [references.find(text, repair(text)) for text in asked] == [ref("79", ("dat-dai",))] * 3


def test_a_sort_shared_by_many_documents_names_none_of_them(repair: Repair) -> None:
    laws = [Document(id=f"l{n}", title=f"Luật {n}/2020") for n in range(9)]

    found = References(laws, repair).find("điều 5 của luật", repair("điều 5 của luật"))

    assert found == ref("5")
