"""``knowledge publish|versions|show|diff|rollback|export|questions`` as somebody types them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.config import load_settings
from bot.domain.vietnamese import fold
from bot.services.ports import Unresolved
from bot.upkeep import open_unsealed
from tests.knowledge_folder import WHEN, WINDOW, Folder

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(root=tmp_path / "knowledge").write()


@pytest.fixture
def run(
    folder: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KNOWLEDGE_DIR", str(folder.root))
    monkeypatch.setenv("SEMANTIC", "off")

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["knowledge", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_change_goes_from_the_folder_to_a_version_and_back(
    run: Run, folder: Folder, tmp_path: Path
) -> None:
    assert "Chưa công bố phiên bản nào" in run("versions")[1]
    assert run("publish", "--reason", "lần đầu")[0] == 0

    folder.answering(WHEN, "Mở cửa từ 8 giờ, nghỉ trưa lúc 11 giờ.")
    assert "[-7 giờ 30,-] {+8 giờ,+}" in run("diff")[1]

    folder.without(WINDOW)
    status, said, refused = run("publish", "--reason", "gọn lại")
    assert status == 1
    assert said.count(f"(đúng là {WINDOW})") == 8
    assert "chưa công bố" in refused

    status, said, progress = run("publish", "--reason", "gọn lại", "--anyway")
    assert (status, "Đã công bố phiên bản 2" in said) == (0, True)
    assert "16/16" in progress
    assert "8 câu không còn trả lời đúng" in run("show", "2")[1]

    assert "lấy lại phiên bản 1" in run("rollback", "1", "--reason", "nhầm")[1]
    newest, second, first = run("versions")[1].splitlines()
    assert newest.startswith("3. ")
    assert "nhầm" in newest
    assert "vẫn công bố dù mất 8 câu trả lời đúng" in second
    assert "lần đầu" in first

    assert run("export", "2", "--into", str(tmp_path / "out"))[0] == 0
    assert (tmp_path / "out" / "entries.yaml").read_bytes() == (
        folder.root / "entries.yaml"
    ).read_bytes()


def test_a_reason_is_asked_for_before_anything_is_tried(run: Run) -> None:
    status, said, refused = run("publish", "--reason", " ")

    assert (status, said) == (1, "")
    assert "lý do" in refused


def test_a_version_that_is_not_there_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    for words in (["show", "4"], ["diff", "4"], ["export", "4", "--into", str(tmp_path / "out")]):
        status, _, refused = run(*words)
        assert (status, "Không có phiên bản 4" in refused) == (1, True)


def test_without_questions_that_is_said(run: Run) -> None:
    assert run("questions")[1] == "Chưa có câu nào bị giữ lại.\n"


def test_what_was_asked_in_vain_comes_in_groups_with_what_is_nearest(run: Run) -> None:
    async def ask() -> None:
        async with open_unsealed(load_settings(None)) as store, store.begin() as uow:
            for asker, text in enumerate(["mấy giờ mở cửa chợ", "mấy giờ mở cửa chợ vậy ạ"] * 2):
                await uow.questions.record_unresolved(
                    text=text,
                    fold=fold(text),
                    reason=Unresolved.NO_HIT,
                    entry_id="",
                    asker=str(asker),
                    at=datetime.now(UTC),
                )

    asyncio.run(ask())

    head, also, nearest, *_ = run("questions")[1].splitlines()

    assert head.startswith("4 người, đang tăng (0 0 0 0 0 0 0 4 mỗi tuần)")
    assert "cũng hỏi (2): " in also
    assert f"gần nhất: {WHEN} " in nearest
    assert "classifier=" in nearest
