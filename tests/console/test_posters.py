"""Posters with a code that opens the bot at a commune."""

import re
from dataclasses import replace
from html import unescape

import pytest
from starlette.applications import Starlette

from bot.chat.links import Links, placed
from bot.console.application import console
from bot.domain.staff import Role
from tests.console.conftest import ELSEWHERE, PLACE, Console


@pytest.mark.parametrize(
    ("payload", "place"),
    [("p-05455", "05455"), ("p-5455", ""), ("p-054550", ""), ("p-abcde", ""), ("d-05455", "")],
)
def test_a_link_holds_a_commune_or_none(payload: str, place: str) -> None:
    assert placed(payload) == place


async def test_a_poster_names_the_commune_the_link_and_the_way_without_telegram(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        listed = (await browser.get("posters")).text
        assert f'href="/console/posters/{PLACE}"' in listed

        page = unescape((await browser.get(f"posters/{PLACE}")).text)

        assert "phường Quyết Thắng" in page
        assert f"t.me/ban_bot?start=p-{PLACE}" in page
        assert "0208 0000 000" in page
        assert len(re.findall(r'<svg[^>]*class="qr"', page)) == 1
        assert " style=" not in page
        assert (await browser.get("posters/99999")).status_code == 404


async def test_all_posters_are_those_of_the_members_communes(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.REVIEWER, places=(PLACE,)) as browser:
        page = (await browser.get("posters/all")).text

        assert page.count('<article class="poster">') == 1
        assert (await browser.get(f"posters/{ELSEWHERE}")).status_code == 404


async def test_until_the_bot_is_known_the_page_says_what_to_wait_for(
    desk_console: Console,
) -> None:
    desk = replace(desk_console.desk, links=Links())
    desk_console.app = Starlette(routes=[console(desk)])
    async with desk_console.signed_in() as browser:
        for path in ("posters", "posters/all", f"posters/{PLACE}"):
            assert "Chưa biết tên của bot" in (await browser.get(path)).text
