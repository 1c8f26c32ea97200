"""Erasing a person in the browser: read first, ticked, erased, and told in the audit."""

import re
from dataclasses import replace

from bot.domain.petition import State
from bot.domain.staff import Role
from bot.services.registers import FileState
from tests.console.conftest import BUOI, Console, follow, hidden, post
from tests.services.petition_office import LAN, TEXT, a_file

SURE = {"ground": "came", "sure": "yes"}


async def test_an_administrator_reads_what_goes_then_erases_it(desk_console: Console) -> None:
    desk_console.office.now = desk_console.clock.now()
    code = (await desk_console.office.submit(contact=BUOI)).code
    other = (await desk_console.office.submit()).code
    sha256 = await desk_console.vault.keep(b"x")
    async with desk_console.desk.store.begin() as uow:
        await uow.files.add(replace(a_file(), code=other, sha256=sha256, state=FileState.READY))
    async with desk_console.signed_in(Role.ADMIN) as browser:
        petition = await browser.get(f"petition/{code}")
        assert f"petition/{code}/erase" in petition.text
        page = await browser.get(f"petition/{code}/erase")
        told = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
        for words in ("còn gửi 1 hồ sơ khác", "2 hồ sơ đang mở được rút", "1 ảnh và tệp"):
            assert words in told
        assert BUOI.name not in page.text

        done = await browser.post(f"petition/{code}/erase", data={**hidden(page), **SURE})
        after = await follow(browser, done)
        again = await browser.post(f"petition/{code}/erase", data={**hidden(page), **SURE})
        audit = await browser.get("audit")

    assert "Đã xóa dữ liệu của người gửi" in after.text
    assert TEXT not in after.text
    assert "/erase" not in after.text
    assert again.status_code == 409
    assert "không còn biết là ai" in again.text
    assert "căn cứ: Người gửi đến văn phòng, đưa mã" in audit.text
    assert LAN.key in audit.text
    assert (await desk_console.office.get(other)).state is State.WITHDRAWN
    await desk_console.leftovers.clear(desk_console.desk.store, desk_console.vault, _nothing)
    assert not await _is_kept(desk_console, sha256)


async def test_without_ground_or_tick_or_after_a_change_nothing_goes(
    desk_console: Console,
) -> None:
    desk_console.office.now = desk_console.clock.now()
    code = (await desk_console.office.submit()).code
    async with desk_console.signed_in(Role.ADMIN) as browser:
        page = await browser.get(f"petition/{code}/erase")
        path = f"petition/{code}/erase"
        unsure = await browser.post(path, data={**hidden(page), "ground": "came"})
        groundless = await browser.post(path, data={**hidden(page), "sure": "yes"})
        await desk_console.office.submit()
        changed = await browser.post(path, data={**hidden(page), **SURE})

    assert (unsure.status_code, groundless.status_code, changed.status_code) == (422, 422, 409)
    assert '<option value="came" selected>' in unsure.text
    assert "vừa thay đổi" in changed.text
    assert "còn gửi 1 hồ sơ khác" in changed.text
    assert (await desk_console.office.get(code)).text


async def test_a_lead_sees_no_way_to_it(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = await browser.get(f"petition/{code}")
        refused = await post(browser, f"petition/{code}/erase", **SURE)

    assert "/erase" not in page.text
    assert refused.status_code == 403


async def _nothing() -> None:
    return


async def _is_kept(desk_console: Console, sha256: str) -> bool:
    try:
        await desk_console.vault.read(sha256)
    except FileNotFoundError:
        return False
    return True
