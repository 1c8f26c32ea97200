"""Who wrote stands nowhere in plain: neither now, nor from an earlier release."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.domain.petition import Contact
from bot.services.ports import LEASE, Fate, StoredUpdate
from bot.services.registers import NoticeState, Person, Topic
from bot.store.cipher import Cipher, WrongKeyError, new_key
from bot.store.connection import engine_for
from bot.store.keyring import open_cipher
from bot.store.migrate import upgrade
from bot.store.plain_chats import hash_plain_chats
from bot.store.seals import reseal
from bot.store.store import SqlStore
from bot.store.tables import metadata
from tests.factories import NOW, a_draft, a_file, a_move, a_petition
from tests.fakes import FakeClock
from tests.postgres import new_database

KEY, NEWER = new_key(), new_key()
NUMBER = "777000777"
CHAT, MOVED = f"telegram:{NUMBER}", "telegram:-100777000777"
AT = FakeClock().now()


def filled_by_the_release_before(url: str) -> str:
    """Have a chat leave something everywhere, in plain, and upgrade."""
    upgrade(url, to="0003")
    seal = Cipher([KEY]).seal
    at = AT.replace(tzinfo=None)
    handled = {"channel": "telegram", "update_id": 1, "chat_key": "", "handled_at": at}
    waiting = {
        "channel": "telegram",
        "update_id": 2,
        "chat_key": CHAT,
        "payload": seal(b"words"),
    }
    state = {"chat_key": CHAT, "state": seal(b'{"turn": 3}'), "reachable": True}
    shown = {
        "chat_key": CHAT,
        "message": "5",
        "about": seal(b"KN-1"),
        "name": "status",
        "shown_at": at,
    }
    promised = {"chat_key": CHAT, "payload": seal(b"screen"), "attempts": 0, "created_at": at}
    with engine_for(url).begin() as connection:
        old = sa.MetaData()
        old.reflect(connection)
        for name, row in (
            ("updates", handled),
            ("updates", waiting),
            ("chats", state),
            ("chat_messages", shown),
            ("outbox", promised),
        ):
            connection.execute(sa.insert(old.tables[name]), row)
    upgrade(url)
    open_cipher(url, [KEY])
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that the release before has filled."""
    if request.param == "sqlite":
        return filled_by_the_release_before(f"sqlite:///{tmp_path}/bot.db")
    server = request.getfixturevalue("postgres_server")
    return filled_by_the_release_before(new_database(server, f"plain_{uuid4().hex}"))


async def test_a_chat_of_the_release_before_goes_on_where_it_stood(before: str) -> None:
    assert hash_plain_chats(before, Cipher([KEY])) == 4

    store = SqlStore(before, cipher=Cipher([KEY]), clock=FakeClock())
    async with store.begin() as uow:
        assert await uow.chats.load(CHAT) == {"turn": 3}
        assert await uow.chats.about(CHAT, "5") == "KN-1"
        (waiting,) = await uow.updates.waiting("telegram")
        assert (waiting.update_id, waiting.chat_key, waiting.payload) == (2, CHAT, b"words")
        assert await uow.updates.next_of("telegram", CHAT) == waiting
        (promised,) = await uow.outbox.claim_due(AT, limit=9)
        assert (promised.chat_key, promised.payload) == (CHAT, b"screen")
        assert not await uow.updates.finish("telegram", 1)
    await store.close()
    assert [each for each in _chats(before) if NUMBER in each] == []


def test_it_is_done_once(before: str) -> None:
    hash_plain_chats(before, Cipher([KEY]))
    done = _chats(before)

    assert hash_plain_chats(before, Cipher([KEY])) == 0
    assert _chats(before) == done


def test_a_key_that_does_not_open_what_is_kept_changes_nothing(before: str) -> None:
    plain = _chats(before)

    with pytest.raises(WrongKeyError):
        hash_plain_chats(before, Cipher([NEWER]))

    assert _chats(before) == plain


