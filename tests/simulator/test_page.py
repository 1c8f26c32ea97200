"""The chat page in a real browser: people talk to a real PTB bot and see what it answers."""

from playwright.async_api import Page, expect

from tests.simulator.browser import NEEDS_BROWSER, begin, said

pytestmark = NEEDS_BROWSER


async def test_a_stranger_starts_and_asks_an_example(page: Page) -> None:
    await begin(page)

    await page.get_by_role("button", name="Có mấy chương?").click()

    await expect(page.locator(".message.own .text").last).to_contain_text("Có mấy chương?")
    await expect(page.locator(".message b", has_text="Trả lời")).to_be_visible()


async def test_formatting_is_shown_and_html_is_never_run(page: Page) -> None:
    await begin(page)
    await page.locator("#text").fill("Quy chế là gì?")
    await page.keyboard.press("Enter")
    quote = page.locator("blockquote")

    await expect(quote).to_have_class("folded")
    await page.get_by_role("button", name="Xem thêm").click()

    await expect(quote).not_to_have_class("folded")
    await expect(quote).to_contain_text("<img src=x onerror=alert(1)>")
    assert await quote.locator("img").count() == 0


async def test_a_pressed_button_answers_and_edits_the_message(page: Page) -> None:
    await begin(page)
    await page.locator("#text").fill("Quy chế là gì?")
    await page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Cổng thông tin")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")

    await page.get_by_role("button", name="Đúng ý").click()

    await expect(page.locator("#toast")).to_have_text("Cảm ơn")
    await expect(page.locator(".message", has_text="Đã ghi nhận")).to_contain_text("đã sửa")
    await expect(page.get_by_role("button", name="Đúng ý")).to_have_count(0)


async def test_the_bots_keyboard_shares_the_own_contact(page: Page) -> None:
    await begin(page)

    await page.get_by_role("button", name="Gửi số điện thoại").click()
    await page.get_by_role("button", name="Đồng ý").click()

    await expect(said(page, "Số +84912345678")).to_be_visible()


async def test_a_file_is_attached(page: Page) -> None:
    await begin(page)

    await page.locator("#document-file").set_input_files(
        {"name": "đơn.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}
    )

    await expect(said(page, "Đã nhận đơn.pdf")).to_be_visible()


async def test_several_people_talk_each_in_their_own_chat(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Thêm người").click()
    await page.get_by_role("textbox", name="Tên", exact=True).fill("Khánh")
    await page.keyboard.press("Enter")

    await expect(page.locator("#chat-status")).to_contain_text("Khánh")
    await expect(page.locator("#messages")).to_be_empty()
    await page.locator("#chat-list button").first.click()
    await expect(said(page, "Chào!")).to_be_visible()


async def test_the_menu_holds_the_bots_commands(page: Page) -> None:
    await begin(page)

    await page.get_by_role("button", name="Lệnh của bot").click()

    await expect(page.locator("#commands")).to_contain_text("/trogiup")
    await page.keyboard.press("Escape")
    await expect(page.locator("#commands")).to_be_hidden()


async def test_the_journal_shows_the_bots_calls(page: Page) -> None:
    await begin(page)
    call = page.locator("#calls summary", has_text="sendMessage").first

    await call.click()

    await expect(page.locator("#calls pre").first).to_contain_text("Chào!")
