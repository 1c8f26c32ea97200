"""The chat page on a telephone and a desk: what is in view, what stays put, what makes way."""

import pytest
from playwright.async_api import Page, expect

from bot.simulator.server import Simulator
from tests.simulator.application import Served
from tests.simulator.browser import NEEDS_BROWSER, ask, begin, expect_the_end, resize, said

pytestmark = NEEDS_BROWSER


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
    page: Page, talker: Served, simulator: Simulator
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

    await talker.bot.send_message(chat_id, "Tin của bot")
    await expect(page.locator(".message")).to_have_count(11)
    after = await read.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 1

    await page.locator("#text").fill("Quy chế là gì?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message")).to_have_count(13)
    await expect_the_end(page)


async def test_what_is_taller_than_the_view_is_shown_from_its_beginning(
    page: Page, talker: Served, simulator: Simulator
) -> None:
    await resize(page, 390, 780)
    await begin(page)
    chat_id = next(iter(simulator.telegram.world.people))

    await talker.bot.send_message(chat_id, "Mở đầu\n" + "dòng\n" * 60)

    await expect(page.locator(".message")).to_have_count(3)
    await expect(said(page, "Mở đầu")).to_be_visible()
    view = await page.locator("#scroll").bounding_box()
    shown = await page.locator(".message").last.bounding_box()
    assert view
    assert shown
    assert 0 <= shown["y"] - view["y"] <= 40
    await page.locator("#text").fill("Quy chế là gì?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message")).to_have_count(5)
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
