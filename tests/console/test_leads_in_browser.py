"""A lead's round in a real browser: figures, and what is made of them."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from playwright.async_api import Page, expect

from bot.domain.petition import State
from bot.domain.staff import Role
from tests.console.conftest import Console
from tests.console.test_in_browser import TEXTS, served, shoot, unfold
from tests.simulator.browser import NEEDS_BROWSER, browsing

pytestmark = NEEDS_BROWSER


@asynccontextmanager
async def at_work(desk_console: Console) -> AsyncIterator[tuple[Page, str]]:
    """A member of every role, signed in; the page and the address of the console."""
    link = await desk_console.link(await desk_console.member(*Role, name="Nguyễn Văn Tâm"))
    async with served(desk_console) as url, browsing(f"{url}/console/sign-in/{link}") as page:
        await page.get_by_role("button", name="Đăng nhập").click()
        await expect(page.get_by_role("heading", name="Hồ sơ")).to_be_visible()
        yield page, f"{url}/console"


async def filled(desk_console: Console) -> list[str]:
    """Petitions of some weeks, sectors and communes; some answered."""
    codes = []
    sectors = cycle([each.id for each in desk_console.desk.knowledge.sectors[:5]])
    places = cycle([each.id for each in desk_console.desk.knowledge.places[:9]])
    for number, text in zip(range(24), cycle(TEXTS), strict=False):
        fields = {"text": text, "sector": next(sectors), "place_id": next(places)}
        codes.append((await desk_console.submitted(**fields)).code)
        if number % 3:
            await desk_console.office.move(codes[-1], State.ACCEPTED)
        if number % 5 == 1 and number % 3:
            desk_console.clock.advance(timedelta(days=number))
            desk_console.office.now = desk_console.clock.now()
            await desk_console.office.move(codes[-1], State.ANSWERED)
        desk_console.clock.advance(timedelta(hours=7))
    return codes


async def test_a_lead_looks_at_the_figures_of_a_year(desk_console: Console) -> None:
    await filled(desk_console)

    async with at_work(desk_console) as (page, url):
        await unfold(page, "Báo cáo", "Số liệu")
        await page.get_by_label("Kỳ").select_option("2026")
        await page.get_by_role("button", name="Xem").first.click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Số liệu năm 2026")
        for image in await page.locator("figure img").all():
            await image.scroll_into_view_if_needed()
            await expect(image).to_have_js_property("complete", value=True)
            assert await image.evaluate("image => image.naturalWidth") > 1000
        await shoot(page, "20-figures")
        await page.goto(f"{url}/figures?period=2024")
        await shoot(page, "21-no-figures")


async def test_a_lead_exports_what_the_inbox_shows(desk_console: Console) -> None:
    await filled(desk_console)

    async with at_work(desk_console) as (page, url):
        await page.goto(f"{url}/?state=accepted")
        await page.get_by_role("link", name="Xuất danh sách này").click()
        await page.get_by_label("Danh sách tự chọn cột").check()
        await page.get_by_text("Chọn cột (cho danh sách").click()
        await page.get_by_label("Mã tra cứu").check()
        await shoot(page, "22-export")
        await page.get_by_role("button", name="Xuất tệp").click()
        fetch = page.get_by_role("link", name="Tải tệp")
        await expect(fetch).to_be_visible(timeout=20_000)
        await shoot(page, "23-order")
        async with page.expect_download() as download:
            await fetch.click()
        assert (await download.value).suggested_filename.startswith("tu-chon-")


async def test_a_lead_saves_a_filter_and_merges_what_tells_of_one_matter(
    desk_console: Console,
) -> None:
    await filled(desk_console)

    async with at_work(desk_console) as (page, url):
        await page.goto(f"{url}/?words=kenh+muong")
        await page.get_by_text("Lưu, sửa bộ lọc").click()
        await page.get_by_label("Tên cho bộ lọc đang xem").fill("Kênh Đồng Chằm")
        await page.get_by_role("button", name="Lưu bộ lọc").click()
        await expect(page.get_by_role("link", name="Kênh Đồng Chằm")).to_be_visible()
        await page.get_by_text("Lưu, sửa bộ lọc").click()
        await shoot(page, "24-views")

        for box in (await page.locator("tbody input[type=checkbox]").all())[:3]:
            await box.check()
        await page.get_by_role("button", name="Gộp việc trùng").click()
        await page.locator("input[name=into]").first.check()
        await page.get_by_label("Lời cho người gửi").fill("Các việc này là một, đang được xem.")
        await shoot(page, "25-merge")
        await page.get_by_role("button", name="Xem trước").click()
        await expect(page.get_by_role("button", name="Gộp 2 hồ sơ")).to_be_visible()
        await shoot(page, "26-merge-sure")
        await page.get_by_role("button", name="Gộp 2 hồ sơ").click()
        await expect(page.get_by_role("button", name="Hoàn tác tất cả")).to_be_visible()
        await shoot(page, "27-merged")
        await page.get_by_role("button", name="Hoàn tác tất cả").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác")


async def test_a_poster_is_printed_on_one_page(desk_console: Console) -> None:
    async with at_work(desk_console) as (page, url):
        await page.goto(f"{url}/posters")
        await shoot(page, "28-posters")
        await page.get_by_role("link", name="phường Quyết Thắng").click()
        await expect(page.locator("svg.qr")).to_be_visible()
        await shoot(page, "29-poster")

        printed = await page.pdf(prefer_css_page_size=True)

        assert printed.count(b"/Type /Page\n") == 1
        if folder := os.environ.get("CONSOLE_SHOTS"):
            await asyncio.to_thread((Path(folder) / "poster.pdf").write_bytes, printed)


async def test_an_administrator_reads_the_audit(desk_console: Console) -> None:
    codes = await filled(desk_console)

    async with at_work(desk_console) as (page, url):
        for code in codes[:3]:
            await page.goto(f"{url}/petition/{code}")
        await page.get_by_role("button", name="Xem liên hệ").click()
        await page.goto(f"{url}/audit")
        await expect(page.get_by_role("status")).to_contain_text("Chuỗi nhật ký nguyên vẹn")
        await shoot(page, "30-audit")
        await page.get_by_label("Mã hồ sơ").fill(codes[0])
        await page.get_by_role("button", name="Lọc", exact=True).click()
        await expect(page.locator("tbody tr")).to_have_count(1)
        await page.get_by_role("link", name=codes[0]).click()
        await expect(page.get_by_text(codes[0]).first).to_be_visible()
