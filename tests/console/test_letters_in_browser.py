"""A clerk forwards in a real browser: two petitions, one letter, the signed scan, the answer."""

from datetime import timedelta
from io import BytesIO

from PIL import Image
from playwright.async_api import FilePayload, Page, expect

from bot.domain.petition import Sharing, State
from bot.domain.staff import Role
from bot.services.letters import MailRefusedError
from tests.console.conftest import BUOI, PDF, Console
from tests.console.test_in_browser import TEXTS, served, shoot
from tests.console.test_letter_pages import Takes, mailed
from tests.simulator.browser import NEEDS_BROWSER, browsing

pytestmark = NEEDS_BROWSER
SCAN = FilePayload(name="phieu-chuyen-12.pdf", mimeType="application/pdf", buffer=PDF.content)
SAID = "Đã thay 12 bóng đèn đoạn qua trường học ngày 20/11, đường sáng lại từ tối hôm ấy."


async def test_a_clerk_forwards_two_petitions_and_takes_the_answer_down(
    desk_console: Console,
) -> None:
    codes = []
    for text, sharing in zip(TEXTS, (Sharing.ALL, Sharing.FRONT), strict=False):
        petition = await desk_console.accepted(text=text, sharing=sharing, contact=BUOI)
        codes.append(petition.code)
    picture = BytesIO()
    Image.new("RGB", (320, 240), (120, 150, 90)).save(picture, "JPEG")
    await desk_console.with_file(codes[0], picture.getvalue())
    link = await desk_console.link(await desk_console.member(Role.LEAD, name="Nguyễn Văn Tâm"))

    async with (
        served(desk_console) as url,
        browsing(f"{url}/console/sign-in/{link}") as page,
    ):
        await page.get_by_role("button", name="Đăng nhập").click()
        for code in codes:
            await page.get_by_label(f"Chọn {code}").check()
        await page.get_by_role("button", name="Lập phiếu chuyển").click()
        await expect(page.get_by_role("heading", name="Lập phiếu chuyển")).to_be_visible()
        await shoot(page, "letter-1-choose")
        await page.get_by_label("Ủy ban nhân dân phường").check()
        await page.get_by_role("button", name="Lập dự thảo").click()
        await expect(page.get_by_text("Đã lập dự thảo")).to_be_visible()
        await shoot(page, "letter-2-draft")

        await signs_and_sends(page)
        await sends_again(page, desk_console)
        await takes_the_answer_down(page, codes[1])
        await page.get_by_role("link", name=codes[0]).first.click()
        await shoot(page, "letter-11-petition")
        await desk_console.passes()

    states = [(await desk_console.office.get(code)).state for code in codes]
    assert states == [State.FORWARDED, State.ANSWERED]


async def signs_and_sends(page: Page) -> None:
    """Number, day and scan, then the mail."""
    sign = page.locator("form", has=page.get_by_label("Bản đã ký"))
    await sign.get_by_label("Số văn bản").fill("12/PC-MTTQ")
    await sign.get_by_label("Ngày văn bản").fill("23/11/2026")
    await sign.get_by_label("Bản đã ký").set_input_files([SCAN])
    await sign.get_by_role("button", name="Ghi số, ngày, bản ký").click()
    await expect(page.get_by_text("Đã ghi số, ngày và bản ký")).to_be_visible()
    await shoot(page, "letter-3-signed")
    await page.get_by_role("button", name="Xem trước rồi gửi thư").click()
    await shoot(page, "letter-4-sure")
    await page.get_by_role("button", name="Gửi đi").click()
    await expect(page.get_by_text("Sắp gửi. Hoàn tác được")).to_be_visible()
    await shoot(page, "letter-4b-waits")


async def sends_again(page: Page, desk_console: Console) -> None:
    """What the server refused, until it takes it."""
    await desk_console.passes()
    await mailed(desk_console, Takes(MailRefusedError("550 5.1.1 no such user")))
    await page.get_by_role("link", name="Văn bản chuyển", exact=True).first.click()
    await expect(page.get_by_role("heading", name="Thư mắc lại (1)")).to_be_visible()
    desk_console.clock.advance(timedelta(minutes=5))
    await shoot(page, "letter-5-stuck")
    await page.get_by_role("link", name="Phiếu chuyển số 12/PC-MTTQ").first.click()
    await shoot(page, "letter-6-failed")
    await page.get_by_role("button", name="Gửi lại thư").click()
    await shoot(page, "letter-7-resend")
    await page.get_by_role("button", name="Gửi lại", exact=True).click()
    await mailed(desk_console, Takes())


async def takes_the_answer_down(page: Page, code: str) -> None:
    """Words, number, day and document."""
    await page.get_by_role("link", name="Ghi trả lời").click()
    await shoot(page, "letter-8-answer")
    await page.get_by_label(code).check()
    await page.get_by_label("Lời trả lời").fill(SAID)
    await page.get_by_label("Số văn bản trả lời").fill("45/UBND-KT")
    await page.get_by_label("Ngày văn bản trả lời").fill("23/11/2026")
    await page.get_by_label("Tệp văn bản trả lời").set_input_files([SCAN])
    await page.get_by_role("button", name="Xem trước").click()
    await expect(page.get_by_text("Kèm tệp: phieu-chuyen-12.pdf")).to_be_visible()
    await shoot(page, "letter-9-answer-sure")
    await page.get_by_role("button", name="Gửi cho người dân").click()
    await expect(page.get_by_text("Sắp ghi trả lời của cơ quan")).to_be_visible()
    await shoot(page, "letter-10-answered")
