"""``export`` and ``report``, as processes of their own."""

import asyncio
import csv
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from bot.cli.main import main
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.cli.process import Terminal
from tests.factories import a_move, a_petition
from tests.fakes import FakeClock

COUNT = 12


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    """A store with a few petitions; gives the settings it is read with."""
    url, key = f"sqlite:///{tmp_path}/bot.sqlite3", new_key()
    upgrade(url)

    async def fill() -> None:
        store = SqlStore(url, cipher=Cipher([key]), clock=FakeClock())
        async with store.begin() as uow:
            for number in range(COUNT):
                await uow.petitions.add(a_petition(code=f"KN-{number}"), a_move(), [])
        await store.close()

    asyncio.run(fill())
    return {"DATABASE_URL": url, "SECRET_KEY": key}


def test_a_register_is_written_with_progress_on_the_error_stream(
    terminal: Terminal, office: dict[str, str]
) -> None:
    ended = asyncio.run(
        terminal.runs(
            "export", "--what", "so-bot", "--from", "01/11/2026", "--out", "so.xlsx", **office
        )
    )

    assert (ended.status, ended.out) == (0, "Đã ghi 12 việc vào so.xlsx\n")
    assert ended.err == "đã đọc 12/12 việc\n"
    sheet = openpyxl.load_workbook(terminal.folder / "so.xlsx").worksheets[0]
    assert sheet.max_row == COUNT + 1


def test_what_leaves_by_the_command_line_is_on_record(
    terminal: Terminal, office: dict[str, str]
) -> None:
    period = ("--from", "01/11/2026", "--to", "30/11/2026")
    asyncio.run(terminal.runs("export", "--what", "so-bot", "--out", "so.csv", **office))
    asyncio.run(terminal.runs("report", *period, "--out", "a.docx", **office))

    async def records() -> list[tuple[str, str]]:
        store = SqlStore(
            office["DATABASE_URL"], cipher=Cipher([office["SECRET_KEY"]]), clock=FakeClock()
        )
        async with store.begin() as uow:
            found = await uow.audit.records(after=0, limit=9)
        await store.close()
        assert all(each.who.startswith("command:") for each in found)
        return [(each.act, each.subject) for each in found]

    assert asyncio.run(records()) == [("export.make", "so-bot"), ("export.make", "bao-cao")]


def test_columns_are_chosen_and_a_period_leaves_out_the_rest(
    terminal: Terminal, office: dict[str, str]
) -> None:
    chosen = ("export", "--what", "tu-chon", "--columns", "ma, ngay-nhan", "--out", "a.csv")

    ended = asyncio.run(terminal.runs(*chosen, "--to", "22/11/2026", **office))

    assert ended.status == 0
    content = (terminal.folder / "a.csv").read_text(encoding="utf-8-sig")
    assert list(csv.reader(content.splitlines())) == [["Mã tra cứu", "Ngày nhận"]]


def test_a_draft_is_written_of_a_period(terminal: Terminal, office: dict[str, str]) -> None:
    period = ("--from", "01/11/2026", "--to", "30/11/2026")

    ended = asyncio.run(terminal.runs("report", *period, "--out", "a.docx", **office))

    assert ended.status == 0
    assert "12 việc, 12 việc chưa trả lời: a.docx" in ended.out
    lines = [paragraph.text for paragraph in Document(str(terminal.folder / "a.docx")).paragraphs]
    assert "BÁO CÁO" in lines


def test_names_are_given_only_with_a_warning(terminal: Terminal, office: dict[str, str]) -> None:
    asked = ("export", "--what", "tu-chon", "--columns", "ma,ho-ten", "--out", "a.csv")

    refused = asyncio.run(terminal.runs(*asked, **office))
    ended = asyncio.run(terminal.runs(*asked, "--contacts", **office))

    assert (refused.status, ended.status) == (2, 0)
    assert "ho-ten" in refused.err.splitlines()[0]
    assert "chỉ giao cho người được phép" in ended.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--out", "a.pdf"], ".xlsx, .csv"),
        (["--out", "a.csv", "--from", "02/11/2026", "--to", "01/11/2026"], "sau ngày cuối kỳ"),
        (["--out", "a.csv", "--columns", "ma"], "tu-chon"),
        (["--out", "there.csv"], "--force"),
        (["--out", "a.csv", "--from", "2026-11-01"], "cách viết"),
        (["--out", "a.csv", "--from", "31/11/2026"], "cách viết"),
        (["--out", "no-such-folder/a.csv"], "Không ghi được"),
    ],
)
def test_what_cannot_be_written_is_refused_with_2(
    typed: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", new_key())
    (tmp_path / "there.csv").write_text("kept", encoding="utf-8")

    assert main(["export", "--what", "so-bot", *typed]) == 2

    assert said in capsys.readouterr().err
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "kept"
    assert not (tmp_path / "a.csv").exists()


def test_the_help_lists_every_column_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    with pytest.raises(SystemExit):
        main(["export", "--help"])

    printed = capsys.readouterr().out
    for name in ("nhom-linh-vuc,", "ngay-dang-giai-quyet,", "ngay-rut"):
        assert name in printed
