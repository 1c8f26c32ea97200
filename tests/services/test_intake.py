"""Files are fetched, checked and kept, or refused with the reason, whatever happens between."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.local_time import local_day
from bot.services.intake import GIVEN_UP_AFTER, LONGEST_WAIT
from bot.services.registers import FileState, Topic
from bot.services.usage import Spent
from tests.files.pictures import PDF, bomb, photo
from tests.services.files_office import FilesOffice


async def test_a_photo_is_ready_at_once_under_a_name_that_tells_the_truth(tmp_path: Path) -> None:
    office = FilesOffice(tmp_path)
    office.source.held["a"] = photo()
    id_ = await office.announce("a", name="../ngõ 3.pdf")

    await office.intake.work()

    record = await office.record(id_)
    assert (record.state, record.name, record.media_type) == (
        FileState.READY,
        "ngõ 3.jpg",
        "image/jpeg",
    )
    assert b"Secret" not in await office.vault.read(record.sha256)


async def test_a_document_waits_for_the_scanner(tmp_path: Path) -> None:
    office = FilesOffice(tmp_path, scans=False)
    office.source.held["a"] = PDF
    id_ = await office.announce("a")
    await office.intake.work()
    alone = await office.record(id_)

    scanning = FilesOffice(tmp_path)
    scanning.store.kept = office.store.kept
    await scanning.intake.work()

    assert alone.state is FileState.QUARANTINED
    assert (await scanning.record(id_)).state is FileState.READY


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "gone"),
        (b"", "empty"),
        (b"MZ\x90", "kind"),
        (bomb(), "too_large_picture"),
        (PDF.replace(b"<<>>", b"<<EICAR>>"), "infected"),
        (PDF[:-6] + b"%" * 1_100_000 + b"\n%%EOF", "too_much"),
    ],
    ids=["gone", "empty", "program", "bomb", "infected", "too much"],
)
async def test_a_refusal_has_its_reason_and_is_told(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    office = FilesOffice(tmp_path)
    if content is not None:
        office.source.held["a"] = content
    id_ = await office.announce("a")

    await office.intake.work()

    record = await office.record(id_)
    assert (record.state, record.reason) == (FileState.REFUSED, reason)
    assert record.sha256 == ""
    assert await office.topics() == [(Topic.FILE_REFUSED, id_)]


async def test_what_was_fetched_in_vain_counts_for_the_day(tmp_path: Path) -> None:
    office = FilesOffice(tmp_path)
    half = b"MZ" + b"x" * 600_000  # neither picture nor document
    office.source.held |= {"a": half, "b": half}
    for source in "ab":
        await office.announce(source)
        await office.intake.work()

    async with office.store.begin() as uow:
        records = [await uow.files.get(number) for number in (1, 2)]
        used = await uow.usage.since("p", Spent.BYTES, local_day(office.clock.now()))

    assert [each and each.reason for each in records] == ["kind", "too_much"]
    assert used == 2 * len(half)


async def test_a_channel_out_of_reach_is_asked_again_later_and_not_for_ever(
    tmp_path: Path,
) -> None:
    office = FilesOffice(tmp_path)
    office.source.held["a"] = None
    id_ = await office.announce("a")

    await office.intake.work()
    await office.intake.work()
    asked_soon = len(office.source.asked)
    office.clock.advance(LONGEST_WAIT)
    await office.intake.work()
    asked_later = len(office.source.asked)
    office.clock.advance(GIVEN_UP_AFTER + timedelta(seconds=1))
    await office.intake.work()

    assert (asked_soon, asked_later) == (1, 2)
    assert (await office.record(id_)).reason == "gone"


async def test_a_file_taken_back_while_it_was_fetched_stays_away(tmp_path: Path) -> None:
    office = FilesOffice(tmp_path)
    office.source.held["a"] = photo()
    id_ = await office.announce("a")
    record = await office.record(id_)
    async with office.store.begin() as uow:
        await uow.files.remove(id_)

    await office.intake._fetch(record)  # noqa: SLF001 - the moment between looking and keeping

    async with office.store.begin() as uow:
        assert await uow.files.get(id_) is None


async def test_one_bad_file_does_not_hold_up_the_others(tmp_path: Path) -> None:
    office = FilesOffice(tmp_path)
    office.source.held |= {"a": b"odd", "b": photo()}
    ids = [await office.announce("a"), await office.announce("b")]

    await office.intake.work()

    states = [(await office.record(id_)).state for id_ in ids]
    assert states == [FileState.REFUSED, FileState.READY]
