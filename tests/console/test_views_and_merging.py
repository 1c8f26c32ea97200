"""Filters saved by name, and petitions of one matter merged together."""

import re
from datetime import timedelta

import httpx

from bot.chat.news import PetitionNews
from bot.domain.petition import State
from bot.domain.staff import Role
from bot.services.deciding import DueDecisions
from bot.services.registers import Topic
from tests.console.conftest import ELSEWHERE, Console, csrf, follow, post


def views(page: httpx.Response) -> dict[str, str]:
    """The links of saved filters."""
    row = page.text.partition("Xem nhanh")[2].partition("</p>")[0]
    return {
        name: query for query, name in re.findall(r'href="/console/([^"]*)"[^>]*>([^<]+)', row)
    }


async def test_a_filter_is_saved_opened_renamed_removed_and_saved_again(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        page = await browser.get("./?words=kenh&page=3")
        saved = await browser.post("views", data={**hidden_list(page), "name": "  Kênh   mương "})
        assert saved.headers["location"] == "/console/?words=kenh&said=view_saved"
        page = await follow(browser, saved)
        assert views(page)["Kênh mương"] == "?words=kenh"
        number = re.findall(r'action="/console/views/(\d+)"', page.text)[0]
        form = hidden_list(page)

        renamed = await browser.post(f"views/{number}", data={**form, "name": "Nước", "do": "x"})
        assert renamed.headers["location"] == "/console/?words=kenh&said=view_renamed"
        assert "Nước" in views(await browser.get("./"))

        removed = await browser.post(f"views/{number}", data={**form, "do": "remove"})
        assert removed.headers["location"] == "/console/?words=kenh&said=view_removed"
        assert "Nước" not in views(await follow(browser, removed))
        assert (await browser.post(f"views/{number}", data=form)).status_code in {404, 422}


def hidden_list(page: httpx.Response) -> dict[str, str]:
    """The proof, and the way back that forms of the inbox bring along."""
    found = re.search(r'name="list" value="([^"]*)"', page.text)
    return {"csrf": csrf(page), "list": found[1].replace("&amp;", "&") if found else ""}


async def test_nobody_sees_or_changes_anothers_filters_and_they_go_with_who_leaves(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in(name="Tâm") as browser:
        page = await browser.get("./?owner=me")
        await browser.post("views", data={**hidden_list(page), "name": "Của tôi"})
        number = re.findall(r"/console/views/(\d+)", (await browser.get("./?owner=me")).text)[0]
        async with desk_console.signed_in(Role.ADMIN, name="An") as other:
            assert "Của tôi" not in (await other.get("./")).text
            stolen = await post(other, f"views/{number}", name="x", do="remove")
            assert stolen.status_code == 404
            await post(other, "staff/1/leave", sure="yes")
        async with desk_console.desk.store.begin() as uow:
            assert await uow.views.of(1) == []


async def test_names_are_checked_and_twenty_are_enough(desk_console: Console) -> None:
    async with desk_console.signed_in() as browser:
        form = hidden_list(await browser.get("./?words=kenh"))

        async def save(name: str) -> int:
            return (await browser.post("views", data={**form, "name": name})).status_code

        assert await save("") == 422
        assert await save("x" * 41) == 422
        assert [await save(f"b{number}") for number in range(20)] == [303] * 20
        assert await save("<b>hai mốt</b>") == 409
        assert await save("b3") == 303  # in place of the one of that name
        number = re.findall(r"/console/views/(\d+)", (await browser.get("./")).text)[0]
        taken = await browser.post(f"views/{number}", data={**form, "name": "b7"})
        assert taken.status_code == 409
        assert "Đã có bộ lọc tên b7" in taken.text


async def chosen(browser: httpx.AsyncClient, *codes: str) -> dict[str, object]:
    """What the page of choosing sends."""
    page = await post(browser, "merge/choose", code=codes)
    assert page.status_code == 200, page.text
    return {"csrf": csrf(page), "code": list(codes)}


async def test_petitions_are_merged_after_a_second_look_and_both_senders_are_told(
    desk_console: Console,
) -> None:
    kept = await desk_console.submitted()
    desk_console.clock.advance(timedelta(minutes=1))
    others = []
    for _ in range(2):
        others.append(await desk_console.submitted())
        desk_console.clock.advance(timedelta(minutes=1))
    codes = [kept.code, *(each.code for each in others)]
    async with desk_console.signed_in() as browser:
        form = await chosen(browser, *codes)
        sure = await browser.post(
            "merge", data={**form, "into": kept.code, "note": "Cùng một việc", "step": "preview"}
        )
        assert "2 hồ sơ sẽ gộp vào" in sure.text
        assert [act for act, _ in await desk_console.acts()].count("petition.decide") == 0
        fields = {
            **form,
            "into": kept.code,
            "note": "Cùng một việc",
            "seen": re.findall(r'name="seen" value="([^"]+)"', sure.text),
        }
        odd = {**fields, "seen": [f"{code}:{'9' * 5_000}" for code in codes]}
        refused = await browser.post("merge", data={**odd, "step": "send"})
        assert "Hồ sơ vừa thay đổi" in refused.text
        done = await browser.post("merge", data={**fields, "step": "send"})
        assert "Đã quyết định gộp 2 hồ sơ" in done.text
        assert "Sắp có hiệu lực" in (await browser.get("./")).text

        undone = await browser.post("merge/undo", data={**form, "code": codes[1:]})
        assert undone.headers["location"] == "/console/?said=undone"
        assert (await desk_console.office.get(codes[1])).state is State.RECORDED

        await browser.post("merge", data={**fields, "step": "send"})
        desk_console.clock.advance(timedelta(seconds=61))
        desk = desk_console.desk
        await DueDecisions(desk.store, desk.clock, lambda: desk.deciding).work()

        page = (await browser.get(f"petition/{kept.code}")).text
        assert "Đã gộp vào hồ sơ này 2 việc" in page
        assert all(code in page for code in codes[1:])
        assert f"petition/{kept.code}" in (await browser.get(f"petition/{codes[1]}")).text
    promised = await desk_console.office.notices(kept.code)
    async with desk_console.desk.store.begin() as uow:
        news = PetitionNews(desk_console.desk.texts)
        screen = await news.screen(promised[0], uow=uow, now=desk_console.clock.now())
    assert screen is not None
    assert "nay có 2 người cùng tham gia" in screen.html
    told = [(each.topic, each.person_key) for each in promised]
    assert told == [(Topic.MERGED, kept.person_key)]  # once for both
    for other in others:
        notices = await desk_console.office.notices(other.code)
        assert [(each.topic, each.person_key) for each in notices] == [
            (Topic.MOVE, other.person_key)
        ]


async def test_what_cannot_be_merged_is_named_and_the_rest_is_done(desk_console: Console) -> None:
    kept = await desk_console.submitted()
    desk_console.clock.advance(timedelta(minutes=1))
    other = await desk_console.submitted()
    desk_console.clock.advance(timedelta(minutes=1))
    ended = await desk_console.submitted()
    await desk_console.office.move(ended.code, State.CLOSED)
    async with desk_console.signed_in() as browser:
        form = await chosen(browser, other.code, ended.code)
        fields = {**form, "into": "another", "other": kept.code.lower().replace("-", " ")}
        sure = await browser.post("merge", data={**fields, "step": "preview"})

        assert "1 hồ sơ sẽ gộp vào" in sure.text
        assert "Không gộp được" in sure.text
        seen = re.findall(r'name="seen" value="([^"]+)"', sure.text)
        done = await browser.post("merge", data={**fields, "seen": seen, "step": "send"})
        assert "Đã quyết định gộp 1 hồ sơ" in done.text
        assert ended.code in done.text.partition("Không gộp được")[2]


async def test_what_changed_since_the_second_look_is_not_merged(desk_console: Console) -> None:
    kept = await desk_console.submitted()
    desk_console.clock.advance(timedelta(minutes=1))
    other = await desk_console.submitted()
    async with desk_console.signed_in() as browser:
        fields = {**await chosen(browser, other.code), "into": "another", "other": kept.code}
        sure = await browser.post("merge", data={**fields, "step": "preview"})
        seen = re.findall(r'name="seen" value="([^"]+)"', sure.text)
        await desk_console.office.move(other.code, State.ACCEPTED)

        done = await browser.post("merge", data={**fields, "seen": seen, "step": "send"})

        assert "Đã quyết định gộp 0 hồ sơ" in done.text
        assert "vừa thay đổi" in done.text


async def test_what_looks_like_any_of_those_ticked_is_offered_and_what_may_not_be_is_named(
    desk_console: Console,
) -> None:
    other = await desk_console.submitted(text="Đèn đường ngõ 12 tắt hai tháng nay, xin sửa giúp")
    codes = []
    for _ in range(2):
        desk_console.clock.advance(timedelta(minutes=1))
        codes.append((await desk_console.submitted()).code)
    ticked, alike = codes
    async with desk_console.signed_in() as browser:
        page = await browser.get("./")
        data = {**hidden_list(page), "code": [other.code, ticked, "KN-222-222-222"]}
        form = await browser.post("merge/choose", data=data)
        nothing = await browser.post("merge/choose", data={**data, "code": "KN-222-222-222"})

    assert form.status_code == 200
    assert f'name="into" value="{alike}"' in form.text
    assert "KN-222-222-222</span>: Không có" in form.text
    assert 'name="code" value="KN-222-222-222"' not in form.text
    assert nothing.status_code == 404


async def test_without_a_fit_choice_the_page_asks_again(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    desk_console.clock.advance(timedelta(minutes=1))
    outside = await desk_console.submitted(place_id=ELSEWHERE)
    ticked_nothing = {"step": "preview"}
    async with desk_console.signed_in(places=("05455",)) as browser:
        nothing = await post(browser, "merge/choose")
        assert nothing.headers["location"] == "/console/?said=none_ticked"
        form = await chosen(browser, code)
        answers = []
        for chosen_one in (
            ticked_nothing,
            {"into": code},
            {"into": "another", "other": "KN-222-222-222"},
            {"into": "another", "other": outside.code},
        ):
            answer = await browser.post("merge", data={**form, **chosen_one, "step": "preview"})
            assert answer.status_code == 422
            answers.append(answer.text)
    assert "Chưa chọn hồ sơ được giữ" in answers[0]
    told = [text.partition('role="alert">')[2].partition("<")[0] for text in answers[2:]]
    assert told[0] == told[1]  # what lies outside is as if it were not there
    assert "Không có hồ sơ đang mở nào" in told[0]
