"""Drafts and the files that hang on them, on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.draft import Draft, Step
from bot.domain.petition import Contact, PetitionKind, Pin, Sharing
from bot.services.ports import Store
from bot.services.registers import FileRecord, FileState
from tests.factories import NOW, a_draft, a_file

HOUR = timedelta(hours=1)


async def keep(store: Store, *drafts: Draft) -> None:
    async with store.begin() as uow:
        for draft in drafts:
            await uow.drafts.save(draft)


async def announce(store: Store, **fields: object) -> FileRecord:
    record = a_file(**fields)
    async with store.begin() as uow:
        return replace(record, id=await uow.files.add(record))


async def test_a_draft_is_read_as_it_was_kept(store: Store) -> None:
    draft = a_draft(
        step=Step.CONTACT,
        detail="phone",
        editing=True,
        kind=PetitionKind.PROPOSAL,
        text="Xin lắp đèn",
        place_id="05443",
        pin=Pin(latitude=21.5, longitude=105.8),
        contact=Contact(name="Lê Thị Bưởi", phone="0912345678"),
        sharing=Sharing.NONE,
        consent_version="2026-11",
        reminded=True,
        updated_at=NOW + HOUR,
    )

    await keep(store, draft)

    async with store.begin() as uow:
        assert await uow.drafts.load("telegram:1") == draft
        assert await uow.drafts.load("telegram:2") is None


async def test_a_chat_has_one_draft_the_last_one_kept(store: Store) -> None:
    await keep(store, a_draft(text="first"), a_draft(chat_key="telegram:2", text="other"))
    await keep(store, a_draft(text="last"))

    async with store.begin() as uow:
        first, other = await uow.drafts.load("telegram:1"), await uow.drafts.load("telegram:2")
    assert first is not None
    assert first.text == "last"
    assert other is not None
    assert other.text == "other"


async def test_a_draft_deleted_takes_its_files_along_and_no_others(store: Store) -> None:
    await keep(store, a_draft())
    await announce(store)
    others = await announce(store, chat_key="telegram:2")
    sent = await announce(store, code="KN-0001")

    async with store.begin() as uow:
        assert await uow.drafts.delete("telegram:1")

    async with store.begin() as uow:
        assert await uow.drafts.load("telegram:1") is None
        assert not await uow.drafts.delete("telegram:1")
        assert not await uow.files.of_draft("telegram:1")
        assert await uow.files.of_draft("telegram:2") == [others]
        assert await uow.files.of_petition("KN-0001") == [sent]


async def test_drafts_long_untouched_are_reminded_of_once_oldest_first(store: Store) -> None:
    await keep(
        store,
        a_draft(chat_key="new", updated_at=NOW),
        a_draft(chat_key="old", updated_at=NOW - 2 * HOUR),
        a_draft(chat_key="told", updated_at=NOW - 3 * HOUR, reminded=True),
        a_draft(chat_key="older", updated_at=NOW - 4 * HOUR),
    )

    async with store.begin() as uow:
        due = [draft.chat_key for draft in await uow.drafts.to_remind(NOW - HOUR, 9)]
        first = [draft.chat_key for draft in await uow.drafts.to_remind(NOW - HOUR, 1)]
        at_the_second = [draft.chat_key for draft in await uow.drafts.expired(NOW - 3 * HOUR, 9)]

    assert due == ["older", "old"]
    assert first == ["older"]
    assert at_the_second == ["older", "told"]


async def test_a_chat_that_moves_takes_its_draft_and_files_along(store: Store) -> None:
    await keep(store, a_draft(text="mine"), a_draft(chat_key="telegram:2", text="in the way"))
    await announce(store, name="mine.jpg")
    await announce(store, chat_key="telegram:2", name="in_the_way.jpg")

    for _ in range(2):  # channels tell twice
        async with store.begin() as uow:
            await uow.chats.move("telegram:1", "telegram:2")

    async with store.begin() as uow:
        moved = await uow.drafts.load("telegram:2")
        files = await uow.files.of_draft("telegram:2")
        assert await uow.drafts.load("telegram:1") is None
        assert not await uow.files.of_draft("telegram:1")
    assert moved == a_draft(chat_key="telegram:2", text="mine")
    assert [(each.name, each.chat_key) for each in files] == [("mine.jpg", "telegram:2")]


async def test_a_file_is_read_as_it_was_announced(store: Store) -> None:
    record = await announce(store)

    async with store.begin() as uow:
        assert await uow.files.get(record.id) == record
        assert await uow.files.of_draft("telegram:1") == [record]
        assert await uow.files.get(record.id + 1) is None


async def test_what_is_learnt_of_a_file_is_written(store: Store) -> None:
    record = await announce(store)
    known = replace(
        record,
        name="anh.png",
        media_type="image/png",
        size=5_000_000_000,
        sha256="ab" * 32,
        state=FileState.REFUSED,
        reason="type",
    )

    async with store.begin() as uow:
        await uow.files.save(known)

    async with store.begin() as uow:
        assert await uow.files.get(record.id) == known


async def test_files_go_over_to_the_petition_the_draft_became(store: Store) -> None:
    first, second = await announce(store), await announce(store)
    other = await announce(store, chat_key="telegram:2")

    async with store.begin() as uow:
        await uow.files.attach("telegram:1", "KN-0001")

    async with store.begin() as uow:
        attached = await uow.files.of_petition("KN-0001")
        assert attached == [replace(first, code="KN-0001"), replace(second, code="KN-0001")]
        assert not await uow.files.of_draft("telegram:1")
        assert await uow.files.of_draft("telegram:2") == [other]


async def test_a_file_fetched_while_its_draft_was_sent_stays_with_the_petition(
    store: Store,
) -> None:
    being_fetched = await announce(store)
    async with store.begin() as uow:
        await uow.files.attach("telegram:1", "KN-0001")

    async with store.begin() as uow:
        await uow.files.save(replace(being_fetched, state=FileState.READY))

    async with store.begin() as uow:
        (attached,) = await uow.files.of_petition("KN-0001")
        assert attached.state is FileState.READY
        assert not await uow.files.of_draft("telegram:1")


async def test_a_removed_file_is_gone_and_its_late_result_is_dropped(store: Store) -> None:
    record = await announce(store)
    async with store.begin() as uow:
        await uow.files.remove(record.id)
        await uow.files.save(record)

        assert await uow.files.get(record.id) is None

    assert (await announce(store)).id != record.id


async def test_files_are_found_by_where_they_stand_oldest_first(store: Store) -> None:
    first = await announce(store)
    await announce(store, state=FileState.READY)
    third = await announce(store)

    async with store.begin() as uow:
        assert await uow.files.in_state(FileState.FETCHING, 9) == [first, third]
        assert await uow.files.in_state(FileState.FETCHING, 1) == [first]


async def test_every_hash_still_referred_to_is_told_once(store: Store) -> None:
    await announce(store)
    await announce(store, sha256="aa")
    await announce(store, sha256="aa", code="KN-0001")
    await announce(store, sha256="bb")

    async with store.begin() as uow:
        assert await uow.files.hashes() == {"aa", "bb"}
