"""The record, on every store: what is kept, who is refused, what is found as similar."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.errors import CodeTakenError, ConflictError, PetitionNotFoundError
from bot.domain.petition import (
    CITIZEN,
    Actor,
    ActorKind,
    Contact,
    Note,
    NoteKind,
    Petition,
    PetitionKind,
    Pin,
    Rating,
    Sharing,
    State,
)
from bot.services.ports import Store
from bot.store.cipher import Cipher, new_key
from bot.store.store import SqlStore
from tests.factories import NOW, a_move, a_petition
from tests.fakes import FakeClock

OFFICE = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")
HOUR = timedelta(hours=1)


async def record(store: Store, *terms: str, **fields: object) -> Petition:
    petition = a_petition(**fields)
    async with store.begin() as uow:
        await uow.petitions.add(petition, a_move(), terms)
    return petition


async def read(store: Store, code: str = "KN-0001") -> Petition:
    async with store.begin() as uow:
        petition = await uow.petitions.get(code)
    assert petition is not None
    return petition


async def codes_alike(
    store: Store, *terms: str, place: str = "05443", limit: int = 9
) -> list[str]:
    async with store.begin() as uow:
        found = await uow.petitions.similar(place, terms, limit=limit)
    return [each.code for each in found]


async def test_a_petition_is_read_as_it_was_recorded(store: Store) -> None:
    whole = await record(
        store,
        kind=PetitionKind.PROPOSAL,
        state=State.WAITING,
        pin=Pin(latitude=21.594, longitude=105.848),
        contact=Contact(name="Lê Thị Bưởi", address="tổ 9", phone="0912345678", phone_is_own=True),
        sharing=Sharing.ALL,
        waits_in=State.FORWARDED,
        due_on=date(2026, 12, 7),
        muted=True,
        reopened=True,
        rating=Rating.NOT_CONTENT,
        duplicate_of="KN-0009",
        created_at=datetime(2026, 11, 20, 3, 4, 5, 6000, tzinfo=UTC),
    )

    assert await read(store) == whole


async def test_a_petition_with_little_in_it_is_read_as_it_was_recorded(store: Store) -> None:
    bare = await record(store, place_id="", place_note="", title="")

    assert await read(store) == bare


async def test_an_unknown_code_names_no_petition(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.petitions.get("KN-0000") is None
        assert not await uow.petitions.moves("KN-0000")
        assert not await uow.petitions.notes("KN-0000")


async def test_a_code_is_given_once_and_the_unit_of_work_goes_on_with_another(
    store: Store,
) -> None:
    first = await record(store, text="the first")

    async with store.begin() as uow:
        with pytest.raises(CodeTakenError):
            await uow.petitions.add(a_petition(text="the second"), a_move(), ["den"])
        await uow.petitions.add(a_petition(code="KN-0002", text="the second"), a_move(), ["den"])

    assert await read(store) == first
    assert (await read(store, "KN-0002")).text == "the second"
    assert await codes_alike(store, "den") == ["KN-0002"]


async def test_a_person_sees_their_own_and_those_they_joined_newest_first(store: Store) -> None:
    for number, (key, after) in enumerate([("a", 1), ("b", 2), ("a", 3), ("b", 4)]):
        await record(store, code=f"KN-{number}", person_key=key, created_at=NOW + after * HOUR)
    async with store.begin() as uow:
        await uow.petitions.support("KN-1", "a", NOW)

        mine = [each.code for each in await uow.petitions.of_person("a", limit=9)]
        second = [each.code for each in await uow.petitions.of_person("a", limit=1, offset=1)]

    assert mine == ["KN-2", "KN-1", "KN-0"]
    assert second == ["KN-1"]


async def test_petitions_of_one_moment_come_last_recorded_first(store: Store) -> None:
    for number in range(3):
        await record(store, code=f"KN-{number}")

    async with store.begin() as uow:
        mine = [each.code for each in await uow.petitions.of_person("person-a", limit=9)]

    assert mine == ["KN-2", "KN-1", "KN-0"]


async def test_a_change_is_written_with_its_move_and_grows_the_version(store: Store) -> None:
    await record(store)
    accepted = a_petition(state=State.ACCEPTED, moved_at=NOW + HOUR, due_on=date(2026, 12, 7))
    move = a_move(
        number=2,
        at=NOW + HOUR,
        came_from=State.RECORDED,
        to=State.FORWARDED,
        actor=OFFICE,
        note="Đã chuyển.",
        internal="Gọi lại thứ Hai.",
        reason="competence",
        body="UBND phường",
        number_of_letter="12/MTTQ",
        dated_on=date(2026, 11, 20),
        due_on=date(2026, 12, 7),
    )

    async with store.begin() as uow:
        await uow.petitions.save(accepted, move)

    changed = await read(store)
    assert (changed.state, changed.due_on, changed.version) == (
        State.ACCEPTED,
        date(2026, 12, 7),
        2,
    )
    async with store.begin() as uow:
        assert await uow.petitions.moves("KN-0001") == [a_move(), move]


async def test_a_stale_writer_is_refused_and_changes_nothing(store: Store) -> None:
    stale = await record(store)
    async with store.begin() as uow:
        await uow.petitions.save(a_petition(state=State.ACCEPTED))

    async with store.begin() as uow:
        with pytest.raises(ConflictError):
            await uow.petitions.save(stale, a_move(number=2))
        with pytest.raises(ConflictError):
            await uow.petitions.retext(stale, ["den"])

    assert (await read(store)).state is State.ACCEPTED
    assert await codes_alike(store, "den") == []
    async with store.begin() as uow:
        assert len(await uow.petitions.moves("KN-0001")) == 1


async def test_a_petition_never_recorded_cannot_be_saved(store: Store) -> None:
    async with store.begin() as uow:
        with pytest.raises(ConflictError):
            await uow.petitions.save(a_petition())


async def test_a_number_in_the_history_is_given_once(store: Store) -> None:
    await record(store)

    async with store.begin() as uow:
        with pytest.raises(ConflictError):
            await uow.petitions.save(a_petition(), a_move(number=1))


async def test_writing_a_petition_does_not_touch_how_many_joined(store: Store) -> None:
    read_before = await record(store)
    async with store.begin() as uow:
        await uow.petitions.support("KN-0001", "b", NOW)

    async with store.begin() as uow:
        await uow.petitions.save(read_before)

    assert (await read(store)).supporters == 1


async def test_notes_are_kept_in_order_and_each_number_once(store: Store) -> None:
    await record(store)
    first = Note(number=1, kind=NoteKind.ADDENDUM, at=NOW, actor=CITIZEN, text="Thêm ảnh.")
    reply = Note(number=2, kind=NoteKind.REPLY, at=NOW, actor=OFFICE, text="Cảm ơn.")

    async with store.begin() as uow:
        await uow.petitions.add_note("KN-0001", first)
        await uow.petitions.add_note("KN-0001", reply)
        with pytest.raises(ConflictError):
            await uow.petitions.add_note("KN-0001", first)

        assert await uow.petitions.notes("KN-0001") == [first, reply]


async def test_a_note_or_a_supporter_of_an_unknown_code_is_refused(store: Store) -> None:
    note = Note(number=1, kind=NoteKind.ADDENDUM, at=NOW, actor=CITIZEN, text="?")
    async with store.begin() as uow:
        with pytest.raises(PetitionNotFoundError):
            await uow.petitions.add_note("KN-0000", note)
        with pytest.raises(PetitionNotFoundError):
            await uow.petitions.support("KN-0000", "b", NOW)


async def test_similar_ones_share_most_terms_and_lie_in_the_same_place(store: Store) -> None:
    await record(store, "den", "duong", code="KN-1")
    await record(store, "den", "duong", "ngo 12", code="KN-2")
    await record(store, "den", code="KN-3")
    await record(store, "rac", code="KN-4")
    await record(store, "den", "duong", "ngo 12", code="KN-5", place_id="05500")

    assert await codes_alike(store, "den", "duong", "ngo 12") == ["KN-2", "KN-1", "KN-3"]
    assert await codes_alike(store, "den", "duong", "ngo 12", limit=1) == ["KN-2"]
    assert await codes_alike(store, "den", place="05500") == ["KN-5"]
    assert await codes_alike(store) == []


async def test_a_similar_one_tells_of_the_petition_and_nothing_of_people(store: Store) -> None:
    await record(store, "den", text="Đèn  ĐƯỜNG, hỏng!", contact=Contact(name="Bưởi"))
    async with store.begin() as uow:
        await uow.petitions.support("KN-0001", "b", NOW)
        (found,) = await uow.petitions.similar("05443", ["den"], limit=9)

    assert (found.title, found.place_id, found.state) == (
        "Đèn đường hỏng",
        "05443",
        State.RECORDED,
    )
    assert (found.created_at, found.supporters, found.fold) == (NOW, 1, "den duong hong")
    assert "Bưởi" not in repr(found)


async def test_an_ended_petition_is_no_longer_found_as_similar(store: Store) -> None:
    await record(store, "den")

    async with store.begin() as uow:
        await uow.petitions.save(a_petition(state=State.WITHDRAWN))

    assert await codes_alike(store, "den") == []


async def test_a_changed_text_is_found_by_its_new_terms_only(store: Store) -> None:
    await record(store, "den", "ngo 12")

    async with store.begin() as uow:
        await uow.petitions.retext(a_petition(text="Rác ngõ 12"), ["rac", "ngo 12", "rac"])

    assert (await read(store)).text == "Rác ngõ 12"
    assert await codes_alike(store, "den") == []
    assert await codes_alike(store, "rac", "ngo 12") == ["KN-0001"]


async def test_a_petition_moved_to_another_place_is_found_there(store: Store) -> None:
    await record(store, "den")

    async with store.begin() as uow:
        await uow.petitions.save(a_petition(place_id="05500"))

    assert await codes_alike(store, "den") == []
    assert await codes_alike(store, "den", place="05500") == ["KN-0001"]


async def test_a_person_joins_once_and_is_counted_once(store: Store) -> None:
    await record(store)

    async with store.begin() as uow:
        assert not await uow.petitions.is_supporter("KN-0001", "b")
        assert await uow.petitions.support("KN-0001", "b", NOW)
        assert not await uow.petitions.support("KN-0001", "b", NOW + HOUR)
        assert await uow.petitions.is_supporter("KN-0001", "b")

    assert (await read(store)).supporters == 1


async def test_a_supporter_who_muted_it_stays_one_but_is_not_told(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        for after, key in enumerate("bca"):
            await uow.petitions.support("KN-0001", key, NOW + after * HOUR)
        assert await uow.petitions.supporters("KN-0001") == ["b", "c", "a"]

        await uow.petitions.mute_support("KN-0001", "c", muted=True)
        assert await uow.petitions.supporters("KN-0001") == ["b", "a"]
        assert await uow.petitions.is_supporter("KN-0001", "c")

        await uow.petitions.mute_support("KN-0001", "c", muted=False)
        await uow.petitions.mute_support("KN-0001", "stranger", muted=False)
        assert await uow.petitions.supporters("KN-0001") == ["b", "c", "a"]


async def test_who_leaves_is_counted_out_once_and_told_nothing_more(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        for key in "ab":
            await uow.petitions.support("KN-0001", key, NOW)

        left = [await uow.petitions.leave("KN-0001", key) for key in ("a", "a", "stranger")]
        petition = await uow.petitions.get("KN-0001")

        assert left == [True, False, False]
        assert petition is not None
        assert petition.supporters == 1
        assert await uow.petitions.supporters("KN-0001") == ["b"]


async def test_a_petition_read_in_one_instance_is_held_from_the_other(postgres_url: str) -> None:
    cipher = Cipher([new_key()])
    first, second = (SqlStore(postgres_url, cipher=cipher, clock=FakeClock()) for _ in range(2))
    await record(first)
    held, order = asyncio.Event(), []

    async def accept() -> None:
        async with first.begin() as uow:
            petition = await uow.petitions.get("KN-0001")
            assert petition is not None
            held.set()
            await asyncio.sleep(0.2)
            order.append("written")
            await uow.petitions.save(replace(petition, state=State.ACCEPTED))

    async def look() -> State:
        await held.wait()
        state = (await read(second)).state
        order.append("read")
        return state

    _, seen = await asyncio.gather(accept(), look())

    assert (seen, order) == (State.ACCEPTED, ["written", "read"])
    await first.close()
    await second.close()
