"""Sends the news that transactions promised, and writes down what became of each."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.callbacks import stamped_anew
from bot.chat.screens import Screen
from bot.domain.back_off import growing
from bot.domain.quiet_hours import is_night
from bot.services.failures import redacted
from bot.services.noticing import chat_of
from bot.services.ports import LEASE, Clock, Fate, Store, UnitOfWork
from bot.services.registers import Notice, NoticeState

AT_ONCE = 20  # claimed together: all must be sent within the lease
FIRST_WAIT = timedelta(seconds=30)  # before a second try, doubled each time
LONGEST_WAIT = timedelta(hours=1)

# How the fate of a message reads in the record; RETRY is DUE again.
STATES = {
    Fate.SENT: NoticeState.SENT,
    Fate.UNCERTAIN: NoticeState.UNCERTAIN,
    Fate.UNREACHABLE: NoticeState.UNREACHABLE,
    Fate.REFUSED: NoticeState.REFUSED,
}

log = logging.getLogger(__name__)


class Told(Protocol):
    """What became of a screen shown unasked."""

    @property
    def fate(self) -> Fate: ...
    @property
    def wait(self) -> timedelta | None:
        """When to try again, where that was said."""
        ...


class Channel(Protocol):
    """Shows screens unasked."""

    async def show(self, chat_key: str, screen: Screen, *, quiet: bool) -> Told:
        """Send once, after all that the chat is to be shown before."""
        ...


class News(Protocol):
    """Puts notices into words."""

    async def screen(self, notice: Notice, *, uow: UnitOfWork, now: datetime) -> Screen | None:
        """The words as things stand now; None when there is nothing to tell any more."""
        ...


class Notifier:
    """Works off the notices that are due."""

    def __init__(self, store: Store, clock: Clock, *, news: News, channel: Channel) -> None:
        self._store = store
        self._clock = clock
        self._news = news
        self._channel = channel

    async def abandon(self, *, alone: bool) -> None:
        """At a start, mark what was under way when a process died: perhaps it was delivered.

        ``alone`` when no other instance can be sending, so that nothing is under way.
        """
        now = self._clock.now()
        async with self._store.begin() as uow:
            count = await uow.notices.abandon(now if alone else now - LEASE, now)
        if count:
            log.warning("notices of an unknown fate", extra={"count": count})

    async def work(self) -> None:
        """Send those that are due; one that fails does not hold up the others."""
        while True:
            async with self._store.begin() as uow:
                notices = await uow.notices.claim(self._clock.now(), limit=AT_ONCE)
            await asyncio.gather(*(self._send(notice) for notice in notices))
            if len(notices) < AT_ONCE:
                return

    async def _send(self, notice: Notice) -> None:
        try:
            shown = await self._put_into_words(notice)
        except Exception as error:  # noqa: BLE001 - it has not left: again later
            log.error("notice not put into words", extra={"notice": notice.id, **redacted(error)})  # noqa: TRY400 - see redacted
            await self._settle(notice, NoticeState.DUE)
            return
        if isinstance(shown, NoticeState):
            await self._settle(notice, shown)
            return
        chat_key, screen = shown
        quiet = is_night(self._clock.now())  # what goes at night goes without a sound
        told = await self._channel.show(chat_key, screen, quiet=quiet)
        await self._settle(notice, STATES.get(told.fate, NoticeState.DUE), wait=told.wait)

    async def _put_into_words(self, notice: Notice) -> tuple[str, Screen] | NoticeState:
        """Find whom and what to tell, or what becomes of the notice without telling."""
        async with self._store.begin() as uow:
            chat_key = await chat_of(uow, notice)
            if not chat_key:
                return NoticeState.SKIPPED
            screen = await self._news.screen(notice, uow=uow, now=self._clock.now())
            if screen is None:
                return NoticeState.SKIPPED
            if not await uow.chats.is_reachable(chat_key):
                return NoticeState.UNREACHABLE
        return chat_key, stamped_anew(screen)

    async def _settle(
        self, notice: Notice, state: NoticeState, *, wait: timedelta | None = None
    ) -> None:
        now = self._clock.now()
        again = None
        if state is NoticeState.DUE:
            again = now + (wait or growing(FIRST_WAIT, notice.attempts, LONGEST_WAIT))
        async with self._store.begin() as uow:
            await uow.notices.settle(notice.id, state, at=now, not_before=again)
        log.info("notice settled", extra={"notice": notice.id, "state": state.value})
