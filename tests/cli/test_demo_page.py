"""A petition in the browser: the demo as a stranger has it, from the first word to the code."""

import asyncio
import re
from pathlib import Path

from playwright.async_api import FilePayload, Page, expect

from tests.cli.process import PATIENCE, Terminal
from tests.files.pictures import photo
from tests.simulator.browser import NEEDS_BROWSER, browsing

pytestmark = NEEDS_BROWSER

CODE = re.compile(r"KN-\w{3}-\w{3}-\w{3}")


async def says(page: Page, words: str, answer: str) -> None:
    await page.locator("#text").fill(words)
    await page.keyboard.press("Enter")
    await sees(page, answer)


async def taps(page: Page, label: str, answer: str) -> None:
    await page.locator("#messages").get_by_role("button", name=label).last.click()
    await sees(page, answer)


async def sees(page: Page, words: str) -> None:
    await expect(page.locator(".message").last).to_contain_text(words, timeout=20_000)


async def test_a_stranger_sends_a_petition_with_a_picture_and_finds_it_again(
    terminal: Terminal, tmp_path: Path
) -> None:
    picture: FilePayload = {"name": "cong.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    async with terminal.starts("demo", "--port", "0") as process:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        url = re.search(r"http://127\.0\.0\.1:\d+", line.decode())
        assert url
        async with browsing(url[0]) as page:
            await page.get_by_role("button", name="Bắt đầu").click()
            await sees(page, "Xin chào")
            await says(page, "/kiennghi", "Bước 1/6")
            await says(page, "cong dau xom Ba tac tu thang 9, de nghi nao vet", "Bước 2/6")
            await says(page, "xã phú bình", "Nơi đã chọn")
            await says(page, "xóm Ba", "Bước 3/6")
            await taps(page, "1. ", "Bước 4/6")
            await page.locator("#photo-file").set_input_files([picture])
            await sees(page, "Đã nhận 1/5")
            await taps(page, "Xong", "Bước 5/6")
            await taps(page, "Không để lại gì", "Bước 6/6")
            await taps(page, "1. Đồng ý", "Ai thấy gì")
            await taps(page, "Gửi kiến nghị", "Mã: KN-")
            code = CODE.search(await page.locator(".message").last.inner_text())
            assert code
            await says(page, code[0].lower(), "Đã ghi nhận")
            await expect(page.locator(".message").last).to_contain_text("xã Phú Bình")
            await page.screenshot(path=tmp_path / "petition.png")
