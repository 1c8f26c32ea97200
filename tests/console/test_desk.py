"""Petitions entered for somebody, the roster and the audit."""

import re
from datetime import timedelta

from bot.domain.petition import State
from bot.domain.staff import Role
from bot.services.office import Filter
from tests.console.conftest import PLACE, Console, csrf, follow, hidden, post

ENTERED = {
    "came": "visited",
    "kind": "report",
    "text": "Cầu Ba Đa hỏng lan can,\nxin sửa <giúp>",
    "place": PLACE,
    "sent_before": "gửi UBND phường tháng 8, chưa <trả lời>",
    "name": "Nông Văn Páo",
    "consent": "yes",
}


async def test_a_petition_is_entered_once_and_its_receipt_shows_how_to_ask(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        seen = await post(browser, "enter", step="preview", **ENTERED)
        assert "Cầu Ba Đa hỏng lan can,\nxin sửa &lt;giúp&gt;" in seen.text
        assert "chưa &lt;trả lời&gt;" in seen.text
        answers = [
            await browser.post("enter", data={**hidden(seen), "step": "send"}) for _ in range(2)
        ]
        assert len({answer.headers["location"] for answer in answers}) == 1
        receipt = (await follow(browser, answers[0])).text
        code = answers[0].headers["location"].split("/")[3]
        assert "tháng 8, chưa &lt;trả lời&gt;" in (await browser.get(f"petition/{code}")).text
    found = re.search(r"KN-\w{3}-\w{3}-\w{3}", receipt)
    assert found
    assert "0208 0000 000" in receipt
    assert "23/11/2026" in receipt
    assert "Páo" not in receipt
    petition = await desk_console.office.get(found[0])
    assert (petition.state, petition.text) == (State.RECORDED, ENTERED["text"])
    assert petition.contact.name == "Nông Văn Páo"


async def test_whoever_rings_is_not_in_the_register_of_those_received_in_person(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        for came in ("visited", "rang"):
            answer = await post(browser, "enter", step="send", **{**ENTERED, "came": came})
            assert answer.status_code == 303
            desk_console.clock.advance(timedelta(minutes=1))

    async with desk_console.desk.store.begin() as uow:
        visited, rang = await uow.reports.batch(Filter(), after=0, limit=9, contacts=False)
    assert (visited.is_walk_in, rang.is_walk_in) == (True, False)


async def test_the_consent_read_out_tells_how_to_ask_at_the_office_and_names_no_command(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        page = (await browser.get("enter")).text

    assert "điện thoại 0208 0000 000" in page
    assert "đọc mã trên giấy hẹn" in page
    assert "/xoadulieu" not in page
    assert "Telegram" not in page


async def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        for missing, said in (
            ({"came": ""}, "đến trực tiếp hay gọi điện"),
            ({"consent": ""}, "đã đồng ý"),
            ({"text": "ngắn"}, "quá ngắn"),
            ({"place": ""}, "nơi xảy ra"),
        ):
            answer = await post(browser, "enter", step="send", **{**ENTERED, **missing})
            assert answer.status_code == 422
            assert said in answer.text
            assert "Nông Văn Páo" in answer.text


async def test_an_administrator_adds_invites_changes_and_lets_go(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.ADMIN, name="Quản trị") as browser:
        added = await post(browser, "staff", name="Cúc", role=["reviewer", "lead"], place=PLACE)
        assert "https://t.me/ban_bot?start=i-" in added.text
        id_ = int(re.findall(r"/console/staff/(\d+)\">Cúc", (await browser.get("staff")).text)[0])
        link = await post(browser, f"staff/{id_}/link")
        address = re.findall(r"https://front\.example/console/sign-in/([\w-]+)", link.text)
        async with desk_console.browser() as other:
            knocked = await other.get(f"sign-in/{address[0]}")
            await other.post(f"sign-in/{address[0]}", data={"csrf": csrf(knocked)})
            assert (await other.get("./")).status_code == 200
            changed = await post(browser, f"staff/{id_}", role="reviewer")
            assert changed.status_code == 303
            unsure = await post(browser, f"staff/{id_}/leave", to="0")
            assert unsure.status_code == 422
            await post(browser, f"staff/{id_}/leave", to="0", sure="yes")
            assert (await other.get("./")).status_code == 401
        assert "đã nghỉ" in (await browser.get("staff")).text
        assert (await browser.get("staff/999")).status_code == 404
        records = (await browser.get("audit")).text
        for act in ("Thêm cán bộ", "Tạo liên kết", "Đổi quyền", "Cho nghỉ", "Đăng nhập"):
            assert act in records


async def test_the_last_administrator_cannot_go(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.ADMIN) as browser:
        refused = await post(browser, "staff/1/leave", sure="yes")

    assert refused.status_code == 409
    assert "quản trị viên cuối cùng" in refused.text


async def test_the_audit_is_read_page_by_page_from_the_newest(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in(*Role) as browser:
        for _ in range(110):
            await browser.get(f"petition/{code}")
        newest = (await browser.get(f"audit?subject={code}")).text
        older = re.findall(r"/console/(audit\?[^\"]+)\"", newest)
        oldest = (await browser.get(older[-1].replace("&amp;", "&"))).text

    assert newest.count("Xem hồ sơ") == 100
    assert oldest.count("Xem hồ sơ") == 10
