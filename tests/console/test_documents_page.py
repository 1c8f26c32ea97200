"""What is known of a document is put right on its page, and put back as published."""

import re
from typing import Any

import httpx

from bot.domain.staff import Role
from bot.services.approval import CHANGES
from tests.console.conftest import Console, follow, post

PAGE = "knowledge/documents/quy-che-x"
TYPED = {"title": "Quy chế x đã sửa", "number": "05/2026/QC", "signed_on": "2026-11-02"}


async def _sent(browser: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    page = await browser.get(PAGE)
    (base,) = re.findall(r'name="base" value="(\w+)"', page.text)
    return await post(browser, PAGE, **{"base": base, **TYPED, **changes})


async def test_facts_are_written_shown_as_unpublished_and_put_back(desk_console: Console) -> None:
    before = desk_console.curator.text("documents.yaml")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        answer = await _sent(browser)
        shown = (await follow(browser, answer)).text
        listed = (await browser.get("knowledge/documents")).text
        written = desk_console.curator.text("documents.yaml")

        await post(browser, f"{PAGE}/restore")

    assert "Đã ghi thông tin văn bản vào bản làm việc" in shown
    assert "Bản đã công bố ghi: Quy chế x" in shown
    assert "Quy chế x đã sửa</a> <span" in listed
    assert "number: 05/2026/QC" in written
    assert "signed_on: 2026-11-02" in written
    assert desk_console.curator.text("documents.yaml") == before


async def test_what_cannot_be_so_is_said_and_not_written(desk_console: Console) -> None:
    before = desk_console.curator.text("documents.yaml")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        unknown = await _sent(browser, replaced_by="khong-co")
        nameless = await _sent(browser, title=" ")
        no_day = await _sent(browser, in_force_to="31/02/2026")
        missing = await browser.get("knowledge/documents/khong-co")

    assert [each.status_code for each in (unknown, nameless, no_day)] == [422, 422, 422]
    assert "khong-co" in unknown.text
    assert missing.status_code == 404
    assert desk_console.curator.text("documents.yaml") == before


async def test_facts_that_another_changed_meanwhile_are_not_written_over(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        first = await _sent(browser)
        late = await _sent(browser, base="cu", title="Ghi đè")
        (base,) = re.findall(r'name="base" value="(\w+)"', late.text)
        again = await post(browser, PAGE, **{**TYPED, "base": base, "title": "Ghi đè"})

    assert (first.status_code, late.status_code, again.status_code) == (303, 409, 303)
    assert "Ghi đè" in late.text


def test_whoever_changes_facts_does_not_publish_them_alone() -> None:
    assert "knowledge.document" in CHANGES
