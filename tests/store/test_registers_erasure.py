"""Erasing a person, on every store; and that nothing kept tells who somebody is."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.errors import ConflictError
from bot.domain.letter import FileRole
from bot.domain.petition import (
    CITIZEN,
    Actor,
    ActorKind,
    Contact,
    Note,
    NoteKind,
    Petition,
    Pin,
    Rating,
    Sharing,
    State,
)
from bot.services.office import Filter
from bot.services.ports import Store, StoredUpdate, Unresolved
from bot.services.registers import Block, Person, Topic
from bot.store.connection import engine_for
from bot.store.petition_tables import petitions
from bot.store.store import SqlStore
from tests.factories import NOW, a_decision, a_draft, a_file, a_move, a_petition, a_wait
from tests.letters_factory import a_letter, a_letter_file, an_enclosed

DAY = timedelta(days=1)
OFFICE = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")
BUOI = Contact(name="Lê Thị Bưởi", address="tổ 9, ngõ Giếng Đình", phone="0912345678")
CHAT = "telegram:777000777"
IDENTITY = ("Bưởi", "Giếng Đình", "0912345678", "777000777", "AgACAgUAAx", "anh_nha_toi")


async def tell_everything(store: Store) -> Petition:
    """Leave a trace of the person "a" in every table there is."""
    petition = a_petition(
        person_key="a",
        contact=BUOI,
        state=State.CLOSED,
        pin=Pin(latitude=21.5, longitude=105.8),
        rating=Rating.CONTENT,
    )
    reopened = a_move(number=2, came_from=State.CLOSED, note="Vẫn hỏng", reason="Vẫn hỏng")
    closed = a_move(
        number=3,
        to=State.CLOSED,
        actor=OFFICE,
        note="Kính gửi bà",
        internal="Con bà ấy gọi",
        reason="done",
        body="UBND phường",
        number_of_letter="12/MTTQ",
    )
    async with store.begin() as uow:
        await uow.people.know(
            Person(key="a", channel="telegram", number="777000777", chat_key=CHAT), NOW
        )
        await uow.people.consent("a", "1", NOW)
        await uow.petitions.add(petition, a_move(), ["den"])
        await uow.petitions.add(a_petition(code="KN-OPEN", person_key="a"), a_move(), ["den"])
        await uow.petitions.save(petition, reopened)
        await uow.petitions.save(a_petition(**_fields(petition), version=2), closed)
        await uow.petitions.add_note(
            "KN-0001",
            Note(number=1, kind=NoteKind.ADDENDUM, at=NOW, actor=CITIZEN, text="Nhà tôi ở cuối"),
        )
        await uow.cases.note("KN-0001", 4, "Con bà ấy gọi", NOW)
        await uow.cases.decide(a_decision(code="KN-OPEN", note="Kính gửi bà"))
        await uow.petitions.add(a_petition(code="KN-B", person_key="b"), a_move(), ["rac"])
        await uow.petitions.support("KN-B", "a", NOW)
        await uow.petitions.support("KN-B", "c", NOW)
        letter = await uow.letters.add(
            a_letter(), [an_enclosed(name=BUOI.name, address=BUOI.address)]
        )
        await uow.letters.add_file(letter.id, a_letter_file(role=FileRole.DRAFT))
        await uow.drafts.save(a_draft(chat_key=CHAT, person_key="a", contact=BUOI))
        await uow.files.add(a_file(chat_key=CHAT, person_key="a", name="anh_nha_toi.jpg"))
        await uow.files.add(a_file(chat_key=CHAT, person_key="a", code="KN-0001"))
        for code in ("KN-0001", "KN-B"):
            await uow.notices.add(
                code=code, person_key="a", topic=Topic.MOVE, number=1, at=NOW, not_before=NOW
            )
    await _ask(store, "a", CHAT)
    return petition


async def _ask(store: Store, key: str, chat_key: str) -> None:
    async with store.begin() as uow:
        await uow.chats.save(chat_key, {"turn": 1})
        await uow.chats.remember(chat_key, "5", about="KN-0001", name="status")
        await uow.outbox.add(chat_key, b"screen", NOW)
        await uow.waits.add(a_wait(person_key=key, chat_key=chat_key))
        await uow.questions.record_verdict(
            entry_id="qc", asker=key, helpful=False, reason="", at=NOW
        )
        for fold in ("asked by all", f"asked by {key}"):
            await uow.questions.record_unresolved(
                text=fold, fold=fold, reason=Unresolved.NO_HIT, entry_id="", asker=key, at=NOW
            )
            await uow.choices.record(text=fold, fold=fold, entry_id="qc", asker=key, at=NOW)


def _fields(petition: Petition) -> dict[str, Any]:
    names = ("person_key", "contact", "state", "pin", "rating")
    return {name: getattr(petition, name) for name in names}


async def erase(store: Store, key: str = "a") -> dict[str, int]:
    async with store.begin() as uow:
        return dict(await uow.people.erase(key, NOW + DAY))


async def test_an_erasure_tells_how_much_went_of_what(store: Store) -> None:
    await tell_everything(store)
    await _ask(store, "b", "telegram:2")

    assert await erase(store) == {
        "people": 1,
        "consents": 1,
        "chats": 1,
        "chat_messages": 1,
        "outbox": 1,
        "unresolved_questions": 1,
        "unresolved_askers": 1,
        "verdicts": 1,
        "waits": 1,
        "choices": 1,
        "choice_askers": 1,
        "drafts": 1,
        "files": 2,
        "notices": 2,
        "supports": 1,
        "petitions": 2,
        "petition_terms": 1,
        "petition_words": 26,
        "internal_notes": 1,
        "decisions": 1,
        "moves": 4,
        "notes": 1,
        "mailings": 0,
        "letter_files": 1,
        "letter_petitions": 1,
    }


async def test_a_person_erased_is_known_nowhere(store: Store) -> None:
    await tell_everything(store)

    await erase(store)

    async with store.begin() as uow:
        assert await uow.people.find("a") is None
        assert not await uow.people.consents("a")
        assert not await uow.petitions.of_person("a", limit=9)
        assert not await uow.petitions.is_supporter("KN-B", "a")
        assert await uow.drafts.load(CHAT) is None
        assert not await uow.files.of_draft(CHAT)
        assert not await uow.files.of_petition("KN-0001")
        assert not await uow.notices.of_petition("KN-0001")
        assert not await uow.cases.notes("KN-0001")
        assert await uow.cases.decision("KN-OPEN") is None
        assert not (await uow.cases.inbox(Filter(words="den duong"), limit=9, offset=1)).rows
        assert not await uow.petitions.similar("05443", ["den"], limit=9)
        assert await uow.chats.load(CHAT) is None
        assert await uow.chats.about(CHAT, "5") == ""
        assert await uow.outbox.oldest_unsent() is None
        assert await uow.questions.verdicts() == {}
        assert not await uow.questions.unresolved(9)


async def test_a_petition_of_somebody_erased_stays_as_a_count(store: Store) -> None:
    told = await tell_everything(store)

    await erase(store)

    async with store.begin() as uow:
        left = await uow.petitions.get("KN-0001")
        history = await uow.petitions.moves("KN-0001")
        assert not await uow.petitions.notes("KN-0001")
    assert left is not None
    assert (left.person_key, left.title, left.text, left.place_note) == ("", "", "", "")
    assert not left.sent_before
    assert (left.pin, left.contact, left.sharing) == (None, Contact(), Sharing.NONE)
    assert (left.kind, left.state, left.place_id, left.sector, left.created_at, left.rating) == (
        told.kind,
        told.state,
        told.place_id,
        told.sector,
        told.created_at,
        told.rating,
    )
    assert [(each.number, each.to, each.note, each.internal) for each in history] == [
        (1, State.RECORDED, "", ""),
        (2, State.RECORDED, "", ""),
        (3, State.CLOSED, "", ""),
    ]
    # Why it was closed is a code of the office's; why it was reopened, the citizen's words.
    assert [each.reason for each in history] == ["", "", "done"]
    assert (history[2].body, history[2].number_of_letter) == ("UBND phường", "12/MTTQ")


async def test_others_lose_nothing_by_an_erasure(store: Store) -> None:
    await tell_everything(store)
    await _ask(store, "b", "telegram:2")
    async with store.begin() as uow:
        before = await uow.petitions.get("KN-B")

    await erase(store)

    async with store.begin() as uow:
        after = await uow.petitions.get("KN-B")
        assert after == before
        assert after is not None
        assert after.supporters == 2  # a count, not a list
        assert await uow.petitions.supporters("KN-B") == ["c"]
        assert len(await uow.petitions.similar("05443", ["rac"], limit=9)) == 1
        assert await uow.chats.load("telegram:2") == {"turn": 1}
        assert await uow.chats.about("telegram:2", "5") == "KN-0001"
        assert await uow.outbox.oldest_unsent() == NOW
        assert await uow.questions.verdicts() == {"qc": (0, 1)}
        left = {each.text: each.askers for each in await uow.questions.unresolved(9)}
        assert left == {"asked by all": 1, "asked by b": 1}


async def test_who_read_a_petition_before_its_erasure_cannot_write_it_back(store: Store) -> None:
    told = await tell_everything(store)
    await erase(store)

    async with store.begin() as uow:
        with pytest.raises(ConflictError):
            await uow.petitions.save(a_petition(**_fields(told), version=3))


async def test_an_erasure_can_be_repeated_and_finds_nothing_more(store: Store) -> None:
    await tell_everything(store)
    await erase(store)

    assert set((await erase(store)).values()) == {0}


async def test_a_block_outlives_an_erasure(store: Store) -> None:
    block = Block(person_key="a", reason="spam", by="office", since=NOW, until=None)
    async with store.begin() as uow:
        await uow.people.block(block)

    await erase(store)

    async with store.begin() as uow:
        assert await uow.people.blocked("a", NOW + DAY) == block


async def test_an_erasure_undone_with_its_transaction_erased_nothing(store: Store) -> None:
    await tell_everything(store)

    async def go_wrong() -> None:
        async with store.begin() as uow:
            await uow.people.erase("a", NOW)
            raise KeyError

    with pytest.raises(KeyError):
        await go_wrong()

    async with store.begin() as uow:
        assert await uow.people.find("a") is not None
        assert len(await uow.petitions.of_person("a", limit=9)) == 3


async def test_nothing_kept_tells_who_somebody_is(sql_store: SqlStore, url: str) -> None:
    await tell_everything(sql_store)

    async with sql_store.begin() as uow:
        update = StoredUpdate(channel="telegram", update_id=1, chat_key=CHAT, payload=b"words")
        await uow.updates.keep([update])

    kept = _dump(url)

    assert "ngõ 12 hỏng" in kept  # what a petition says is searched by staff
    assert [each for each in IDENTITY if each in kept] == []


async def test_what_was_erased_is_in_no_row_but_the_erasure_is(
    sql_store: SqlStore, url: str
) -> None:
    await tell_everything(sql_store)
    before = _dump(url)

    await erase(sql_store)

    after = _dump(url)
    words = ["ngõ 12 hỏng", "Vẫn hỏng", "Kính gửi bà", "Con bà ấy", "Nhà tôi ở cuối"]
    assert [word for word in words if word not in before] == []
    assert [word for word in words if word in after] == ["ngõ 12 hỏng"]  # said by b as well
    assert _rows(url, "SELECT person_key FROM erasures") == [("a",)]


def _dump(url: str) -> str:
    """Everything in the database as text, sealed values as the bytes they are."""
    lines = [
        "|".join(
            bytes(value).decode("utf-8", "replace") if _is_bytes(value) else str(value)
            for value in row
        )
        for table in petitions.metadata.sorted_tables
        for row in _rows(url, sa.select(table))
    ]
    return "\n".join(lines)


def _is_bytes(value: object) -> bool:
    return isinstance(value, bytes | memoryview)


def _rows(url: str, statement: sa.Select[Any] | str) -> Sequence[tuple[Any, ...]]:
    query = sa.text(statement) if isinstance(statement, str) else statement
    with engine_for(url).connect() as connection:
        return [tuple(row) for row in connection.execute(query)]
