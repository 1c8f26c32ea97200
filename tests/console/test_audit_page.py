"""The audit in plain words, by person, petition and day, and whether its chain holds."""

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import cast

import sqlalchemy as sa

from bot.domain.staff import Role
from bot.services.chain_check import FRESH_FOR
from bot.store.store import SqlUnitOfWork
from bot.texts.catalog import shipped_texts
from tests.console.conftest import PLACE, Console, csrf, post

OF = ("petition", "contact", "file", "cases", "staff", "console", "letter", "export")
SERVICES = Path(__file__).parents[2] / "bot" / "services"


def lines(text: str) -> list[str]:
    """The rows of the table, without markup."""
    rows = text.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


async def test_records_are_told_in_plain_words_with_a_way_to_the_petition(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted(place_id=PLACE)).code
    async with desk_console.signed_in(*Role, name="Tâm") as browser:
        await post(browser, f"petition/{code}/decide/accepted", step="send", version="1")
        await post(browser, "staff", name="Cúc", role=["reviewer"], place=PLACE)
        page = (await browser.get("audit")).text

    told = lines(page)
    assert any("Tâm Quyết định" in line and "sang: Đã tiếp nhận" in line for line in told)
    assert any(
        "Thêm cán bộ Cúc" in line and "địa bàn: phường Quyết Thắng" in line for line in told
    )
    assert any("Lệnh trên máy chủ (root)" in line for line in told)
    assert f'href="/console/petition/{code}"' in page
    assert "petition.decide" not in page


async def test_records_are_found_by_person_petition_and_day(desk_console: Console) -> None:
    first, second = await desk_console.submitted(), await desk_console.submitted()
    async with desk_console.signed_in(*Role, name="Tâm") as browser:
        await browser.get(f"petition/{first.code}")
        desk_console.clock.advance(timedelta(days=1))
    async with desk_console.signed_in(*Role, name="An") as browser:
        await browser.get(f"petition/{second.code}")

        async def seen(query: str) -> list[str]:
            found = lines((await browser.get(f"audit?{query}")).text)
            return [line for line in found if "Xem hồ sơ" in line]

        assert len(await seen("")) == 2
        assert len(await seen("who=1")) == 1
        typed = first.code.lower().replace("-", "+")
        assert first.code in (await seen(f"subject={typed}"))[0]
        assert second.code in (await seen("day=24/11/2026"))[0]
        assert len(await seen("day=23/11/2026&who=1")) == 1
        assert "Không có mục nào khớp" in (await browser.get("audit?day=01/01/2020")).text
        assert await seen("who=system") == []


async def test_the_page_tells_whether_the_chain_holds_and_where_it_breaks(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in(*Role) as browser:
        await browser.get(f"petition/{code}")
        page = (await browser.get("audit")).text
        count = int(re.findall(r"nguyên vẹn, (\d+) mục", page)[0])
        assert count == len(await desk_console.acts())

        async with desk_console.desk.store.begin() as uow:
            db = cast("SqlUnitOfWork", uow)._db  # noqa: SLF001
            await db.execute(sa.text("DROP TRIGGER audit_unchanged"))
            await db.execute(sa.text("UPDATE audit SET subject = 'KN-X' WHERE number = 2"))
        assert "nguyên vẹn" in (await browser.get("audit")).text  # walked a moment ago

        again = await browser.post("audit/verify", data={"csrf": csrf(await browser.get("audit"))})
        assert again.headers["location"] == "/console/audit?said=chain_walked"
        assert "bị đứt ở mục 2" in (await browser.get("audit")).text


async def test_the_chain_is_walked_anew_after_a_while(desk_console: Console) -> None:
    async with desk_console.signed_in(*Role) as browser:
        before = (await browser.get("audit")).text
        await post(browser, "staff", name="Cúc", role=["reviewer"])
        assert re.findall(r"vẹn, \d+", (await browser.get("audit")).text) == re.findall(
            r"vẹn, \d+", before
        )
        desk_console.clock.advance(FRESH_FOR)

        after = (await browser.get("audit")).text

        assert re.findall(r"vẹn, (\d+)", after) > re.findall(r"vẹn, (\d+)", before)


def test_every_act_that_is_put_on_record_has_words() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SERVICES.glob("*.py"))
    acts = set(re.findall(rf'"((?:{"|".join(OF)})\.[a-z_]+)"', code))

    assert len(acts) > 25
    assert [act for act in sorted(acts) if f"console.done.{act}" not in shipped_texts()] == []


def test_every_fact_that_is_put_on_record_has_words() -> None:
    calls = [
        each
        for path in SERVICES.glob("*.py")
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == "put_on_record"
    ]
    facts = {keyword.arg for each in calls for keyword in each.keywords} - {"now", None}

    assert len(facts) > 20
    assert [one for one in facts if f"console.fact.{one}" not in shipped_texts()] == []


async def test_what_the_bot_did_is_told_in_plain_words_too(desk_console: Console) -> None:
    async with desk_console.signed_in(*Role, name="Tâm") as browser:
        told = lines((await browser.get("audit")).text)

    assert any("Đăng nhập Tâm vào bằng liên kết" in line for line in told)
    assert any("Bot Công bố nội dung Kiến thức, phiên bản 1" in line for line in told)
