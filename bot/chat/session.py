"""One update, one transaction, on any channel: claim, converse, keep state and screens, commit."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat.events import Event
from bot.chat.screens import Screen, Turn
from bot.chat.state import ChatState
from bot.domain.errors import BotError
from bot.services.failures import new_reference, redacted
from bot.services.ports import Clock, Delivery, Store, UnitOfWork
from bot.services.registers import Person

RESPOND_WITHIN = 5  # seconds; far longer than any answer takes, for everybody waits meanwhile

log = logging.getLogger(__name__)

Pack = Callable[[Screen], Sequence[bytes]]  # a screen -> the channel's own form, one a message


class Conversation(Protocol):
    """What to say to an event."""

    async def respond(
        self, event: Event, state: ChatState, *, uow: UnitOfWork, person: Person, now: datetime
    ) -> Turn:
        """Make the next state and screens; what is recorded on the way goes to ``uow``."""
        ...


class Words(Protocol):
    """The sentences for people."""

    def say(self, key: str, /, **facts: object) -> str:
        """Fill the gaps of a sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An event as it arrived."""

    channel: str
    update_id: int
    chat_key: str
    person: str  # who did it, within the channel; kept sealed, and only with a petition
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is to be shown now: the commit is done, the deliveries are promised in the outbox."""

    deliveries: tuple[Delivery, ...] = ()
    notice: str = ""
    alert: bool = False
    failure: str = ""  # the reference of an unexpected error, for the operators
    is_repeated: bool = False  # it was handled before, here or by another instance


class Session:
    """Takes events to the conversation, each exactly once."""

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        words: Words,
        clock: Clock,
        asker_key: bytes,
    ) -> None:
        self._store = store
        self._conversation = conversation
        self._words = words
        self._clock = clock
        self._asker_key = asker_key

    async def handle(self, incoming: Incoming, pack: Pack) -> Outcome:
        """Respond and commit. Of an update handled before nothing comes.

        Raises only when the store itself fails: the update then stays kept.
        """
        try:
            return await self._converse(incoming, pack)
        except BotError as error:
            screen = Screen(html=self._words.say(f"error.{error.code}", **error.facts))
            return await self._apologise(incoming, pack, screen)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told and the chat goes on
            reference = new_reference()
            log.error(  # noqa: TRY400 - see redacted
                "update failed", extra={"reference": reference, **redacted(error)}
            )
            screen = Screen(html=self._words.say("error.unexpected", reference=reference))
            return await self._apologise(incoming, pack, screen, failure=reference)

    async def _converse(self, incoming: Incoming, pack: Pack) -> Outcome:
        now = self._clock.now()
        async with self._store.begin() as uow:
            if not await uow.updates.finish(incoming.channel, incoming.update_id):
                return Outcome(is_repeated=True)
            state = ChatState.from_json(await uow.chats.load(incoming.chat_key))
            async with asyncio.timeout(RESPOND_WITHIN):
                turn = await self._conversation.respond(
                    incoming.event,
                    state,
                    uow=uow,
                    person=self._person(incoming),
                    now=now,
                )
            if not turn.forgets:
                await uow.chats.save(incoming.chat_key, turn.state.to_json())
            deliveries = await _promise(uow, incoming.chat_key, turn.screens, pack, now)
        return Outcome(deliveries=deliveries, notice=turn.notice, alert=turn.alert)

    async def _apologise(
        self, incoming: Incoming, pack: Pack, screen: Screen, *, failure: str = ""
    ) -> Outcome:
        """Close the update all the same: one that always fails must not wedge its chat."""
        now = self._clock.now()
        async with self._store.begin() as uow:
            if not await uow.updates.finish(incoming.channel, incoming.update_id):
                return Outcome(is_repeated=True)
            deliveries = await _promise(uow, incoming.chat_key, [screen], pack, now)
        return Outcome(deliveries=deliveries, failure=failure)

    def _person(self, incoming: Incoming) -> Person:
        identity = f"{incoming.channel}:{incoming.person}".encode()
        return Person(
            key=hmac.new(self._asker_key, identity, hashlib.sha256).hexdigest(),
            channel=incoming.channel,
            number=incoming.person,
            chat_key=incoming.chat_key,
        )


async def _promise(
    uow: UnitOfWork, chat_key: str, screens: Sequence[Screen], pack: Pack, now: datetime
) -> tuple[Delivery, ...]:
    return tuple(
        [
            Delivery(
                id=await uow.outbox.add(chat_key, payload, now),
                chat_key=chat_key,
                payload=payload,
                attempts=0,
                created_at=now,
            )
            for screen in screens
            for payload in pack(screen)
        ]
    )
