"""Over HTTP, on the real program: a citizen takes a copy of everything, then erases it all."""

import asyncio
import io
import json
import signal
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.store.cipher import new_key
from tests.cli.process import PATIENCE, Terminal, stopped
from tests.files.pictures import photo

NAME, HAMLET, PHONE = "Lê Thị Bưởi", "Giếng Đình", "0912345678"
WORDS = f"Cống thoát nước cạnh nhà {HAMLET} sạt lở, ngập úng ruộng lúa cả tháng nay"
SECRETS = (NAME, "Bưởi", HAMLET, PHONE, "sạt lở", "ngập úng")


async def _answers(lan: Visitor, said: str, awaited: str) -> dict[str, Any]:
    lan.says(said)
    return await lan.sees(PATIENCE, lambda message: awaited in message.get("text", ""))


async def _press(lan: Visitor, message: dict[str, Any], button: str, awaited: str) -> Any:
    await lan.presses(message, button)
    return await lan.sees(PATIENCE, lambda message: awaited in message.get("text", ""))


async def _send_a_petition(lan: Visitor) -> None:
    await _answers(lan, "/kiennghi", "Bước 1/6")
    await _answers(lan, WORDS, "Bước 2/6")
    await _answers(lan, "xã phú bình", "Ở thôn, xóm")
    await _answers(lan, "bỏ qua", "Bước 3/6")
    await _answers(lan, "bỏ qua", "Bước 4/6")
    lan.sends("photo", "anh_nha.jpg", photo())
    await lan.sees(PATIENCE, lambda message: "Đã nhận 1/5" in message.get("text", ""))
    await _answers(lan, "xong", "Bước 5/6")
    await _answers(lan, NAME, "Địa chỉ của ông/bà")
    await _answers(lan, f"xóm {HAMLET}, xã Phú Bình", "Số điện thoại")
    sharing = await _answers(lan, PHONE, "Ai được xem")
    consent = await _press(lan, sharing, "2. Chỉ Mặt trận", "Trước khi gửi")
    assert "Ủy ban MTTQ tỉnh" in consent["text"]
    preview = await _press(lan, consent, "1. Đồng ý", "Ai thấy gì")
    await _press(lan, preview, "Gửi kiến nghị", "đã được ghi nhận")


async def _copy_of(simulator: Simulator, lan: Visitor) -> zipfile.ZipFile:
    held = await _answers(lan, "/dulieucuatoi", "Bot đang giữ của ông/bà")
    await lan.presses(held, "Gửi tôi bản sao")
    sent = await lan.sees(PATIENCE, lambda message: "document" in message)
    stored = simulator.telegram.world.files.known(sent["document"]["file_id"])
    assert stored is not None
    assert stored.content is not None
    assert stored.name == "du-lieu-cua-toi.zip"
    return zipfile.ZipFile(io.BytesIO(stored.content))


def _traces(folder: Path) -> dict[str, list[str]]:
    """Which of the secrets stand in which file, in the database as it lies on the disk too."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            here = [secret for secret in SECRETS if secret.encode() in content]
            if here:
                found[path.name] = here
    return found


async def test_a_copy_holds_everything_and_an_erasure_leaves_nothing(
    terminal: Terminal,
) -> None:
    data = terminal.folder / "data"
    async with Simulator() as simulator:
        lan = simulator.visitor("Lan")
        lan.starts()
        async with terminal.starts(
            "run",
            TELEGRAM_TOKEN=simulator.token,
            TELEGRAM_BASE_URL=simulator.url,
            HTTP_PORT=0,
            SECRET_KEY=new_key(),
            CONTROLLER_NAME="Ủy ban MTTQ tỉnh",
        ) as process:
            await lan.sees(PATIENCE)
            await _send_a_petition(lan)
            await _until(lambda: len(_files(data)) == 1)
            with await _copy_of(simulator, lan) as copy:
                names = copy.namelist()
                held = json.loads(copy.read("du-lieu-cua-toi.json"))
            before = _traces(data)
            asked = await _answers(lan, "/xoadulieu", "Chọn một")
            sure = await _press(lan, asked, "Xóa tất cả", "Xóa hẳn tất cả?")
            erased = await _press(lan, sure, "Xóa hẳn, không lấy lại", "Đã xóa")
            await _until(lambda: not _traces(data) and not _files(data))
            ended = await stopped(process, signal.SIGTERM)

    _check_copy(held, names)
    assert before  # the words of a petition stand in plain: staff search them
    assert (_traces(data), _files(data)) == ({}, [])
    assert "1 kiến nghị đang mở đã được rút" in erased["text"]
    assert "1 tệp" in erased["text"]
    assert not any(secret in ended.err for secret in SECRETS)
    assert str(lan.id) not in ended.err


def _files(data: Path) -> list[Path]:
    return [path for path in (data / "files").rglob("*") if path.is_file()]


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - another process's files have no event
            await asyncio.sleep(0.1)


def _check_copy(held: dict[str, Any], names: list[str]) -> None:
    (petition,) = held["kien_nghi"]
    assert petition["noi_dung"] == WORDS
    assert petition["lien_he"]["ho_ten"] == NAME
    assert petition["lien_he"]["dien_thoai"] == PHONE
    assert petition["xa_phuong"] == "xã Phú Bình"
    assert [each["trang_thai"] for each in petition["qua_trinh"]] == ["Đã ghi nhận"]
    assert names == ["du-lieu-cua-toi.json", petition["tep"][0]["trong_goi"]]
    assert held["phien_ban"] == 1
    assert held["tai_khoan"]["dang_luu"] is True
    assert len(held["dong_y"]) == 1
    written = datetime.fromisoformat(held["lap_luc"])
    assert written.utcoffset() == timedelta(hours=7)
    assert held["giai_thich"]["noi_dung"]
