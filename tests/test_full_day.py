"""A whole day: simulator, staff group, console in a browser and a real mail server together."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect

from bot.config import ROOT, Settings
from bot.domain.staff import Role
from bot.simulator.server import Simulator
from bot.store.cipher import new_key
from bot.web.serving import listener_on
from tests.console.conftest import PDF
from tests.console.test_in_browser import shoot
from tests.mail.server import HOST, PASSWORD, USER, MailServer
from tests.simulator.browser import NEEDS_BROWSER, browsing
from tests.staff_place import (
    PATIENCE,
    Json,
    Morning,
    Place,
    answers,
    invited,
    labels,
    link,
    press,
    sees,
    send_a_petition,
    serving,
)

pytestmark = NEEDS_BROWSER
SCAN = FilePayload(name="phieu-chuyen-12.pdf", mimeType="application/pdf", buffer=PDF.content)
SAID = "Đã kè lại đoạn cống sạt, xong ngày 24/11; ủy ban sẽ kiểm tra lại sau mưa."
BODY = "Ủy ban nhân dân xã Phú Bình"
RECIPIENTS = f"""\
recipients:
- id: ubnd-phu-binh
  level: xa
  body: {BODY}
  salutation: "Kính gửi: {BODY}"
  email: van-thu@phu-binh.internal
  fallback: true
