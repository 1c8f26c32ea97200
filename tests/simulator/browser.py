"""The chat page in a real browser, with a small bot that answers on it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="apt-get install chromium"),
]
Context = ContextTypes.DEFAULT_TYPE


@asynccontextmanager
async def browsing(url: str, *, is_refused: bool = False) -> AsyncIterator[Page]:
    """Open a page; in the end its console must be clean, but for forms that are to be refused."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        it = await browser.new_page(viewport={"width": 1400, "height": 860})
        troubles: list[str] = []
        it.on("pageerror", lambda error: troubles.append(str(error)))
        it.on(
            "console",
            lambda said: troubles.append(said.text) if said.type == "error" else None,
        )
        await it.goto(url)
        yield it
        await browser.close()
    if is_refused:
        troubles = [each for each in troubles if "the server responded with a status" not in each]
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


HANDLERS: tuple[BaseHandler[Any, Any, Any], ...] = (
    CommandHandler("start", start),
    CallbackQueryHandler(press),
    MessageHandler(filters.CONTACT, contact),
    MessageHandler(filters.Document.ALL, document),
    MessageHandler(filters.TEXT, answer),
)
