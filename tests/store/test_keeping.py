"""What was kept for long enough goes, and nothing that is younger or still going on."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.letter import FileRole
from bot.domain.local_time import local_day
from bot.domain.petition import Contact, State
from bot.services.credentials import Tries
from bot.services.keeping import KEPT_FOR, Kept
from bot.services.ports import StoredUpdate, Unresolved
from bot.services.registers import Block, FileState, NoticeState, Topic
from bot.services.retention import Retention
from bot.services.usage import Spent
from bot.store.cipher import Cipher, new_key
from bot.store.connection import engine_for
from bot.store.store import SqlStore
from tests.factories import NOW, a_draft, a_file, a_move, a_person, a_petition, a_wait
from tests.fakes import FakeClock
from tests.letters_factory import a_letter, a_letter_file, an_enclosed

DAY = timedelta(days=1)
LONG_AGO = NOW - 1000 * DAY
BY_THE_CLOCK = {Kept.UPDATES, Kept.SHOWN, Kept.TALKS}  # their time is the store's own
CONTACT = Contact(name="Lê Thị Bưởi")


async def leave(store: SqlStore, name: str, at: timedelta, *, state: State = State.CLOSED) -> None:
    """Leave one row of every kind that has a time of its own, so long before NOW."""
    then = NOW - at
    async with store.begin() as uow:
        await uow.people.know(a_person(key=name, chat_key=f"telegram:{name}"), then)
        petition = a_petition(
            code=f"KN-{name}", person_key=name, contact=CONTACT, state=state, moved_at=then
        )
        await uow.petitions.add(petition, a_move(), [])
        await uow.petitions.support(petition.code, f"{name}-joined", then)
        letter = await uow.letters.add(
            a_letter(),
            [
                an_enclosed(code=petition.code, name=CONTACT.name, address="x", is_shared=True),
                an_enclosed(code="KN-0000", name="Trần Văn An", is_shared=True),
            ],
        )
        for role in (FileRole.DRAFT, FileRole.SIGNED):
            await uow.letters.add_file(letter.id, a_letter_file(role=role))
        await uow.drafts.save(
            a_draft(chat_key=f"draft:{name}", person_key="w", started_at=then, updated_at=then)
        )
        await uow.files.add(
            a_file(chat_key=f"draft:{name}", person_key="w", received_at=then, sha256="a" * 64)
        )
        await uow.files.add(
            a_file(code=petition.code, person_key="w", received_at=then, state=FileState.REFUSED)
        )
        notice = await uow.notices.add(
            code=petition.code,
            person_key="w",
            topic=Topic.MOVE,
            number=1,
            at=then,
            not_before=then,
        )
        await uow.notices.settle(notice, NoticeState.SENT, at=then)
        await uow.questions.record_unresolved(
            text=name, fold=name, reason=Unresolved.NO_HIT, entry_id="", asker=name, at=then
        )
        await uow.questions.record_verdict(
            entry_id=name, asker=name, helpful=True, reason="", at=then
        )
        await uow.choices.record(text=name, fold=name, entry_id="e", asker=name, at=then)
        await uow.waits.add(a_wait(person_key=name, agreed_at=then))
        await uow.people.block(
            Block(person_key=name, reason="r", by="b", since=then - DAY, until=then)
        )
        await uow.outbox.add(f"telegram:{name}", b"screen", then)
        await uow.tries.keep(name, Tries(count=1, last_at=then))
        await uow.usage.add(name, Spent.PETITIONS, local_day(then), 1)


@pytest.mark.parametrize("kept", sorted(set(Kept) - BY_THE_CLOCK))
async def test_what_is_old_is_counted_then_goes_and_what_is_younger_stays(
    sql_store: SqlStore, kept: Kept
) -> None:
    days = KEPT_FOR[kept] * DAY
    await leave(sql_store, "old", days + DAY)
    await leave(sql_store, "young", days - DAY)

    async with sql_store.begin() as uow:
        counted = await uow.keeping.overdue(kept, NOW - days)
        gone = await uow.keeping.let_go(kept, NOW - days)
        left = await uow.keeping.overdue(kept, NOW - days)
        young = await uow.keeping.overdue(kept, NOW)

    assert (counted, gone, left, young) == (1, 1, 0, 1)


@pytest.mark.parametrize("kept", [Kept.CONTACTS, Kept.LETTERS, Kept.SUPPORTS, Kept.IDENTITIES])
async def test_nothing_goes_of_a_petition_that_is_open(sql_store: SqlStore, kept: Kept) -> None:
    await leave(sql_store, "a", 5000 * DAY, state=State.FORWARDED)

    async with sql_store.begin() as uow:
        assert await uow.keeping.let_go(kept, NOW) == 0


async def test_an_identity_stays_for_a_draft_and_for_what_was_joined(sql_store: SqlStore) -> None:
    async with sql_store.begin() as uow:
        for key in ("drafting", "joining", "idle"):
            await uow.people.know(a_person(key=key), LONG_AGO)
        await uow.drafts.save(a_draft(person_key="drafting"))
        await uow.petitions.add(a_petition(person_key="x"), a_move(), [])
        await uow.petitions.support("KN-0001", "joining", LONG_AGO)

        assert await uow.keeping.let_go(Kept.IDENTITIES, NOW - DAY) == 1

        assert await uow.people.find("idle") is None
        assert await uow.people.find("drafting") is not None
        assert await uow.people.find("joining") is not None


async def test_a_contact_goes_and_the_petition_with_its_sender_stays(sql_store: SqlStore) -> None:
    await leave(sql_store, "a", 400 * DAY)

    async with sql_store.begin() as uow:
        await uow.keeping.let_go(Kept.CONTACTS, NOW - 365 * DAY)
        petition = await uow.petitions.get("KN-a")

    assert petition is not None
    assert (petition.contact, petition.person_key, petition.version) == (Contact(), "a", 2)
    assert petition.text


async def test_a_letter_keeps_its_words_and_signed_document_without_who_it_was(
    sql_store: SqlStore,
) -> None:
    await leave(sql_store, "a", 400 * DAY)

    async with sql_store.begin() as uow:
        (letter,) = await uow.letters.of_petition("KN-a")
        before = await uow.letters.enclosed(letter.id)
        await uow.keeping.let_go(Kept.LETTERS, NOW - 365 * DAY)
        after = await uow.letters.enclosed(letter.id)
        kept = [file.role for file in await uow.letters.files(letter.id)]

    # Of the other petition in it nobody knows an end.
    assert after == [replace(before[0], name="", address=""), before[1]]
    assert after[0].text
    assert after[1].name == "Trần Văn An"
    assert kept == [FileRole.SIGNED]


async def test_a_draft_takes_its_files_along_and_no_others(sql_store: SqlStore) -> None:
    await leave(sql_store, "a", 8 * DAY)

    async with sql_store.begin() as uow:
        await uow.keeping.let_go(Kept.DRAFTS, NOW - 7 * DAY)

        assert await uow.files.of_draft("draft:a") == []
        assert len(await uow.files.of_petition("KN-a")) == 1


async def test_numbers_of_updates_and_messages_shown_go_but_what_waits_stays(
    sql_store: SqlStore,
) -> None:
    async with sql_store.begin() as uow:
        await uow.updates.finish("telegram", 1)
        waiting = StoredUpdate(channel="telegram", update_id=2, chat_key="c", payload=b"p")
        await uow.updates.keep([waiting])
        await uow.chats.remember("c", "5", about="KN-1", name="")
    later = NOW + DAY  # the store's own clock stands still

    async with sql_store.begin() as uow:
        assert await uow.keeping.let_go(Kept.UPDATES, NOW - DAY) == 0
        assert await uow.keeping.let_go(Kept.UPDATES, later) == 1
        assert await uow.keeping.let_go(Kept.SHOWN, later) == 1
        assert len(await uow.updates.waiting("telegram")) == 1


async def test_a_talk_that_nobody_went_on_with_goes_and_its_chat_is_a_newcomers(
    url: str,
) -> None:
    clock = FakeClock()
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=clock)
    async with store.begin() as uow:
        await uow.chats.save("idle", {"turn": 3})
        await uow.chats.save("used", {"turn": 4})
        await uow.chats.set_reachable("blocked", reachable=False, at=clock.now())
    clock.advance(KEPT_FOR[Kept.TALKS] * DAY)
    async with store.begin() as uow:
        await uow.chats.save("used", {"turn": 5})
    retention = Retention(store, clock)

    assert {each.kept: each.count for each in await retention.look()}[Kept.TALKS] == 0
    clock.advance(DAY)
    counted = {each.kept: each.count for each in await retention.look()}
    gone = {each.kept: each.count for each in await retention.work()}

    assert counted[Kept.TALKS] == gone[Kept.TALKS] == 2
    async with store.begin() as uow:
        assert await uow.chats.load("idle") is None
        assert await uow.chats.load("used") == {"turn": 5}
        assert await uow.chats.is_reachable("blocked")  # until the next try tells otherwise
    await store.close()


async def test_looking_changes_nothing_and_working_does_what_was_looked_at(
    sql_store: SqlStore, url: str
) -> None:
    await leave(sql_store, "old", 4000 * DAY)
    await leave(sql_store, "new", 0 * DAY)
    retention = Retention(sql_store, FakeClock())

    looked = await retention.look()
    again = await retention.look()
    worked = await retention.work()

    assert looked == again == worked
    assert {due.kept: due.count for due in looked} == {
        kept: int(kept not in BY_THE_CLOCK) for kept in Kept
    }
    assert {due.count for due in await retention.look()} == {0}
    with engine_for(url).connect() as connection:
        count = connection.execute(sa.text("SELECT count(*) FROM petitions")).scalar_one()
    assert count == 2
