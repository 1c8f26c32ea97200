"""Files ordered in the console: whose, of what, how far, on record, removed in the end."""

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from docx import Document

from bot.domain.staff import Role
from bot.reports.exporting import Exporter
from bot.services.file_orders import KEPT_FOR
from tests.console.conftest import ELSEWHERE, PLACE, Console, post

CSV = {"what": "tu-chon", "ending": ".csv", "column": ["ma", "xa-phuong"], "state": "all"}


async def ordered(browser: httpx.AsyncClient, **fields: object) -> str:
    """Order a file; gives the address of its page once nothing more is done for it."""
    placed = await post(browser, "export", **{**CSV, **fields})
    assert placed.status_code == 303, placed.text
    address = placed.headers["location"].removeprefix("/console/")
    async with asyncio.timeout(30):
        while "refresh" in (await browser.get(address)).headers:  # noqa: ASYNC110 - as browsers do
            await asyncio.sleep(0.02)
    return str(address)


def rows(file: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1:]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Event]:
    """Writing waits for this event."""
    going_on, write = asyncio.Event(), Exporter.write

    async def slowly(self: Exporter, *args: object, **kwargs: object) -> int:
        await going_on.wait()
        return await write(self, *args, **kwargs)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(Exporter, "write", slowly)
    yield going_on
    going_on.set()


async def test_the_filters_of_the_inbox_choose_what_is_written(desk_console: Console) -> None:
    here = await desk_console.submitted(place_id=PLACE, text="Kênh mương vỡ bờ đã lâu rồi")
    await desk_console.submitted(place_id=ELSEWHERE)
    async with desk_console.signed_in(Role.LEAD) as browser:
        form = await browser.get(f"export?place={PLACE}&words=kenh")
        assert f'value="{PLACE}" selected' in form.text
        assert 'value="kenh"' in form.text

        address = await ordered(browser, place=PLACE, words="kenh")

        file = await browser.get(f"{address}/file")
        assert [row[0] for row in rows(file)] == [here.code]
        assert re.search(r"tu-chon-23-11-2026\.csv", file.headers["content-disposition"])


async def test_every_register_and_the_report_can_be_had(desk_console: Console) -> None:
    await desk_console.submitted()
    async with desk_console.signed_in(Role.LEAD) as browser:
        for what in ("so-tiep-nhan", "so-bot", "tong-hop", "tu-chon"):
            address = await ordered(browser, what=what, ending=".xlsx", column=[])
            assert (await browser.get(f"{address}/file")).content.startswith(b"PK")
        address = await ordered(browser, what="bao-cao", since="2026-11-01", until="2026-11-30")
        content = (await browser.get(f"{address}/file")).content

    lines = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert "BÁO CÁO" in lines


async def test_scope_and_contacts_follow_the_rights(desk_console: Console) -> None:
    here = await desk_console.submitted(place_id=PLACE)
    await desk_console.submitted(place_id=ELSEWHERE)
    named = {"column": ["ma", "ho-ten"], "contacts": "yes"}
    async with desk_console.signed_in(Role.LEAD, places=(PLACE,)) as browser:
        address = await ordered(browser, **named)
        assert rows(await browser.get(f"{address}/file")) == [[here.code, "Lê Thị Bưởi"]]
        outside = await post(browser, "export", **{**CSV, "place": ELSEWHERE})
        assert outside.status_code == 422
        assert "ngoài phạm vi được giao" in outside.text
        unasked = await post(browser, "export", **{**CSV, "column": ["ho-ten"]})
        assert unasked.status_code == 422
    async with desk_console.signed_in(Role.ADMIN, name="An") as admin:
        assert (await post(admin, "export", **{**CSV, **named})).status_code == 403
        assert "ho-ten" not in (await admin.get("export")).text


async def test_a_file_is_its_owners_alone(desk_console: Console) -> None:
    await desk_console.submitted()
    async with (
        desk_console.signed_in(Role.LEAD) as browser,
        desk_console.signed_in(Role.LEAD, name="Khác") as other,
    ):
        address = await ordered(browser)
        for path in (address, f"{address}/file"):
            assert (await other.get(path)).status_code == 404
        assert (await post(other, f"{address}/drop")).status_code == 404
        assert (await browser.get(f"{address}/file")).status_code == 200


async def test_orders_and_fetching_are_on_record_without_what_was_searched_for(
    desk_console: Console,
) -> None:
    await desk_console.submitted()
    async with desk_console.signed_in(Role.LEAD) as browser:
        address = await ordered(browser, words="bí mật", contacts="yes")
        await browser.get(f"{address}/file")

    async with desk_console.desk.store.begin() as uow:
        made, got = (await uow.audit.records(after=0, limit=99))[-2:]
    assert (made.act, made.subject, got.act) == ("export.make", "tu-chon", "export.get")
    assert made.facts["contacts"] == made.facts["narrowed"] == "yes"
    assert "mật" not in str(made.facts)


async def test_one_file_at_a_time_and_it_can_be_stopped(
    desk_console: Console, held: asyncio.Event
) -> None:
    await desk_console.submitted()
    async with desk_console.signed_in(Role.LEAD) as browser:
        placed = await post(browser, "export", **CSV)
        address = placed.headers["location"].removeprefix("/console/")
        page = await browser.get(address)
        assert "<progress" in page.text
        assert page.headers["refresh"] == "2"
        assert (await browser.get(f"{address}/file")).status_code == 404

        second = await post(browser, "export", **CSV)
        assert second.status_code == 409
        assert "Còn một tệp của ông/bà đang được viết" in second.text

        assert (await post(browser, f"{address}/drop")).status_code == 303
        assert (await browser.get(address)).status_code == 404
        held.set()
        await ordered(browser)


async def test_a_file_that_cannot_be_written_says_so(
    desk_console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Exporter, "write", broken)
    async with desk_console.signed_in(Role.LEAD) as browser:
        address = await ordered(browser)

        assert "Tệp chưa viết được" in (await browser.get(address)).text
        assert (await post(browser, f"{address}/drop")).status_code == 303


async def test_files_are_removed_after_an_hour_also_those_of_an_earlier_process(
    desk_console: Console, tmp_path: Path
) -> None:
    await desk_console.submitted()
    folder = tmp_path / "exports"
    async with desk_console.signed_in(Role.LEAD) as browser:
        address = await ordered(browser)
        (folder / "left.csv").write_text("x")
        assert len(list(folder.iterdir())) == 2

        desk_console.clock.advance(KEPT_FOR + timedelta(seconds=1))
        await desk_console.desk.orders.tidy()

        assert not (folder / address.rpartition("/")[2]).with_suffix(".csv").exists()
        desk_console.clock.advance(timedelta(days=365 * 20))  # the disk has a clock of its own
        await desk_console.desk.orders.tidy()
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "bao-cao"},
        {"what": "so-bot", "ending": ".exe"},
        {"since": "2026-12-31", "until": "2026-01-01"},
        {"column": ["ma", "../../etc/passwd"]},
        {"what": "<b>"},
    ],
)
async def test_what_cannot_be_written_is_refused(
    desk_console: Console, fields: dict[str, object]
) -> None:
    async with desk_console.signed_in(Role.LEAD) as browser:
        refused = await post(browser, "export", **{**CSV, **fields})

        assert refused.status_code == 422
        assert [act for act, _ in await desk_console.acts() if act.startswith("export")] == []
