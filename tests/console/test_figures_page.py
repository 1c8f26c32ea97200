"""The dashboard: what is counted of which days, for whom; charts; what is shown of nothing."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from starlette.applications import Starlette

from bot.console.application import console
from bot.domain.knowledge import Knowledge
from bot.domain.petition import State
from bot.domain.staff import Role
from bot.services import dashboard
from bot.services.ports import Unresolved
from tests.console.conftest import ELSEWHERE, PLACE, Console
from tests.console_desk import dashboard_on

PNG = b"\x89PNG"


def received(text: str) -> str:
    """The number on the first tile."""
    return str(re.findall(r"<strong>([\d.]+)</strong> đã nhận", text)[0])


async def test_a_period_is_counted_with_charts_that_say_in_words_what_they_show(
    desk_console: Console,
) -> None:
    first = await desk_console.submitted(place_id=PLACE)
    await desk_console.submitted(place_id=ELSEWHERE, sector="water")
    await desk_console.office.move(first.code, State.ACCEPTED, State.ANSWERED)
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = await browser.get("figures")

        assert received(page.text) == "2"
        assert "Số liệu tháng 11/2026" in page.text
        charts = re.findall(r'<img src="/console/([^"]+)" alt="([^"]+)"', page.text)
        assert len(charts) == 3  # by state, sector and commune: of one month nothing is drawn
        for address, told in charts:
            picture = await browser.get(unescape(address))
            assert picture.content.startswith(PNG)
            assert "tháng" in unescape(told) or "01/11/2026" in unescape(told)
        saved = await browser.get(f"{unescape(charts[0][0])}&save=1")
        assert saved.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("period=2026-11", "1"),
        ("period=2026-Q4", "1"),
        ("period=2026", "1"),
        ("since=23/11/2026&until=23/11/2026", "1"),
        ("period=nonsense", "1"),
    ],
)
async def test_days_are_chosen_by_month_quarter_year_or_one_by_one(
    desk_console: Console, query: str, count: str
) -> None:
    await desk_console.submitted()
    async with desk_console.signed_in(Role.ADMIN) as browser:
        assert received((await browser.get(f"figures?{query}")).text) == count


async def test_a_period_without_petitions_says_so_and_leads_on(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = (await browser.get("figures?period=2025-Q1")).text

        assert "Kỳ này chưa nhận" in page
        assert "<img" not in page
        missing = await browser.get("figures/chart/by_state?period=2025-Q1")
        assert missing.status_code == 404


@pytest.mark.parametrize(
    "days", ["since=31/12/2026&until=01/12/2026", "since=32/1/2026", "until=x"]
)
async def test_days_that_are_none_are_pointed_out(desk_console: Console, days: str) -> None:
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = await browser.get(f"figures?{days}")

        assert "Ngày chưa đúng" in page.text
        assert (await browser.get(f"figures/chart/by_state?{days}")).status_code == 422


async def test_figures_are_of_the_members_scope(desk_console: Console) -> None:
    await desk_console.submitted(place_id=PLACE)
    await desk_console.submitted(place_id=ELSEWHERE)
    async with desk_console.signed_in(Role.LEAD, places=(PLACE,)) as scoped:
        assert received((await scoped.get("figures")).text) == "1"
    async with desk_console.signed_in(Role.LEAD, name="Khác") as browser:
        assert received((await browser.get("figures")).text) == "2"


async def test_figures_are_kept_for_minutes_and_then_counted_anew(desk_console: Console) -> None:
    await desk_console.submitted()
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert received((await browser.get("figures")).text) == "1"
        await desk_console.submitted()
        assert received((await browser.get("figures")).text) == "1"

        desk_console.clock.advance(dashboard.KEPT_FOR + timedelta(seconds=1))

        assert received((await browser.get("figures")).text) == "2"


async def test_a_long_count_shows_a_page_that_asks_again(
    desk_console: Console, knowledge: Knowledge
) -> None:
    await desk_console.submitted()
    desk = desk_console.desk
    impatient = dashboard_on(desk.store, desk.clock, knowledge, patience=0)
    desk_console.app = Starlette(routes=[console(replace(desk, dashboard=impatient))])
    async with desk_console.signed_in(Role.LEAD) as browser:
        waiting = await browser.get("figures")
        assert "Đang tính" in waiting.text
        assert waiting.headers["refresh"] == "3"
        assert (await browser.get("figures/chart/by_state")).status_code == 200  # it waits

        assert received((await browser.get("figures")).text) == "1"


async def test_questions_left_open_stand_below_escaped(desk_console: Console) -> None:
    async with desk_console.desk.store.begin() as uow:
        await uow.questions.record_unresolved(
            text="<b>họp</b> ở đâu",
            fold="hop o dau",
            reason=Unresolved.NO_HIT,
            entry_id="",
            asker="a",
            at=desk_console.clock.now(),
        )
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = (await browser.get("figures")).text

    assert "&lt;b&gt;họp&lt;/b&gt; ở đâu" in page
