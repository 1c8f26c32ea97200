"""Wordings that people chose a suggestion for are added by an editor, or put aside."""

from bot.domain.staff import Role
from tests.console.conftest import Console, follow, post
from tests.knowledge_folder import WHEN, WINDOW

WORDING = "quầy mở lúc nào thế"


async def test_a_wording_is_added_by_an_editor_alone_and_undone(desk_console: Console) -> None:
    curator = desk_console.curator
    before = curator.text()
    await curator.choose(WORDING, WHEN, "a", "b")
    await curator.choose("câu của một người", WHEN)
    async with desk_console.signed_in(Role.EDITOR) as browser:
        questions = await browser.get("knowledge/questions")
        listed = await browser.get("knowledge/proposals")
        untouched = curator.text()
        added = await follow(browser, await post(browser, "knowledge/proposals/1", step="add"))
        with_it = curator.text()
        undone = await follow(browser, await post(browser, "knowledge/proposals/1", step="undo"))

    assert "Cách hỏi người dân đã chọn gợi ý (2)" in questions.text
    assert listed.text.index(WORDING) < listed.text.index("câu của một người")
    assert untouched == before
    assert "Đã thêm vào câu hỏi mẫu" in added.text
    assert "Đã thêm, chưa công bố." in added.text
    assert WORDING in with_it
    assert "Đã hoàn tác" in undone.text
    assert WORDING not in curator.text()


async def test_what_was_put_aside_is_proposed_again_only_when_taken_up(
    desk_console: Console,
) -> None:
    curator = desk_console.curator
    await curator.choose(WORDING, WHEN)
    async with desk_console.signed_in(Role.EDITOR) as browser:
        await post(browser, "knowledge/proposals/1", step="dismiss")
        await curator.choose(WORDING, WHEN, "another")
        aside = await browser.get("knowledge/proposals")
        taken_up = await follow(
            browser, await post(browser, "knowledge/proposals/1", step="take_up")
        )

    assert "Không có cách hỏi nào đang chờ." in aside.text
    assert "Đã bỏ." in aside.text
    assert "Đã lấy lại" in taken_up.text
    assert "Thêm làm cách hỏi" in taken_up.text
    assert [act for act, _ in await desk_console.acts()][-2:] == [
        *("knowledge.dismiss", "knowledge.take_up")
    ]


async def test_what_has_an_answer_of_its_own_or_lost_its_entry_is_not_proposed(
    desk_console: Console,
) -> None:
    await desk_console.curator.choose("phòng tiếp dân ở đâu", WHEN)  # an example of another
    await desk_console.curator.choose("câu khác", "no-such-entry")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await browser.get("knowledge/proposals")

    assert "Không có cách hỏi nào đang chờ." in page.text


async def test_what_people_wrote_is_shown_as_words(desk_console: Console) -> None:
    await desk_console.curator.choose("<script>alert(1)</script> mở lúc nào", WINDOW)
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await browser.get("knowledge/proposals")
        missing = [
            (await post(browser, f"knowledge/proposals/{number}", step="add")).status_code
            for number in ("9", "x", "9" * 30)
        ]
        unclear = await post(browser, "knowledge/proposals/1", step="anything")

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text
    assert missing == [404, 404, 404]
    assert unclear.status_code == 422