async def test_a_chat_is_found_again_when_the_key_it_came_under_is_gone(before: str) -> None:
    hash_plain_chats(before, open_cipher(before, [KEY]))
    reseal(before, open_cipher(before, [NEWER, KEY]))

    store = SqlStore(before, cipher=open_cipher(before, [NEWER]), clock=FakeClock())
    async with store.begin() as uow:
        assert await uow.chats.load(CHAT) == {"turn": 3}
        assert [each.chat_key for each in await uow.outbox.claim_due(AT, limit=9)] == [CHAT]
        assert [each.chat_key for each in await uow.updates.waiting("telegram")] == [CHAT]
    await store.close()


def test_once_hashed_no_file_holds_a_chat_in_plain(tmp_path: Path) -> None:
    before = filled_by_the_release_before(f"sqlite:///{tmp_path}/bot.db")
    assert NUMBER.encode() in _on_disk(tmp_path)

    hash_plain_chats(before, Cipher([KEY]))

    assert NUMBER.encode() not in _on_disk(tmp_path)


async def test_whatever_somebody_does_no_file_holds_who_it_is(
    sqlite_url: str, tmp_path: Path
) -> None:
    """Neither the database nor its log, at any moment."""
    store = SqlStore(sqlite_url, cipher=Cipher([KEY]), clock=FakeClock())
    for step in (_write, _petition, _serve):
        await step(store)
        assert NUMBER.encode() not in _on_disk(tmp_path), step.__name__
    assert "ngõ 12".encode() in _on_disk(tmp_path)  # looked in the right place
    await _leave(store)
    await store.tidy()
    await store.close()

    assert NUMBER.encode() not in _on_disk(tmp_path)


async def _write(store: SqlStore) -> None:
    updates = [
        StoredUpdate(channel="telegram", update_id=n, chat_key=CHAT, payload=NUMBER.encode())
        for n in (1, 2)
    ]
    async with store.begin() as uow:
        await uow.updates.keep(updates)
        await uow.updates.next_of("telegram", CHAT)
        await uow.updates.finish("telegram", 1)
        await uow.chats.load(CHAT)
        await uow.chats.save(CHAT, {"chat": CHAT})
        await uow.chats.remember(CHAT, "5", about="KN-0001", name="status")
        await uow.outbox.add(CHAT, CHAT.encode(), NOW)


async def _petition(store: SqlStore) -> None:
    async with store.begin() as uow:
        person = Person(key="a", channel="telegram", number=NUMBER, chat_key=CHAT)
        await uow.people.know(person, NOW)
        await uow.people.consent("a", "1", NOW)
        await uow.drafts.save(a_draft(chat_key=CHAT, person_key="a", contact=Contact(name=CHAT)))
        await uow.files.add(a_file(chat_key=CHAT, person_key="a"))
        await uow.petitions.add(a_petition(person_key="a"), a_move(), ["den"])
        await uow.notices.add(
            code="KN-0001", person_key="a", topic=Topic.MOVE, number=1, at=NOW, not_before=NOW
        )


async def _serve(store: SqlStore) -> None:
    due = NOW + LEASE + timedelta(days=1)
    async with store.begin() as uow:
        for promised in await uow.outbox.claim_due(due, limit=9):
            await uow.outbox.settle(promised.id, Fate.RETRY, at=due, again_at=due)
        for notice in await uow.notices.claim(due, limit=9):
            await uow.notices.settle(notice.id, NoticeState.SENT, at=due)
        await uow.chats.set_reachable(CHAT, reachable=False, at=due)


async def _leave(store: SqlStore) -> None:
    async with store.begin() as uow:
        await uow.chats.move(CHAT, MOVED)
        await uow.people.erase("a", NOW)


def _chats(url: str) -> Sequence[str]:
    with engine_for(url).connect() as connection:
        return [
            name
            for table in ("updates", "chats", "chat_messages", "outbox")
            for name in connection.execute(sa.select(metadata.tables[table].c.chat_hash)).scalars()
        ]


def _on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