"""


@dataclass(frozen=True)
class Day:
    """Everybody and everything there is."""

    place: Place
    mail: MailServer


@asynccontextmanager
async def _opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Day]:
    """The program with group, console and mail."""
    monkeypatch.setattr("bot.core.SystemClock", Morning)
    knowledge = Path(shutil.copytree(ROOT / "knowledge", folder / "knowledge"))
    (knowledge / "recipients.yaml").write_text(RECIPIENTS, encoding="utf-8")
    async with Simulator() as simulator, MailServer() as mail:
        trusted = folder / "authority.pem"
        trusted.write_bytes(mail.certificate)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with listener_on("127.0.0.1", 0) as listener:
            place = Place(simulator, "supergroup", forum=False)
            values: dict[str, Any] = {
                "_env_file": None,
                "telegram_token": simulator.token,
                "telegram_base_url": simulator.url,
                "data_dir": folder / "data",
                "knowledge_dir": knowledge,
                "secret_key": new_key(),
                "staff_group_id": place.group.id,
                "public_url": f"http://127.0.0.1:{listener.getsockname()[1]}",
                "undo_seconds": 1,
                "smtp_host": HOST,
                "smtp_port": mail.port,
                "smtp_user": USER,
                "smtp_password": PASSWORD,
                "mail_from": "van-thu@mat-tran.test",
                "semantic": "off",
            }
            settings = Settings(**values)
            async with serving(settings, listener) as core:
                token = await invited(core, "Nguyễn Văn Tâm", [Role.LEAD, Role.REVIEWER])
                await answers(place.tam, f"/start i-{token}", "Chào Nguyễn Văn Tâm")
                place.lan.starts()
                await place.lan.sees(PATIENCE)
                yield Day(place, mail)


async def test_a_petition_goes_from_the_citizen_to_the_body_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _opened(tmp_path, monkeypatch) as day:
        lan, tam = day.place.lan, day.place.tam
        code = await send_a_petition(lan)
        card = await _takes_and_asks_for_more(day, code)
        question = await sees(lan, "Cống rộng bao nhiêu")
        lan.says("Rộng 80 cm, cạnh nhà văn hóa", reply_to=question["message_id"])
        await sees(day.place.there(tam), "80 cm")

        sent = await answers(tam, "/dangnhap", "dùng một lần")
        rows = sent["reply_markup"]["inline_keyboard"]
        async with browsing(rows[0][0]["url"]) as page:
            await page.get_by_role("button", name="Đăng nhập").click()
            await _accepts(page, code)
            await sees(lan, "Mặt trận đã tiếp nhận")
            await _forwards(page, code)
            await sees(lan, "12/PC-MTTQ")
            await _the_mail_is_there(day.mail)
            await _records_the_answer(page)
            await sees(lan, SAID)
            document = await lan.sees(PATIENCE, lambda m: "document" in m)
            assert document["document"]["file_name"] == SCAN["name"]
            await _closes(page, code)
            closed = await sees(lan, "được việc cho ông/bà không")
            await press(lan, closed, "👍 Hài lòng", "Đã ghi cho kiến nghị")
            await _to(page, f"petition/{code}")
            await expect(page.get_by_text("Hài lòng")).to_be_visible()
            await shoot(page, "day-5-petition")
        await sees(day.place.there(tam), code, "· Đã đóng")
        card = day.place.group.messages[card["message_id"]].seen_by_people()
        assert labels(card) == []


async def _takes_and_asks_for_more(day: Day, code: str) -> Json:
    """In the group, then in private."""
    tam, group = day.place.tam, day.place.there(day.place.tam)
    card = await sees(group, code, "chưa có")
    await group.presses(card, "Nhận việc")
    card = await sees(group, code, "Người nhận việc: Nguyễn Văn Tâm")
    await answers(tam, f"/start {link(card, 'Cần bổ sung')}", "viết điều cần người gửi bổ sung")
    preview = await answers(tam, "Cống rộng bao nhiêu, ở chỗ nào ạ?", "Người gửi sẽ đọc")
    await tam.presses(preview, labels(preview)[0])
    return card


async def _to(page: Page, path: str) -> None:
    await page.goto(page.url.partition("/console/")[0] + f"/console/{path}")


async def _accepts(page: Page, code: str) -> None:
    await expect(page.get_by_role("heading", name="Hồ sơ")).to_be_visible()
    await shoot(page, "day-1-inbox")
    await _to(page, f"petition/{code}")
    await expect(page.get_by_text("80 cm")).to_be_visible()
    await shoot(page, "day-2-answered")
    await page.get_by_role("link", name="Tiếp nhận").click()
    await page.get_by_role("button", name="Xem trước").click()
    await page.get_by_role("button", name="Quyết định").click()


async def _forwards(page: Page, code: str) -> None:
    """A letter, its signed scan, the mail."""
    await _to(page, f"forward?code={code}")
    await page.get_by_label(BODY).check()
    await page.get_by_role("button", name="Lập dự thảo").click()
    sign = page.locator("form", has=page.get_by_label("Bản đã ký"))
    await sign.get_by_label("Số văn bản").fill("12/PC-MTTQ")
    await sign.get_by_label("Ngày văn bản").fill("23/11/2026")
    await sign.get_by_label("Bản đã ký").set_input_files([SCAN])
    await sign.get_by_role("button", name="Ghi số, ngày, bản ký").click()
    await page.get_by_role("button", name="Xem trước rồi gửi thư").click()
    await shoot(page, "day-3-mail")
    await page.get_by_role("button", name="Gửi đi").click()
    await expect(page.get_by_text("Sắp gửi. Hoàn tác được")).to_be_visible()


async def _the_mail_is_there(mail: MailServer) -> None:
    await asyncio.wait_for(mail.has_taken.wait(), PATIENCE)
    (taken,) = mail.accepted
    assert taken.recipient == "van-thu@phu-binh.internal"
    names = [part.get_filename() for part in message_from_bytes(taken.content).walk()]
    assert SCAN["name"] in names


async def _records_the_answer(page: Page) -> None:
    await page.reload()  # the mail has gone meanwhile
    await page.get_by_role("link", name="Ghi trả lời").click()
    await page.get_by_label("Lời trả lời").fill(SAID)
    await page.get_by_label("Số văn bản trả lời").fill("45/UBND-KT")
    await page.get_by_label("Ngày văn bản trả lời").fill("23/11/2026")
    await page.get_by_label("Tệp văn bản trả lời").set_input_files([SCAN])
    await page.get_by_role("button", name="Xem trước").click()
    await shoot(page, "day-4-answer")
    await page.get_by_role("button", name="Gửi cho người dân").click()
    await expect(page.get_by_text("Sắp ghi trả lời của cơ quan")).to_be_visible()


async def _closes(page: Page, code: str) -> None:
    await _to(page, f"petition/{code}")
    await page.get_by_role("link", name="Đóng").click()
    await page.get_by_label("Việc đã xong").check()
    await page.get_by_role("button", name="Xem trước").click()
    await page.get_by_role("button", name="Quyết định").click()
