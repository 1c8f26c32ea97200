"""The chat page in a real browser: people talk to a real PTB bot and see what it answers."""

import shutil
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.simulator.server import Simulator

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Context = ContextTypes.DEFAULT_TYPE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="apt-get install chromium"),
]


async def start(update: Update, _context: Context) -> None:
    assert update.message
    share = KeyboardButton("Gửi số điện thoại", request_contact=True)
    keyboard = ReplyKeyboardMarkup([[share], ["Mục lục"], ["Hỏi tiếp"]])
    await update.message.reply_text("Chào!", reply_markup=keyboard)


async def answer(update: Update, _context: Context) -> None:
    assert update.message
    clause = "<img src=x onerror=alert(1)>\n" * 6
    escaped = clause.replace("<", "&lt;").replace(">", "&gt;")
    keyboard = [
        [InlineKeyboardButton("Đúng ý", callback_data="yes")],
        [InlineKeyboardButton("Cổng thông tin", url="https://thainguyen.gov.vn/")],
    ]
    await update.message.reply_html(
        f"<b>Trả lời</b>\n<blockquote expandable>{escaped}</blockquote>",
        reply_markup=InlineKeyboardMarkup(keyboard),
    )


async def press(update: Update, _context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("Cảm ơn")
    await update.callback_query.edit_message_text("Đã ghi nhận")


async def contact(update: Update, _context: Context) -> None:
    assert update.message
    assert update.message.contact
    await update.message.reply_text(f"Số {update.message.contact.phone_number}")


async def document(update: Update, _context: Context) -> None:
    assert update.message
    assert update.message.document
    await update.message.reply_text(f"Đã nhận {update.message.document.file_name}")


@pytest.fixture
async def application(
    simulator: Simulator, new_request: Callable[[], HTTPXRequest]
) -> AsyncIterator[Any]:
    built: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token(simulator.token)
        .base_url(simulator.base_url)
        .request(new_request())
        .get_updates_request(new_request())
        .build()
    )
    built.add_handlers(
        [
            CommandHandler("start", start),
            CallbackQueryHandler(press),
            MessageHandler(filters.CONTACT, contact),
            MessageHandler(filters.Document.ALL, document),
            MessageHandler(filters.TEXT, answer),
        ]
    )
    async with built:
        await built.bot.set_my_commands([("trogiup", "Trợ giúp")])
        await built.start()
        assert built.updater
        await built.updater.start_polling()
        yield built
        await built.updater.stop()
        await built.stop()


@pytest.fixture
async def page(simulator: Simulator, application: Any) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        it = await browser.new_page(viewport={"width": 1400, "height": 860})
        troubles: list[str] = []
        it.on("pageerror", lambda error: troubles.append(str(error)))
        it.on(
            "console",
            lambda said: troubles.append(said.text) if said.type == "error" else None,
        )
        await it.goto(simulator.url)
        yield it
        await browser.close()
    assert troubles == []


def said(page: Page, text: str) -> Locator:
    return page.locator(".message .text", has_text=text)


async def begin(page: Page) -> None:
    await page.get_by_role("button", name="Bắt đầu").click()
    await expect(said(page, "Chào!")).to_be_visible()


async def resize(page: Page, width: int, height: int) -> None:
    await page.set_viewport_size({"width": width, "height": height})
    await page.reload()


async def ask(page: Page, times: int) -> None:
    answers = page.locator(".message b", has_text="Trả lời")
    for asked in range(1, times + 1):
        await page.locator("#examples button").click()
        await expect(answers).to_have_count(asked)


async def expect_the_end(page: Page) -> None:
    await expect(page.locator(".message").last).to_be_in_viewport(ratio=1)


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


async def test_a_phone_shows_the_chat_alone(page: Page) -> None:
    await resize(page, 390, 780)
    await begin(page)

    await expect(page.locator("#people")).to_be_hidden()
    await page.get_by_role("button", name="Danh sách trò chuyện").click()

    await expect(page.locator("#people")).to_be_visible()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


@pytest.mark.parametrize(("width", "height"), [(375, 740), (1280, 800)])
async def test_a_chat_opens_at_its_end_and_stays_there(
    page: Page, width: int, height: int
) -> None:
    await resize(page, width, height)
    await begin(page)
    await ask(page, 4)
    await expect_the_end(page)

    await page.reload()
    await expect(page.locator(".message")).to_have_count(10)
    await expect_the_end(page)

    await page.get_by_role("button", name="Bàn phím của bot").click()
    await page.get_by_role("button", name="Bàn phím của bot").click()
    await page.locator("#text").fill("Một\nhai\nba\nbốn")
    await expect_the_end(page)
    await page.keyboard.press("Enter")
    await expect(page.locator(".message")).to_have_count(12)
    await expect_the_end(page)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (375, 740), (1280, 800)])
async def test_the_way_down_is_clear_of_what_is_written_with(
    page: Page, width: int, height: int
) -> None:
    await resize(page, width, height)
    await begin(page)
    await ask(page, 4)
    await page.locator("#scroll").hover()
    await page.mouse.wheel(0, -400)
    jump = page.get_by_role("button", name="Xuống cuối")

    for _keyboard in ("shown", "hidden"):
        await expect(jump).to_be_visible()
        button = await jump.bounding_box()
        examples = await page.locator("#examples").bounding_box()
        assert button
        assert examples
        assert button["y"] + button["height"] <= examples["y"]
        await page.get_by_role("button", name="Bàn phím của bot").click()

    await jump.click()
    await expect_the_end(page)
    await expect(jump).to_be_hidden()


async def test_a_reader_of_older_messages_is_not_moved_until_they_write(
    page: Page, application: Any, simulator: Simulator
) -> None:
    await resize(page, 375, 740)
    await begin(page)
    await ask(page, 4)
    await page.locator("#scroll").hover()
    await page.mouse.wheel(0, -500)
    await expect(page.locator("#jump")).to_be_visible()
    read = page.locator(".message").nth(4)
    before = await read.bounding_box()
    chat_id = next(iter(simulator.telegram.world.people))

    await application.bot.send_message(chat_id, "Tin của bot")
    await expect(page.locator(".message")).to_have_count(11)
    after = await read.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 1

    await page.locator("#text").fill("Quy chế là gì?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message")).to_have_count(13)
    await expect_the_end(page)


@pytest.mark.parametrize("added", ["Thêm người", "Thêm nhóm"])
async def test_the_list_on_a_phone_closes_behind_what_was_chosen(page: Page, added: str) -> None:
    await resize(page, 375, 740)
    people = page.locator("#people")
    menu = page.get_by_role("button", name="Danh sách trò chuyện")
    await menu.click()
    await page.get_by_role("button", name=added).click()
    await page.get_by_role("button", name="Đồng ý").click()
    await expect(people).to_be_hidden()

    await menu.click()
    await page.locator("#chat-list button", has_text="Lan").click()
    await expect(people).to_be_hidden()

    await menu.click()
    await expect(people).to_be_visible()
    await page.get_by_role("button", name="Bắt đầu").click(position={"x": 350, "y": 20})
    await expect(people).to_be_hidden()
    await expect(said(page, "Chào!")).to_be_visible()
