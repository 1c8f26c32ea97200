"""The inbox: what is found and counted, and that the way to it is kept."""

import re
from datetime import timedelta
from html import unescape

from bot.domain.petition import State
from bot.domain.staff import Role
from tests.console.conftest import ELSEWHERE, PLACE, Console, follow, hidden, post


def codes(text: str) -> list[str]:
    return re.findall(r'name="code" value="([^"]+)"', text)


async def test_tabs_count_and_filters_find(desk_console: Console) -> None:
    first = await desk_console.submitted(text="Kênh mương Đồng Chằm vỡ bờ")
    desk_console.clock.advance(timedelta(minutes=1))
    second = await desk_console.submitted(text="Đèn đường ngõ ba hỏng", place_id=ELSEWHERE)
    await desk_console.office.move(second.code, State.ACCEPTED)
    async with desk_console.signed_in(Role.LEAD, name="Tâm") as browser:

        async def found(query: str) -> list[str]:
            return codes((await browser.get(f"./{query}")).text)

        page = (await browser.get("./")).text
        assert "Đang mở (2)" in page
        assert "Mới (1)" in page
        assert "Đã tiếp nhận (1)" in page
        assert await found("") == [second.code, first.code]
        assert await found("?sort=oldest") == [first.code, second.code]
        assert await found("?state=recorded") == [first.code]
        assert await found("?words=dong+cham") == [first.code]
        assert await found(f"?words={second.code}") == [second.code]
        assert await found(f"?place={PLACE}") == [first.code]
        assert await found("?overdue=1") == []
        assert await found("?until=2026-11-22") == []
        assert await found("?since=2026-11-23&until=2026-11-23") == [second.code, first.code]
        assert await found("?since=23/11/2026&until=23/11/2026") == [second.code, first.code]
        assert await found("?since=24/11/2026") == await found("?since=24112026") == []
        assert await found("?since=hôm+qua&state=nonsense&sort=x&page=-3") == [
            second.code,
            first.code,
        ]
        await post(browser, f"petition/{first.code}/take")
        assert await found("?owner=me") == [first.code]
        assert await found("?owner=none") == [second.code]
        await post(browser, f"petition/{first.code}/tags", tags="gấp, nóng")
        assert await found("?tag=gấp") == [first.code]
        nothing = (await browser.get("./?words=khong+co&sector=dien&owner=none")).text
        assert "<strong>khong co; Lĩnh vực: Điện; Người xử lý: Chưa ai nhận</strong>" in nothing
        assert "Không có hồ sơ nào khớp" in nothing
        desk_console.clock.advance(timedelta(days=30))
    async with desk_console.signed_in(name="Sau") as browser:
        late = (await browser.get("./?overdue=1")).text
        assert codes(late) == [second.code, first.code]
        assert re.search(r"Quá \d+ ngày", late)


async def test_the_query_survives_every_action(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    asked = "?state=recorded&words=kenh+muong"
    async with desk_console.signed_in() as browser:
        page = await browser.get(f"./{asked}")
        link = unescape(re.findall(r'class="title" href="([^"]+)"', page.text)[0])
        petition = await browser.get(link.removeprefix("/console/"))
        assert f'href="/console/{asked.replace("&", "&amp;")}"' in petition.text
        for path, fields in (
            (f"petition/{code}/take", {}),
            (f"petition/{code}/note", {"text": "ghi"}),
            (f"petition/{code}/tags", {"tags": "gấp"}),
        ):
            acted = await browser.post(path, data={**hidden(petition), **fields})
            assert acted.status_code == 303
            petition = await follow(browser, acted)
            assert asked.replace("&", "&amp;") in petition.text
        bulk = await browser.post("act", data={**hidden(page), "do": "take", "code": code})
        assert bulk.headers["location"] == f"/console/{asked}&said=bulk_take"


async def test_pages_follow_each_other(desk_console: Console) -> None:
    for _ in range(27):
        await desk_console.submitted()
        desk_console.clock.advance(timedelta(seconds=1))
    async with desk_console.signed_in() as browser:
        first = (await browser.get("./")).text
        second = (await browser.get("./?page=2")).text
        third = (await browser.get("./?page=3")).text

    assert (len(codes(first)), len(codes(second)), codes(third)) == (25, 2, [])
    assert not set(codes(first)) & set(codes(second))
    assert 'rel="next" href="/console/?page=2"' in first
    assert 'rel="prev" href="/console/"' in second
    assert 'rel="next"' not in second


async def test_several_are_taken_given_and_tagged_at_once_and_the_rest_is_named(
    desk_console: Console,
) -> None:
    ours = (await desk_console.submitted()).code
    desk_console.clock.advance(timedelta(seconds=1))
    theirs = (await desk_console.submitted()).code
    other = await desk_console.member(name="Cúc")
    async with desk_console.signed_in(name="Hoa") as rival:
        await post(rival, f"petition/{theirs}/take")
    async with desk_console.signed_in(name="Tâm") as browser:
        mixed = await post(browser, "act", do="take", code=[ours, theirs])
        assert mixed.status_code == 409
        assert "Đã làm 1 hồ sơ" in mixed.text
        assert theirs in mixed.text
        assert "Hoa" in mixed.text
        tagged = await post(browser, "act", do="tag", tag="gấp", code=[ours, theirs])
        assert tagged.headers["location"].endswith("said=bulk_tag")
        given = await post(browser, "act", do="give", to=str(other), code=ours)
        assert given.headers["location"].endswith("said=bulk_give")
        nothing = await post(browser, "act", do="take")
        assert "Chưa chọn hồ sơ nào" in (await follow(browser, nothing)).text
    async with desk_console.desk.store.begin() as uow:
        assert (await uow.cases.get(ours)).owner == other
        assert (await uow.cases.get(theirs)).tags == ("gấp",)


async def test_a_link_ticks_the_whole_page_and_another_unticks_it(desk_console: Console) -> None:
    for _ in range(2):
        await desk_console.submitted()
        desk_console.clock.advance(timedelta(minutes=7))
    async with desk_console.signed_in() as browser:
        plain = await browser.get("./?state=recorded")
        assert "?state=recorded&amp;ticked=page" in plain.text
        assert " checked" not in plain.text.partition('action="/console/act"')[2]
        ticked = await browser.get("./?state=recorded&ticked=page")
    acting = ticked.text.partition('action="/console/act"')[2]
    assert acting.count('name="code"') == acting.count(" checked") == 2
    assert 'name="list" value="?state=recorded"' in ticked.text


async def test_an_empty_inbox_says_so(desk_console: Console) -> None:
    async with desk_console.signed_in() as browser:
        assert "Không có hồ sơ nào ở đây" in (await browser.get("./")).text
