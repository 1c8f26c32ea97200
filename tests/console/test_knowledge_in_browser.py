"""An editor's session in a real browser: imports, publishes, adds a wording, rolls back."""

from pathlib import Path

from playwright.async_api import Page, expect

from bot.domain.staff import Role
from tests.console.conftest import Console
from tests.console.test_import_page import LAW
from tests.console.test_in_browser import served, shoot
from tests.knowledge_folder import WHEN
from tests.simulator.browser import NEEDS_BROWSER, browsing

pytestmark = NEEDS_BROWSER


async def _publish(page: Page, url: str, console: Console, reason: str) -> None:
    await page.goto(f"{url}/console/knowledge/publish")
    await page.get_by_role("button", name="Thử với mọi câu hỏi mẫu").click()
    await console.curator.curating.trials.wait()
    await page.goto(f"{url}/console/knowledge/publish")
    await shoot(page, f"publish-{reason.split(maxsplit=1)[0]}")
    await page.get_by_label("Lý do công bố").fill(reason)
    await page.locator("main form[action$='/publish'] button").click()
    await expect(page.get_by_text("Đã công bố")).to_be_visible()
    await console.curator.follow()


async def test_an_editor_imports_publishes_teaches_and_rolls_back(
    desk_console: Console, tmp_path: Path
) -> None:
    curator, file = desk_console.curator, tmp_path / "quy-che.txt"
    file.write_text(LAW, encoding="utf-8")
    await curator.ask("khi nao quay nhan lai ho so", "a", "b")
    link = await desk_console.link(await desk_console.member(Role.EDITOR, name="Biên"))

    async with (
        served(desk_console) as url,
        browsing(f"{url}/console/sign-in/{link}") as page,
    ):
        await page.get_by_role("button", name="Đăng nhập").click()
        await expect(page.get_by_role("heading", name="Kiến thức của bot")).to_be_visible()

        await page.get_by_role("link", name="Nhập văn bản").click()
        await page.set_input_files("#file", file)
        await page.get_by_role("button", name="Đọc tệp").click()
        await expect(page.get_by_text("2 chương, 0 mục, 4 điều")).to_be_visible(timeout=60_000)
        await shoot(page, "import")
        await page.get_by_label("Mã của văn bản").fill("san-chung")
        await page.get_by_label("Tên (bắt buộc)").fill("Quy chế giữ sạch sân chung")
        await page.get_by_role("button", name="Ghi vào bản làm việc").click()
        await expect(page.get_by_text("Đã ghi văn bản")).to_be_visible()
        await _publish(page, url, desk_console, "Văn bản mới")
        answered = curator.served[0].answer("điều 3 quy chế giữ sạch sân chung")
        assert answered.matches[0].id == "san-chung.3"

        await page.goto(f"{url}/console/knowledge/questions")
        await shoot(page, "questions")
        await page.get_by_role("link", name="khi nao quay nhan lai ho so").click()
        await page.get_by_label("Mục trả lời").select_option(value=WHEN)
        await page.get_by_role("button", name="Thêm vào câu hỏi mẫu").click()
        await expect(page.get_by_text("Đã thêm vào câu hỏi mẫu trong")).to_be_visible()
        await _publish(page, url, desk_console, "Người dân hỏi")
        assert curator.served[0].answer("khi nào quầy nhận lại hồ sơ").matches[0].id == WHEN

        await page.goto(f"{url}/console/knowledge/versions/1")
        await page.get_by_label("Lý do công bố").fill("Nhầm")
        await page.get_by_label("Đúng, lấy lại").check()
        await page.get_by_role("button", name="Lấy lại phiên bản này").click()
        await expect(page.get_by_role("heading", name="Phiên bản 4")).to_be_visible()
        await shoot(page, "rolled-back")
        await curator.follow()
        assert "san-chung" not in curator.served[0].knowledge.documents
