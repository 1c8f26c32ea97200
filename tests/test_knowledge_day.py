"""An editor's day on the real program: a law comes in, a question is learnt, all goes back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.config import Settings
from bot.core import Core
from bot.domain.staff import Role
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.store.cipher import new_key
from bot.web.serving import listener_on
from tests.console.test_import_page import LAW
from tests.console.test_in_browser import shoot
from tests.knowledge_folder import WHEN, Folder
from tests.simulator.browser import NEEDS_BROWSER, browsing
from tests.staff_place import PATIENCE, Morning, answers, invited, press, sees, serving
from tests.telegram.office import until

pytestmark = NEEDS_BROWSER
QUESTION = "vé xe buýt bao nhiêu tiền"
ARTICLE = "điều 3 quy chế giữ sạch sân chung"
UNKNOWN = "Chưa có trong bộ kiến thức"
SLOW = 60_000  # milliseconds for what indexes or reads a file


@dataclass(frozen=True)
class Place:
    """A citizen, an editor and what they use."""

    core: Core
    lan: Visitor
    editor: Visitor


@asynccontextmanager
async def _opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr("bot.core.SystemClock", Morning)
    (folder / "knowledge").mkdir()
    Folder(root=folder / "knowledge").write()
    async with Simulator() as simulator:
        with listener_on("127.0.0.1", 0) as listener:
            values: dict[str, Any] = {
                "_env_file": None,
                "telegram_token": simulator.token,
                "telegram_base_url": simulator.url,
                "data_dir": folder / "data",
                "knowledge_dir": folder / "knowledge",
                "secret_key": new_key(),
                "public_url": f"http://127.0.0.1:{listener.getsockname()[1]}",
                "semantic": "off",
            }
            async with serving(Settings(**values), listener) as core:
                lan, editor = simulator.visitor("Lan"), simulator.visitor("Biên")
                token = await invited(core, "Biên", [Role.EDITOR])
                await answers(editor, f"/start i-{token}", "Chào Biên")
                await answers(lan, "/start", "Xin chào ông/bà")
                yield Place(core, lan, editor)


async def test_a_law_comes_in_a_question_is_learnt_and_all_of_it_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _opened(tmp_path, monkeypatch) as place:
        lan = place.lan
        before = await _hears(lan, ARTICLE)
        unknown = await answers(lan, QUESTION, UNKNOWN)
        await press(lan, unknown, "Báo tôi khi có câu trả lời", "Bot sẽ báo khi có câu trả lời")
        sent = await answers(place.editor, "/dangnhap", "dùng một lần")
        url = sent["reply_markup"]["inline_keyboard"][0][0]["url"]
        async with browsing(url) as page:
            await page.get_by_role("button", name="Đăng nhập").click()
            await expect(page.get_by_role("heading", name="Kiến thức của bot")).to_be_visible()

            await _imports(page, tmp_path / "quy-che.txt")
            await _publishes(page, place, "Văn bản mới", version=2)
            article = await answers(lan, ARTICLE, "Mỗi nhà quét sân một lần trong tuần")
            assert "Căn cứ: Quy chế giữ sạch sân chung" in article["text"]

            await _teaches(page)
            await _publishes(page, place, "Người dân hỏi", version=3)
            told = await sees(lan, "Đã có câu trả lời", QUESTION, f"Tên mục {WHEN}", "Căn cứ")
            await press(lan, told, "Đọc câu trả lời", "Mở cửa từ 7 giờ 30")
            await answers(lan, QUESTION, "Mở cửa từ 7 giờ 30")

            await _rolls_back(page)
            await until(
                lambda: "san-chung" not in place.core.editions().answering.knowledge.documents
            )
            await answers(lan, QUESTION, UNKNOWN)
            assert await _hears(lan, ARTICLE) == before


async def _hears(who: Visitor, question: str) -> str:
    """Whatever the bot says to it."""
    who.says(question)
    return str((await who.sees(PATIENCE))["text"])


async def _imports(page: Page, file: Path) -> None:
    """Read the report, then write."""
    file.write_text(LAW, encoding="utf-8")
    await page.get_by_role("link", name="Nhập văn bản").click()
    await page.set_input_files("#file", file)
    await page.get_by_role("button", name="Đọc tệp").click()
    await expect(page.get_by_text("2 chương, 0 mục, 4 điều")).to_be_visible(timeout=SLOW)
    await shoot(page, "import")
    await page.get_by_label("Mã của văn bản").fill("san-chung")
    await page.get_by_label("Tên (bắt buộc)").fill("Quy chế giữ sạch sân chung")
    await page.get_by_role("button", name="Ghi vào bản làm việc").click()
    await expect(page.get_by_text("Đã ghi văn bản")).to_be_visible()


async def _publishes(page: Page, place: Place, reason: str, *, version: int) -> None:
    """Try, look at what came of it, publish; the bot follows by itself."""
    await _to(page, "publish")
    await page.get_by_role("button", name="Thử với mọi câu hỏi mẫu").click()
    await expect(page.get_by_label("Lý do công bố")).to_be_visible(timeout=SLOW)
    await shoot(page, f"publish-{version}")
    await page.get_by_label("Lý do công bố").fill(reason)
    await page.locator("main form[action$='/publish'] button").click()
    await expect(page.get_by_text("Đã công bố")).to_be_visible()
    async with place.core.store.begin() as uow:
        newest = await uow.publications.newest()
    assert newest.number == version
    await until(lambda: place.core.editions().content == newest.content)


async def _teaches(page: Page) -> None:
    """Make the question that somebody waits for another wording of an entry."""
    await _to(page, "questions")
    await expect(page.get_by_text("1 người chờ báo")).to_be_visible()
    await shoot(page, "questions")
    await page.get_by_role("link", name=QUESTION).click()
    await shoot(page, "question")
    await page.get_by_label("Mục trả lời").select_option(value=WHEN)
    await page.get_by_role("button", name="Thêm vào câu hỏi mẫu").click()
    await expect(page.get_by_text("Đã thêm vào câu hỏi mẫu trong")).to_be_visible()
    await _to(page, "proposals")
    await shoot(page, "proposals")


async def _rolls_back(page: Page) -> None:
    await _to(page, "versions/1")
    await page.get_by_label("Lý do công bố").fill("Nhầm")
    await page.get_by_label("Đúng, lấy lại").check()
    await page.get_by_role("button", name="Lấy lại phiên bản này").click()
    await expect(page.get_by_role("heading", name="Phiên bản 4")).to_be_visible()
    await shoot(page, "rolled-back")


async def _to(page: Page, path: str) -> None:
    await page.goto(f"{page.url.partition('/console/')[0]}/console/knowledge/{path}")
