"""The draft of a period, read back."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document

from bot.domain.knowledge import Knowledge
from bot.domain.letterhead import Letterhead
from bot.domain.petition import State
from bot.domain.tags import QUOTABLE, Level
from bot.domain.workdays import Calendar
from bot.reports.summary import QUOTES, Summary
from bot.services.office import Filter
from bot.texts.catalog import Catalog
from tests.factories import NOW
from tests.fakes import FakeStore
from tests.reports.conftest import BODY, Record

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)


class Draft:
    """A draft, read."""

    def __init__(self, content: bytes) -> None:
        self.document = Document(io.BytesIO(content))
        self.lines = [paragraph.text for paragraph in self.document.paragraphs]
        self.text = "\n".join(self.lines)
        self.tables = [
            [[cell.text for cell in row.cells] for row in table.rows]
            for table in self.document.tables
        ]

    def table(self, name: str) -> list[list[str]]:
        """The rows of the table whose first column is called this."""
        return next(table[1:] for table in self.tables if name in table[0])


HEAD = Letterhead(
    office="Ban Thường trực Mặt trận phường Đức Xuân",
    parent="Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    place="Đức Xuân",
    sign="MTTQ-BTT",
    signer_title="TM. BAN THƯỜNG TRỰC",
)


@pytest.fixture
def summary(office: FakeStore, texts: Catalog, knowledge: Knowledge) -> Summary:
    return Summary(office, texts, knowledge, HEAD)


async def drafted(summary: Summary, folder: Path) -> Draft:
    path = folder / "a.docx"
    calendar = Calendar()
    await summary.write(
        path,
        wanted=Filter(since=SINCE, until=UNTIL),
        calendar=calendar,
        now=NOW + timedelta(days=7),
    )
    return Draft(path.read_bytes())


async def test_every_page_says_that_it_is_a_draft(summary: Summary, tmp_path: Path) -> None:
    section = (await drafted(summary, tmp_path)).document.sections[0]

    for header in (section.first_page_header, section.header):
        assert "DỰ THẢO do bot lập ngày 30/11/2026" in header.paragraphs[0].text


async def test_what_the_bot_cannot_know_is_a_marked_blank(
    summary: Summary, tmp_path: Path
) -> None:
    draft = await drafted(summary, tmp_path)

    marked = [
        run.text
        for paragraph in draft.document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color is not None
    ]
    assert len(marked) == 4  # addressee, mood, no voices, proposals
    assert all("[" in text and "]" in text for text in marked)
    assert draft.tables[0][0][1].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập")
    assert "[Họ và tên người ký]" in draft.tables[-1][0][1]


async def test_the_report_is_the_offices_own_and_marks_what_it_does_not_know_of_it(
    office: FakeStore, texts: Catalog, knowledge: Knowledge, summary: Summary, tmp_path: Path
) -> None:
    draft = await drafted(summary, tmp_path)
    (top, numbered), signed = draft.tables[0], draft.tables[-1][0][1]
    assert top[0].strip() == f"{HEAD.parent}\nBAN THƯỜNG TRỰC MẶT TRẬN PHƯỜNG ĐỨC XUÂN"
    assert numbered[0] == "Số: ........../BC-MTTQ-BTT"
    assert numbered[1].startswith("Đức Xuân, ngày .....")
    assert signed.startswith("TM. BAN THƯỜNG TRỰC")

    (tmp_path / "a.docx").unlink()
    blank = await drafted(Summary(office, texts, knowledge, Letterhead()), tmp_path)
    assert blank.tables[0][0][0].strip() == "[tên cơ quan cấp trên]\n[TÊN CƠ QUAN]"
    assert blank.tables[0][1][1].startswith("[địa danh], ngày")


async def test_the_page_is_laid_out_as_the_decree_has_it(summary: Summary, tmp_path: Path) -> None:
    section = (await drafted(summary, tmp_path)).document.sections[0]

    size = [round(length.mm) for length in (section.page_width, section.page_height) if length]
    margins = (section.left_margin, section.right_margin, section.top_margin)
    assert size == [210, 297]
    assert [round(length.mm) for length in margins if length] == [30, 15, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml  # noqa: SLF001
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml  # noqa: SLF001


async def test_counts_stand_in_tables_with_their_charts(
    summary: Summary, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", State.ACCEPTED, State.ANSWERED, tags=(Level.COMMUNE,))
    await record("KN-2", State.ACCEPTED, sector="giao-thong", place_id="01843")
    await record("KN-0", created_at=NOW - timedelta(days=60))  # before the period

    draft = await drafted(summary, tmp_path)

    assert "Đã nhận 2 kiến nghị, phản ánh; đã trả lời 1; còn đang theo dõi 2." in draft.text
    assert draft.table("Lĩnh vực") == [
        ["Điện", "1", "1", "1", "2", "100%"],
        ["Giao thông, cầu đường", "1", "0", "1", "-", "-"],
    ]
    assert [row[0] for row in draft.table("Xã, phường")] == ["Phường Đức Xuân", "Phường Bắc Kạn"]
    assert [row[:2] for row in draft.table("Cấp")] == [["Cấp xã", "1"], ["Chưa phân cấp", "1"]]
    assert draft.table("Trạng thái") == [["Mặt trận đã tiếp nhận", "1"], ["Đã trả lời", "1"]]
    pictures = draft.document.inline_shapes
    assert len(pictures) == 3
    told = [each._inline.docPr.get("descr") for each in pictures]  # noqa: SLF001
    assert "Đã trả lời 1" in told[0]


async def test_what_was_withdrawn_or_merged_is_counted_as_such_and_quoted_by_nobody(
    summary: Summary, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", State.WITHDRAWN, text="Điện yếu, xin rút lại", tags=(QUOTABLE,))
    await record("KN-2", State.DUPLICATE, text="Điện yếu như việc kia", tags=(QUOTABLE,))
    await record("KN-3", text="Điện yếu cả xóm", tags=(QUOTABLE,))

    draft = await drafted(summary, tmp_path)

    quoted = [line for line in draft.lines if line.startswith("“")]
    assert quoted == ["“Điện yếu cả xóm” (phường Đức Xuân, mã KN-3)"]
    assert "Đã nhận 3 kiến nghị" in draft.text
    assert "1 việc trùng, đã gộp vào việc khác, và 1 việc người gửi đã rút;" in draft.text


async def test_only_cleared_words_are_quoted_and_numbers_in_them_are_masked(
    summary: Summary, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", text="Điện yếu lắm, gọi tôi 0912 345 678", tags=(QUOTABLE,))
    await record("KN-2", text="Chuyện này xin đừng đăng lên")
    for number in range(QUOTES + 2):
        await record(f"KN-9{number}", text=f"Cột điện nghiêng thứ {number}", tags=(QUOTABLE,))

    draft = await drafted(summary, tmp_path)

    quoted = [line for line in draft.lines if line.startswith("“")]
    assert len(quoted) == QUOTES
    assert quoted[0] == "“Điện yếu lắm, gọi tôi ***” (phường Đức Xuân, mã KN-1)"
    assert "xin đừng đăng" not in draft.text
    assert "Bưởi" not in draft.text


async def test_unanswered_ones_are_listed_with_where_they_are(
    summary: Summary, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", State.ACCEPTED, State.FORWARDED, title="Cầu treo hỏng")
    await record("KN-2", State.ACCEPTED, State.ANSWERED)
    await record("KN-3", State.WITHDRAWN)

    draft = await drafted(summary, tmp_path)

    assert draft.table("Đang ở đâu") == [
        [
            "1",
            "Cầu treo hỏng\n(KN-1)",
            "phường Đức Xuân",
            "23/11/2026",
            f"Đã chuyển cơ quan giải quyết: {BODY}",
            "07/12/2026",
        ]
    ]


async def test_a_period_without_petitions_gives_a_draft_all_the_same(
    summary: Summary, tmp_path: Path
) -> None:
    draft = await drafted(summary, tmp_path)

    assert "Đã nhận 0 kiến nghị, phản ánh" in draft.text
    assert len(draft.document.inline_shapes) == 0
    assert "không có việc nào chưa được trả lời" in draft.text
