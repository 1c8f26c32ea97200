"""In by a link once, out by time, by hand, by leaving."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.console.application import console
from bot.console.desk import LONGEST_FORM
from bot.domain.local_time import VIETNAM
from bot.domain.staff import Role
from bot.services.signing_in import IDLE_FOR, OPEN_FOR
from bot.services.tries import FREE, LINK
from tests.console.conftest import OPERATOR, Console, csrf, post

SECOND = timedelta(seconds=1)


async def test_looking_at_a_link_uses_nothing_up_and_its_button_does(
    desk_console: Console,
) -> None:
    token = await desk_console.link(await desk_console.member())
    async with desk_console.browser() as previewer:
        for _ in range(3):
            assert (await previewer.get(f"sign-in/{token}")).status_code == 200
        await previewer.head(f"sign-in/{token}")
    async with desk_console.browser() as browser:
        knocked = await browser.get(f"sign-in/{token}")
        entered = await browser.post(f"sign-in/{token}", data={"csrf": csrf(knocked)})
        again = await browser.post(f"sign-in/{token}", data={"csrf": csrf(knocked)})

        assert (entered.status_code, entered.headers["location"]) == (303, "/console/")
        assert again.status_code == 403  # the knock is gone with the first
        assert (await browser.get("./")).status_code == 200


async def test_the_cookie_is_for_our_pages_alone(desk_console: Console) -> None:
    async with desk_console.browser() as browser:
        entered = await desk_console.sign_in(browser, await desk_console.member())

    cookie = next(
        each for each in entered.headers.get_list("set-cookie") if each.startswith("console=")
    )
    for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/console", "Max-Age=43200"):
        assert part in cookie


@pytest.mark.parametrize("trouble", ["used", "expired", "forged", "of one who left"])
async def test_a_link_that_is_no_good_opens_nothing(desk_console: Console, trouble: str) -> None:
    member = await desk_console.member()
    token = await desk_console.link(member)
    async with desk_console.browser() as browser, desk_console.browser() as other:
        if trouble == "used":
            knocked = await other.get(f"sign-in/{token}")
            await other.post(f"sign-in/{token}", data={"csrf": csrf(knocked)})
        if trouble == "expired":
            desk_console.clock.advance(timedelta(minutes=15))
        if trouble == "forged":
            token = "A" * 43
        if trouble == "of one who left":
            await desk_console.member(Role.ADMIN)
            async with desk_console.desk.store.begin() as uow:
                await desk_console.desk.staffing.leave(
                    uow, OPERATOR, member, now=desk_console.clock.now()
                )
        knocked = await browser.get(f"sign-in/{token}")
        refused = await browser.post(f"sign-in/{token}", data={"csrf": csrf(knocked)})

        assert refused.status_code == 403
        assert "Xin liên kết mới" in refused.text
        assert "console" not in browser.cookies
        assert (await browser.get("./")).status_code == 401


async def test_a_link_is_not_used_up_by_a_page_of_somebody_else(desk_console: Console) -> None:
    token = await desk_console.link(await desk_console.member())
    async with desk_console.browser() as browser:
        knocked = await browser.get(f"sign-in/{token}")
        for data in ({}, {"csrf": "0" * 64}):
            assert (await browser.post(f"sign-in/{token}", data=data)).status_code == 403
        async with desk_console.browser() as other:  # the field without the cookie
            stolen = await other.post(f"sign-in/{token}", data={"csrf": csrf(knocked)})
        entered = await browser.post(f"sign-in/{token}", data={"csrf": csrf(knocked)})

    assert stolen.status_code == 403
    assert entered.status_code == 303


async def test_wrong_links_of_one_address_are_slowed_down(desk_console: Console) -> None:
    async with desk_console.browser() as browser, desk_console.browser("192.0.2.8") as other:
        for number in range(FREE[LINK]):
            page = await browser.get("sign-in/x")
            wrong = await browser.post(f"sign-in/x{number}", data={"csrf": csrf(page)})
            assert wrong.status_code == 403
        member = await desk_console.member()
        refused = await desk_console.sign_in(browser, member)
        assert refused.status_code == 429
        assert "console" not in browser.cookies
        assert (await desk_console.sign_in(other, member)).status_code == 303
        desk_console.clock.advance(timedelta(minutes=1))
        assert (await desk_console.sign_in(browser, member)).status_code == 303


async def test_a_session_ends_when_it_is_left_alone(desk_console: Console) -> None:
    async with desk_console.signed_in() as browser:
        for _ in range(3):
            desk_console.clock.advance(IDLE_FOR - SECOND)
            assert (await browser.get("./")).status_code == 200
        desk_console.clock.advance(IDLE_FOR)

        ended = await browser.get("./")

    assert ended.status_code == 401
    assert "phiên đã hết" in ended.text


async def test_a_session_ends_after_a_working_day_whatever_happens(desk_console: Console) -> None:
    async with desk_console.signed_in() as browser:
        for _ in range(int(OPEN_FOR / IDLE_FOR) * 2 - 1):
            desk_console.clock.advance(IDLE_FOR / 2)
            assert (await browser.get("./")).status_code == 200
        desk_console.clock.advance(IDLE_FOR / 2)

        assert (await browser.get("./")).status_code == 401


async def test_signing_out_ends_this_session_and_everywhere_all(desk_console: Console) -> None:
    member = await desk_console.member()
    async with (
        desk_console.browser() as one,
        desk_console.browser() as two,
        desk_console.browser() as three,
    ):
        for browser in (one, two, three):
            await desk_console.sign_in(browser, member)
        stolen = dict(one.cookies)
        await post(one, "sign-out")
        one.cookies.update(stolen)
        assert (await one.get("./")).status_code == 401
        assert (await two.get("./")).status_code == 200
        await post(two, "sign-out-everywhere")
        assert (await three.get("./")).status_code == 401


async def test_who_leaves_is_out_at_once(desk_console: Console) -> None:
    member = await desk_console.member()
    await desk_console.member(Role.ADMIN)
    async with desk_console.browser() as browser:
        await desk_console.sign_in(browser, member)
        async with desk_console.desk.store.begin() as uow:
            await desk_console.desk.staffing.leave(
                uow, OPERATOR, member, now=desk_console.clock.now()
            )

        assert (await browser.get("./")).status_code == 401


async def test_what_was_written_when_the_session_ended_is_given_back_to_our_page_only(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        token = csrf(await browser.get("./"))
        desk_console.clock.advance(IDLE_FOR)
        data = {"csrf": token, "text": "Kính gửi <b>ông</b>"}
        ours = await browser.post(
            "petition/KN-X/reply", data=data, headers={"sec-fetch-site": "same-origin"}
        )
        strange = await browser.post(
            "petition/KN-X/reply", data=data, headers={"sec-fetch-site": "cross-site"}
        )

    assert "Kính gửi &lt;b&gt;ông&lt;/b&gt;" in ours.text
    assert "Kính gửi" not in strange.text


async def test_of_a_form_with_a_file_only_the_words_above_it_are_read_of_whoever_is_signed_out(
    desk_console: Console,
) -> None:
    files: list[tuple[str, Any]] = [
        ("text", (None, "Đã nạo vét mương")),
        ("file", ("a.pdf", b"%PDF" + b"0" * LONGEST_FORM)),
        ("note", (None, "viết sau tệp")),
    ]
    async with desk_console.browser() as browser:
        answer = await browser.post(
            "letter/1/answer", files=files, headers={"sec-fetch-site": "same-origin"}
        )

    assert answer.status_code == 401
    assert "Đã nạo vét mương" in answer.text
    assert "viết sau tệp" not in answer.text


async def test_where_one_is_signed_in_is_listed_and_ended_one_by_one(
    desk_console: Console,
) -> None:
    member = await desk_console.member()
    since = f"{desk_console.clock.now().astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    async with desk_console.browser() as desk, desk_console.browser() as telephone:
        await desk_console.sign_in(telephone, member)
        desk_console.clock.advance(timedelta(minutes=5))
        await desk_console.sign_in(desk, member)

        page = await desk.get("account")
        listed = re.findall(r'name="session" value="([0-9a-f]{64})"', page.text)
        await desk.post("sign-out", data={"csrf": csrf(page), "session": listed[1]})

        assert since in page.text  # the telephone
        assert page.text.count("đang dùng trang này") == 1
        assert (await telephone.get("./")).status_code == 401
        assert (await desk.get("./")).status_code == 200
        assert (await desk.get("account")).text.count('name="session"') == 1


async def test_nobody_ends_a_session_of_somebody_else(desk_console: Console) -> None:
    async with desk_console.signed_in() as mine, desk_console.signed_in(name="Khác") as other:
        theirs = re.findall(r'"session" value="(\w+)"', (await other.get("account")).text)[0]
        await post(mine, "sign-out", session=theirs)
        for session in ("' OR 1=1 --", "0" * 64):
            await post(mine, "sign-out", session=session)

        assert (await other.get("./")).status_code == 200
        assert (await mine.get("./")).status_code == 200


async def test_a_session_that_was_put_into_a_browser_is_not_the_one_that_is_opened(
    desk_console: Console,
) -> None:
    async with desk_console.browser() as browser, desk_console.signed_in(name="Kẻ gian") as thief:
        planted = thief.cookies["console"]
        browser.cookies.update(thief.cookies)
        await desk_console.sign_in(browser, await desk_console.member())

        assert browser.cookies["console"] != planted
        assert (await thief.get("./")).status_code == 401  # over, and nobody else's


async def test_behind_a_proxy_by_https_the_cookie_is_for_https_alone(
    desk_console: Console,
) -> None:
    bare = replace(desk_console.desk, public_url="")
    app = Starlette(routes=[console(bare)])
    for scheme, is_secure in (("https", True), ("http", False)):
        token = await desk_console.link(await desk_console.member())
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=f"{scheme}://front.example/console"
        ) as browser:
            page = await browser.get(f"sign-in/{token}")
            entered = await browser.post(f"sign-in/{token}", data={"csrf": csrf(page)})

        cookies = entered.headers.get_list("set-cookie")
        assert all(("Secure" in each) is is_secure for each in cookies if "Max-Age=43200" in each)
        assert any("Max-Age=43200" in each for each in cookies)
