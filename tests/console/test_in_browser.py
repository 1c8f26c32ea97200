"""A clerk's round in a real browser: signs in, filters, takes, accepts, undoes."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, expect
from starlette.applications import Starlette

from bot.console.application import console
from bot.domain.staff import Role
from bot.services.office import Filter
from bot.web.serving import WebServer, listener_on
from tests.console.conftest import Console
from tests.simulator.browser import NEEDS_BROWSER, browsing

pytestmark = NEEDS_BROWSER
WIDE, NARROW = (1280, 900), (390, 844)
TEXTS = (
    "Kênh mương Đồng Chằm vỡ bờ từ tháng chín, ruộng lúa khô hạn cả tháng nay, mong được sửa",
    "Đèn đường đoạn qua trường tiểu học hỏng đã hai tháng, trẻ em đi học về tối rất nguy hiểm",
    "Xe tải chở đất chạy suốt đêm làm nứt nhà dân ở tổ 9, đề nghị kiểm tra giờ chạy và tải trọng",
)


@asynccontextmanager
async def served(desk_console: Console) -> AsyncIterator[str]:
    """The console over HTTP on loopback."""
    with listener_on("127.0.0.1", 0) as listener:
        desk = replace(desk_console.desk, public_url="")
        server = WebServer(Starlette(routes=[console(desk)]), listener)
        serving = asyncio.create_task(server.serve_on_listener())
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def shoot(page: Page, name: str) -> None:
    """Keep pictures of a page, wide and narrow, for whoever wants to look; nothing is cut off."""
    for (width, height), kind in ((WIDE, "wide"), (NARROW, "narrow")):
        await page.set_viewport_size({"width": width, "height": height})
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(overflow) <= 0, (name, kind)
        if folder := os.environ.get("CONSOLE_SHOTS"):
            path = Path(folder) / f"{name}-{kind}.png"
            await page.screenshot(path=path, full_page=True)
    await page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


async def unfold(page: Page, fold: str, name: str) -> None:
    """Follow a link that stands in a fold of the navigation."""
    await page.locator("header summary", has_text=fold).click()
    await page.get_by_role("link", name=name, exact=True).click()


async def test_a_clerk_signs_in_filters_takes_accepts_and_undoes(desk_console: Console) -> None:
    codes = []
    for text in TEXTS:
        codes.append((await desk_console.submitted(text=text)).code)
        desk_console.clock.advance(timedelta(minutes=7))
    picture = BytesIO()
    Image.new("RGB", (320, 240), (120, 150, 90)).save(picture, "JPEG")
    await desk_console.with_file(codes[0], picture.getvalue())
    member = await desk_console.member(*Role, name="Nguyễn Văn Tâm")
    link = await desk_console.link(member)

    async with (
        served(desk_console) as url,
        browsing(f"{url}/console/sign-in/{link}") as page,
    ):
        await shoot(page, "1-knock")
        await page.get_by_role("button", name="Đăng nhập").click()
        await expect(page.get_by_role("heading", name="Hồ sơ")).to_be_visible()
        await shoot(page, "2-inbox")

        await page.get_by_text("Lọc và tìm").click()
        await page.get_by_label("Từ ngữ hoặc mã").fill("kenh muong dong cham")
        await page.get_by_role("button", name="Lọc", exact=True).click()
        await expect(page.locator("tbody tr")).to_have_count(1)
        await shoot(page, "3-filtered")
        await page.get_by_role("link", name="Kênh mương").click()
        await page.get_by_role("button", name="Nhận việc").click()
        await expect(page.get_by_role("status")).to_have_text("Đã nhận việc.")
        await page.get_by_role("button", name="Xem liên hệ").click()
        await expect(page.get_by_text("0912345678")).to_be_visible()
        await shoot(page, "4-petition")

        await page.get_by_role("link", name="Đóng").click()
        await shoot(page, "5-decide")
        await page.get_by_role("link", name="Quay lại").click()
        await page.get_by_role("link", name="Tiếp nhận").click()
        await page.get_by_label("Lời cho người dân").fill("Mặt trận đã nhận.\nSẽ báo tiếp.")
        await page.get_by_role("button", name="Xem trước").click()
        await expect(page.locator("blockquote")).to_have_text("Mặt trận đã nhận.\nSẽ báo tiếp.")
        await shoot(page, "6-sure")
        await page.get_by_role("button", name="Quyết định").click()
        await expect(page.get_by_role("button", name="Hoàn tác")).to_be_visible()
        await shoot(page, "7-standing")
        await page.get_by_role("button", name="Hoàn tác").click()
        await expect(page.get_by_text("Đã hoàn tác")).to_be_visible()

        await page.get_by_role("link", name="Về danh sách").click()
        await expect(page.get_by_label("Từ ngữ hoặc mã")).to_have_value("kenh muong dong cham")
        for name, path in (
            ("8-enter", "enter"),
            ("9-staff", "staff"),
            ("10-member", f"staff/{member}"),
            ("11-audit", "audit"),
            ("12-receipt", f"petition/{codes[1]}/receipt"),
        ):
            await page.goto(f"{url}/console/{path}")
            await shoot(page, name)

        await page.goto(f"{url}/console/")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
        await page.get_by_role("button", name="Đăng xuất", exact=True).click()
        await expect(page.get_by_text("Đã đăng xuất.")).to_be_visible()

    async with desk_console.desk.store.begin() as uow:
        rows = (await uow.cases.inbox(Filter(owner=member), limit=9, offset=0)).rows
        assert [row.petition.code for row in rows] == [codes[0]]
        assert await uow.cases.decision(codes[0]) is None
