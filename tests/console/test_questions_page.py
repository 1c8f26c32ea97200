"""What could not be answered becomes an example question, or is known not to be ours."""

import re

import httpx

from bot.domain.staff import Role
from tests.console.conftest import Console, follow, post
from tests.knowledge_folder import WHEN


async def _first(browser: httpx.AsyncClient) -> str:
    page = await browser.get("knowledge/questions")
    found = re.search(r'href="/console/(knowledge/questions/[0-9a-f]{16})"', page.text)
    assert found, page.text
    return found[1]


async def test_an_unanswered_question_becomes_a_wording_and_is_answered(
    desk_console: Console,
) -> None:
    curator = desk_console.curator
    await curator.ask("bao lau thi quay nhan ho so lai", "c")
    await curator.ask("bao lâu thì quầy nhận hồ sơ lại", "a", "b")
    await curator.ask("một câu khác hẳn", "a")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        everything = (await browser.get("knowledge/questions")).text
        assert everything.index("bao lâu thì") < everything.index("một câu khác")
        path = await _first(browser)
        group = await browser.get(path)
        assert "3 người hỏi" in group.text
        assert "Các mục gần nhất, và vì sao" in group.text
        wording = "bao lâu thì quầy nhận hồ sơ lại"
        added = await follow(
            browser, await post(browser, path, step="add", entry=WHEN, wording=wording)
        )
        assert "Đã thêm vào câu hỏi mẫu" in added.text
        assert wording in curator.text()
        assert "bao lâu thì" not in (await browser.get("knowledge/questions")).text
        assert "bao lâu thì" in (await browser.get("knowledge/questions?state=settled")).text

        await post(browser, "knowledge/publish/try")
        await curator.curating.trials.wait()
        await post(browser, "knowledge/publish", reason="Người dân hỏi")
        await curator.follow()

    answered = curator.served[0].answer("bao lau thi quay nhan ho so lai")
    assert answered.matches[0].id == WHEN


async def test_what_was_done_is_undone(desk_console: Console) -> None:
    curator = desk_console.curator
    before = curator.text()
    await curator.ask("gửi xe chỗ nào")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _first(browser)
        await post(browser, path, step="add", entry=WHEN, wording="gửi xe chỗ nào")
        undone = await follow(browser, await post(browser, path, step="undo"))

    assert "Đã hoàn tác" in undone.text
    assert "gửi xe" not in curator.text()
    assert len(curator.text()) == len(before)


async def test_a_group_is_deleted_only_when_it_is_meant(desk_console: Console) -> None:
    await desk_console.curator.ask("<script>alert(1)</script> gửi xe")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _first(browser)
        page = await browser.get(path)
        assert "<script>" not in page.text
        unsure = await post(browser, path, step="delete")
        assert unsure.status_code == 422
        assert (await browser.get(path)).status_code == 200
        await post(browser, path, step="delete", sure="yes")
        assert (await browser.get(path)).status_code == 404

    assert ("knowledge.forget", "knowledge:questions") in await desk_console.acts()


async def test_a_wording_that_another_entry_has_is_refused_with_words(
    desk_console: Console,
) -> None:
    await desk_console.curator.ask("gửi xe chỗ nào")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _first(browser)
        page = await post(browser, path, step="add", entry=WHEN, wording="phòng tiếp dân ở đâu")

    assert page.status_code == 422
    assert "một câu không thể có hai nơi trả lời" in page.text


async def test_a_new_entry_begins_with_the_question(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await browser.get("knowledge/new", params={"question": "gửi xe chỗ nào"})

    assert "gửi xe chỗ nào</textarea>" in page.text
