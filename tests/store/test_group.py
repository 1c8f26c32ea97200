"""The staff group on every store: stale cards, where it is, its digest, errands."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.petition import CITIZEN, Note, NoteKind, State
from bot.services.group import AlreadyToldError, Errand, Stale
from bot.services.ports import Store
from bot.store.cipher import Cipher, new_key
from bot.store.store import SqlStore
from tests.factories import NOW, a_decision, a_member, a_move, a_petition
from tests.fakes import FakeClock

MINUTE = timedelta(minutes=1)
CODE = "KN-0001"
GROUP = "telegram:-100"


async def record(store: Store, code: str = CODE, **fields: object) -> None:
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(code=code, **fields), a_move(), ["den"])


async def draw(store: Store) -> list[str]:
    """Show all that is stale, and tell which that was."""
    async with store.begin() as uow:
        cards = await uow.cards.stale(NOW, limit=9)
        for card in cards:
            await uow.cards.shown(card, told=card.told, again_at=NOW)
    return [card.code for card in cards]


async def test_a_card_is_stale_until_it_shows_the_last_change(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        assert await uow.cards.stale(NOW, limit=9) == [Stale(code=CODE, changes=1, told=0)]
    assert await draw(store) == [CODE]
    assert await draw(store) == []

    async with store.begin() as uow:
        await uow.cases.take(CODE, 4, NOW)
    assert await draw(store) == [CODE]
    async with store.begin() as uow:
        await uow.cases.decide(a_decision())
    assert await draw(store) == [CODE]
    async with store.begin() as uow:
        await uow.cases.drop_decision(CODE)
    assert await draw(store) == [CODE]
    async with store.begin() as uow:
        note = Note(number=1, kind=NoteKind.ADDENDUM, at=NOW, actor=CITIZEN, text="Vẫn tối")
        await uow.petitions.add_note(CODE, note)
    assert await draw(store) == [CODE]
    async with store.begin() as uow:
        await uow.petitions.save(a_petition(state=State.CLOSED))
    assert await draw(store) == [CODE]
    assert await draw(store) == []


async def test_what_changed_while_a_card_was_drawn_is_drawn_again_a_little_later(
    store: Store,
) -> None:
    await record(store)
    async with store.begin() as uow:
        (card,) = await uow.cards.stale(NOW, limit=9)
    async with store.begin() as uow:
        await uow.cases.take(CODE, 4, NOW)
        await uow.cards.shown(card, told=2, again_at=NOW + MINUTE)
        assert await uow.cards.stale(NOW, limit=9) == []
        (again,) = await uow.cards.stale(NOW + MINUTE, limit=9)
    assert (again.code, again.told) == (CODE, 2)
    assert again.changes > card.changes


async def test_a_card_put_off_is_stale_again_then(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        (card,) = await uow.cards.stale(NOW, limit=9)
        await uow.cards.put_off(card, NOW + MINUTE)
        assert await uow.cards.stale(NOW, limit=9) == []
        assert await uow.cards.stale(NOW + MINUTE, limit=9) == [card]


async def test_what_changed_is_drawn_before_what_is_only_drawn_anew(store: Store) -> None:
    for number in range(1, 5):
        await record(store, f"KN-{number}")
    await draw(store)
    async with store.begin() as uow:
        await uow.cases.take("KN-4", 4, NOW)
        await uow.cards.refresh()
        await uow.cases.take("KN-3", 4, NOW)
    await record(store, "KN-5")

    async with store.begin() as uow:
        stale = await uow.cards.stale(NOW, limit=9)

    changed, refreshed = stale[:3], stale[3:]
    assert {card.code for card in changed} == {"KN-3", "KN-4", "KN-5"}
    assert not any(card.is_refreshed for card in changed)
    assert [card.code for card in refreshed] == ["KN-1", "KN-2"]
    assert all(card.is_refreshed for card in refreshed)


async def test_a_group_that_moves_gets_the_open_cards_anew(store: Store) -> None:
    await record(store)
    await record(store, "KN-2", state=State.CLOSED)
    async with store.begin() as uow:
        assert await uow.group.chat_key() == ""
        await uow.group.open(GROUP)
    await draw(store)

    async with store.begin() as uow:
        await uow.chats.move("telegram:-7", "telegram:-8")
        assert await uow.group.chat_key() == GROUP
    assert await draw(store) == []
    async with store.begin() as uow:
        await uow.chats.move(GROUP, "telegram:-200")
    async with store.begin() as uow:
        await uow.group.open(GROUP)  # at the next start the settings still say so
        assert await uow.group.chat_key() == "telegram:-200"
    assert await draw(store) == [CODE]

    async with store.begin() as uow:
        await uow.group.open("telegram:-300")
        assert await uow.group.chat_key() == "telegram:-300"
    assert await draw(store) == [CODE]
    async with store.begin() as uow:
        await uow.group.open("")
        assert await uow.group.chat_key() == ""


async def test_one_instance_looks_after_the_group(store: Store) -> None:
    async with store.begin() as uow:
        assert not await uow.group.hold("a", NOW, NOW + MINUTE)  # there is none
        await uow.group.open(GROUP)
        assert await uow.group.hold("a", NOW, NOW + MINUTE)
        assert await uow.group.hold("a", NOW, NOW + MINUTE)
        assert not await uow.group.hold("b", NOW, NOW + MINUTE)
        assert await uow.group.hold("b", NOW + MINUTE, NOW + 2 * MINUTE)
        assert not await uow.group.hold("a", NOW + MINUTE, NOW + 2 * MINUTE)


async def test_the_digest_of_a_day_goes_out_once(store: Store) -> None:
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    async with store.begin() as uow:
        await uow.group.open(GROUP)
        assert await uow.group.digest(monday) is None
    async with store.begin() as uow:
        with pytest.raises(AlreadyToldError):
            await uow.group.digest(monday)
        assert await uow.group.digest(tuesday) == monday
        await uow.group.undigest(monday)
        assert await uow.group.digest(tuesday) == monday


async def test_an_errand_is_its_members_alone_and_done_once(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        member = await uow.staff.add(a_member())
        begun = await uow.errands.begin(
            Errand(code=CODE, member_id=member.id, until=NOW + MINUTE, words="Đã nhận")
        )
    assert begun.id
    async with store.begin() as uow:
        assert await uow.errands.get(begun.id, member.id, NOW) == begun
        assert await uow.errands.get(begun.id, member.id + 1, NOW) is None
        changed = Errand(
            id=begun.id,
            code=CODE,
            member_id=member.id,
            until=NOW + 2 * MINUTE,
            to=State.CLOSED,
            version=3,
            reason="done",
            words="Xong",
            duplicate_of="KN-2",
        )
        await uow.errands.change(changed)
        assert await uow.errands.get(begun.id, member.id, NOW + MINUTE) == changed
        assert await uow.errands.finish(begun.id)
        assert not await uow.errands.finish(begun.id)


async def test_another_errand_for_the_same_petition_takes_the_place_of_the_first(
    store: Store,
) -> None:
    await record(store)
    await record(store, "KN-2")
    async with store.begin() as uow:
        member = await uow.staff.add(a_member())
        errands = [
            await uow.errands.begin(Errand(code=code, member_id=member.id, until=NOW + MINUTE))
            for code in (CODE, "KN-2", CODE)
        ]
        found = [await uow.errands.get(each.id, member.id, NOW) for each in errands]
    assert found == [None, *errands[1:]]


async def test_an_errand_is_forgotten_in_time(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        member = await uow.staff.add(a_member())
        begun = await uow.errands.begin(Errand(code=CODE, member_id=member.id, until=NOW + MINUTE))
        assert await uow.errands.get(begun.id, member.id, NOW + MINUTE) is None


async def test_words_that_wait_are_sealed(sqlite_url: str) -> None:
    store = SqlStore(sqlite_url, cipher=Cipher([new_key()]), clock=FakeClock())
    await record(store)
    async with store.begin() as uow:
        member = await uow.staff.add(a_member())
        await uow.errands.begin(
            Errand(code=CODE, member_id=member.id, until=NOW + MINUTE, words="lời bí mật")
        )
    await store.close()

    path = Path(sqlite_url.removeprefix("sqlite:///"))
    assert "lời bí mật".encode() not in path.read_bytes()
