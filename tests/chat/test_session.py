"""One update, one transaction: claimed once, kept whole or not at all, never wedging its chat."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

import pytest

from bot.chat import session as session_module
from bot.chat.events import Event, Said
from bot.chat.screens import Screen, Turn
from bot.chat.session import Incoming, Outcome, Session
from bot.chat.state import ChatState
from bot.domain.errors import NotFoundError
from bot.services.ports import StoredUpdate, UnitOfWork, Unresolved
from bot.services.registers import Person
from tests.fakes import FakeClock, FakeStore, FakeUnitOfWork


class FakeConversation:
    """Repeats; fails, hangs or records something first when told to."""

    def __init__(self) -> None:
        self.askers: list[str] = []

    async def respond(
        self, event: Event, state: ChatState, *, uow: UnitOfWork, person: Person, now: datetime
    ) -> Turn:
        self.askers.append(person.key)
        text = event.text if isinstance(event, Said) else ""
        await uow.questions.record_unresolved(
            text=text, fold=text, reason=Unresolved.NO_HIT, entry_id="", asker=person.key, at=now
        )
        if text == "missing":
            raise NotFoundError(id="qc-9")
        if text == "broken":
            raise KeyError("broken said the citizen")
        if text == "hangs":
            await asyncio.sleep(60)
        screens = (Screen(html=text), Screen(html="more"))
        return Turn(state=replace(state, turn=state.turn + 1), screens=screens, notice="done")


class FakeWords:
    """Says the key and the facts."""

    def say(self, key: str, /, **facts: object) -> str:
        return " ".join([key, *(f"{name}={value}" for name, value in facts.items())])


class BrokenStore(FakeStore):
    """A store whose disk is full."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[FakeUnitOfWork]:
        async with super().begin() as uow:
            yield uow
            raise OSError("disk full")


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def conversation() -> FakeConversation:
    return FakeConversation()


@pytest.fixture
def session(store: FakeStore, conversation: FakeConversation) -> Session:
    return a_session(store, conversation)


def a_session(
    store: FakeStore, conversation: FakeConversation, *, asker_key: bytes = b"key"
) -> Session:
    return Session(
        store=store,
        conversation=conversation,
        words=FakeWords(),
        clock=FakeClock(),
        asker_key=asker_key,
    )


def incoming(text: str, *, number: int = 1, person: str = "77") -> Incoming:
    return Incoming(
        channel="telegram", update_id=number, chat_key="1", person=person, event=Said(text=text)
    )


def pack(screen: Screen) -> list[bytes]:
    return [screen.html.encode()]


def shown(outcome: Outcome) -> list[bytes]:
    return [delivery.payload for delivery in outcome.deliveries]


async def test_an_answer_is_promised_its_state_saved_and_its_update_finished(
    session: Session, store: FakeStore
) -> None:
    async with store.begin() as uow:
        await uow.updates.keep(
            [StoredUpdate(channel="telegram", update_id=1, chat_key="1", payload=b"")]
        )

    outcome = await session.handle(incoming("hello"), pack)

    assert shown(outcome) == [b"hello", b"more"]
    assert outcome.notice == "done"
    assert list(store.kept.outbox.deliveries.values()) == list(outcome.deliveries)
    assert store.kept.chats.states["1"]["turn"] == 1
    assert not store.kept.updates.kept


async def test_an_update_that_comes_twice_has_one_effect(
    session: Session, store: FakeStore
) -> None:
    await session.handle(incoming("hello"), pack)

    assert await session.handle(incoming("hello"), pack) == Outcome(is_repeated=True)

    assert store.kept.chats.states["1"]["turn"] == 1
    assert len(store.kept.outbox.deliveries) == 2


async def test_a_screen_that_takes_several_messages_is_promised_message_by_message(
    session: Session,
) -> None:
    outcome = await session.handle(incoming("hello"), lambda screen: [b"1", b"2"])

    assert shown(outcome) == [b"1", b"2", b"1", b"2"]
    assert len({delivery.id for delivery in outcome.deliveries}) == 4


async def test_an_error_for_the_person_is_said_in_words_and_undoes_what_was_recorded(
    session: Session, store: FakeStore
) -> None:
    outcome = await session.handle(incoming("missing"), pack)

    assert shown(outcome) == [b"error.not_found id=qc-9"]
    assert outcome.failure == ""
    assert not store.kept.questions.found
    assert "1" not in store.kept.chats.states


async def test_an_unexpected_error_gives_a_reference_and_logs_no_words(
    session: Session, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = await session.handle(incoming("broken"), pack)

    assert shown(outcome) == [f"error.unexpected reference={outcome.failure}".encode()]
    (record,) = caplog.records
    assert getattr(record, "reference", "") == outcome.failure
    assert getattr(record, "error", "") == "KeyError"
    assert "test_session.py" in getattr(record, "where", "")
    assert "broken said" not in str(record.__dict__)
    assert not store.kept.questions.found


async def test_a_message_that_always_fails_does_not_wedge_its_chat(session: Session) -> None:
    await session.handle(incoming("broken", number=1), pack)

    assert await session.handle(incoming("broken", number=1), pack) == Outcome(is_repeated=True)
    assert shown(await session.handle(incoming("next", number=2), pack)) == [b"next", b"more"]


async def test_an_answer_that_never_comes_is_given_up(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "RESPOND_WITHIN", 0.01)

    outcome = await session.handle(incoming("hangs"), pack)

    assert outcome.failure


async def test_a_screen_that_cannot_be_packed_is_an_unexpected_error(session: Session) -> None:
    def strict(screen: Screen) -> list[bytes]:
        if screen.html == "more":
            raise ValueError("callback data over 64 bytes")
        return [screen.html.encode()]

    outcome = await session.handle(incoming("hello"), strict)

    assert shown(outcome) == [f"error.unexpected reference={outcome.failure}".encode()]


async def test_when_the_store_itself_fails_the_caller_is_told(
    conversation: FakeConversation,
) -> None:
    session = a_session(BrokenStore(), conversation)

    with pytest.raises(OSError, match="disk full"):
        await session.handle(incoming("hello"), pack)


async def test_a_person_is_known_by_a_keyed_hash_only(
    session: Session, store: FakeStore, conversation: FakeConversation
) -> None:
    await session.handle(incoming("a", number=1), pack)
    await session.handle(incoming("b", number=2), pack)
    await session.handle(incoming("c", number=3, person="78"), pack)
    other_key = a_session(FakeStore(), conversation, asker_key=b"other")
    await other_key.handle(incoming("a"), pack)

    lan, lan_again, minh, lan_elsewhere = conversation.askers
    assert lan == lan_again
    assert len({lan, minh, lan_elsewhere}) == 3
    assert re.fullmatch("[0-9a-f]{64}", lan)
