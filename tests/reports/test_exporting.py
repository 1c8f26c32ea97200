"""Registers and tables of an office, read back."""

import csv
from pathlib import Path

import openpyxl
import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.petition import Sharing, State
from bot.domain.tags import TELEPHONE, Level
from bot.reports.columns import FREE, REGISTER
from bot.reports.exporting import Exporter, UnknownColumnError
from bot.services.file_orders import TABLES, Export, What
from bot.services.office import Filter
from bot.texts.catalog import Catalog
from tests.fakes import FakeStore
from tests.reports.conftest import BODY, Record

ALL = Filter()


@pytest.fixture
def exporter(office: FakeStore, texts: Catalog, knowledge: Knowledge) -> Exporter:
    return Exporter(office, texts, knowledge)


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


async def free(
    exporter: Exporter, folder: Path, *columns: str, contacts: bool = False
) -> list[list[str]]:
    asked = Export(what=What.FREE, wanted=ALL, columns=columns, contacts=contacts)
    await exporter.write(asked, folder / "a.csv", force=True)
    return lines(folder / "a.csv")[1:]


async def test_the_register_has_thirteen_columns_and_never_identity_papers(
    exporter: Exporter, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", State.ACCEPTED, State.FORWARDED, supporters=2)
    asked = Export(what=What.BOT, wanted=ALL, contacts=True)

    assert await exporter.write(asked, tmp_path / "so.xlsx") == 1

    sheet = openpyxl.load_workbook(tmp_path / "so.xlsx").worksheets[0]
    head, row = [[cell.value for cell in line] for line in sheet.rows]
    told = dict(zip([column.id for column in REGISTER], row, strict=True))
    assert len(head) == 13
    assert all(head)
    assert told["giay-to"] is None
    assert told["da-giai-quyet"] == "đã gửi phường tháng 8, chưa trả lời"
    assert told["ho-ten-dia-chi"] == "Lê Thị Bưởi, tổ 9"
    assert (told["so-nguoi"], told["thuoc-tham-quyen"]) == (3, "x")
    assert told["chuyen-den"] == f"{BODY}, số 3/MTTQ, ngày 16/11/2026"
    assert told["noi-dung-vu-viec"] == (
        "Đèn đường ngõ 12 hỏng đã hai tháng, xin sửa giúp.\n(Nơi xảy ra: ngõ 12, phường Đức Xuân)"
    )
    assert "KN-1" in str(told["ghi-chu"])


async def test_walk_ins_stand_in_a_register_of_their_own(
    exporter: Exporter, record: Record, tmp_path: Path
) -> None:
    await record("KN-1")
    await record("KN-2", by_staff=True)
    await record("KN-3", by_staff=True, tags=(TELEPHONE,))

    found = {}
    for what in (What.WALK_INS, What.BOT):
        await exporter.write(Export(what=what, wanted=ALL), tmp_path / f"{what}.csv")
        found[what] = [(row[0], row[-1]) for row in lines(tmp_path / f"{what}.csv")[1:]]

    assert found == {
        What.WALK_INS: [("1", "Mã KN-2")],
        What.BOT: [("1", "Mã KN-1"), ("2", "Mã KN-3")],
    }


async def test_nobody_is_named_unless_asked_for_and_never_against_their_wish(
    exporter: Exporter, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", text="Gọi tôi 0912 345 678 về đèn hỏng")
    await record("KN-2", text="Gọi 0987 654 321 về đèn hỏng", sharing=Sharing.NONE)

    for contacts in (False, True):
        for what in TABLES:
            asked = Export(what=what, wanted=ALL, contacts=contacts)
            await exporter.write(asked, tmp_path / f"{what}-{contacts}.csv")

    without = "".join((tmp_path / f"{what}-False.csv").read_text("utf-8") for what in TABLES)
    with_ = [(tmp_path / f"{what}-True.csv").read_text("utf-8") for what in (What.BOT, What.FREE)]
    assert "Bưởi" not in without
    assert "345" not in without
    assert "***" in without
    assert [text.count("Lê Thị Bưởi") for text in with_] == [1, 1]
    assert "0912 345 678" in with_[0]
    assert "không cho biết" in with_[0]
    assert "654" not in "".join(with_)


async def test_the_synthesis_tells_how_far_a_matter_is_settled(
    exporter: Exporter, record: Record, tmp_path: Path
) -> None:
    path = (State.ACCEPTED, State.FORWARDED, State.ANSWERED, State.RESOLVED)
    await record("KN-1", *path, tags=(Level.PROVINCE,))
    await record("KN-2", State.WITHDRAWN)

    await exporter.write(Export(what=What.SYNTHESIS, wanted=ALL), tmp_path / "a.csv")

    head, row = lines(tmp_path / "a.csv")
    assert head[1:5] == ["Nội dung kiến nghị", "Cử tri xã, phường", "Lĩnh vực", "Thẩm quyền"]
    assert row[2:6] == ["phường Đức Xuân", "Điện", "Cấp tỉnh", BODY]
    assert row[7:9] == ["Số 4/MTTQ, ngày 17/11/2026", "Đã giải quyết xong"]


async def test_columns_are_chosen_and_a_state_has_the_day_it_was_reached(
    exporter: Exporter, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", State.ACCEPTED, State.ANSWERED)

    rows = await free(
        exporter, tmp_path, "ma", "ngay-tra-loi", "ngay-ghi-nhan", "ngay-dong", "ket-qua"
    )

    told = "Đã trả lời (ngày 25/11/2026): Đã thay bóng."
    assert rows == [["KN-1", "25/11/2026", "23/11/2026", "", told]]


async def test_every_column_has_a_name_and_tells_something_of_any_petition(
    exporter: Exporter, record: Record, tmp_path: Path
) -> None:
    await record("KN-1", place_id="", place_note="", sector="nothing-known", title="", text="")

    rows = await free(exporter, tmp_path, *FREE, contacts=True)

    assert len(rows[0]) == len(FREE)
    assert len(set(lines(tmp_path / "a.csv")[0])) == len(FREE)


@pytest.mark.parametrize("name", ["khong-co", "dien-thoai"])
async def test_a_column_there_is_not_or_may_not_be_had_is_refused(
    exporter: Exporter, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UnknownColumnError) as refused:
        await free(exporter, tmp_path, "ma", name)

    assert refused.value.names == (name,)
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_there_is_left_alone_unless_forced(
    exporter: Exporter, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("of somebody", encoding="utf-8")

    with pytest.raises(FileExistsError):
        await exporter.write(Export(what=What.FREE, wanted=ALL), path)

    assert path.read_text(encoding="utf-8") == "of somebody"
    await exporter.write(Export(what=What.FREE, wanted=ALL), path, force=True)
    assert path.read_text(encoding="utf-8-sig").startswith('"STT"')
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]


async def test_an_export_that_breaks_off_leaves_nothing(
    exporter: Exporter, record: Record, tmp_path: Path
) -> None:
    await record("KN-1")

    def stop(_done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await exporter.write(
            Export(what=What.FREE, wanted=ALL), tmp_path / "a.xlsx", progress=stop
        )

    assert list(tmp_path.iterdir()) == []


async def test_progress_ends_with_all(exporter: Exporter, record: Record, tmp_path: Path) -> None:
    for number in range(3):
        await record(f"KN-{number}")
    told: list[tuple[int, int]] = []

    asked = Export(what=What.BOT, wanted=ALL)
    await exporter.write(asked, tmp_path / "a.csv", progress=lambda *pair: told.append(pair))

    assert told[-1] == (3, 3)
