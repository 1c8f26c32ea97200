"""Keeps cards and counter of the staff group as things stand, and sends its morning digest.

What is to be shown is worked out from what is kept, so a crash loses nothing; at worst a card or
a note that was just sent comes a second time.
"""

import logging
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.chat.callbacks import stamped_anew
from bot.chat.notifying import Channel, Told
from bot.chat.screens import Screen
from bot.chat.staff.counter import Counter
from bot.chat.staff.digest import Digest
from bot.chat.staff.faces import Faces, card_name, is_for_group, note_name
from bot.domain.local_time import VIETNAM
from bot.domain.petition import Note, Petition
from bot.domain.quiet_hours import is_night
from bot.domain.workdays import Calendar
from bot.services.failures import redacted
from bot.services.group import AlreadyToldError, Stale
from bot.services.ports import Clock, Fate, Store

MINUTE = timedelta(minutes=1)
MOST = 15  # messages and edits a minute: Telegram allows 20 in a group, the rest is for answers
KEPT_FREE = 5  # of them, for what changes while cards are only drawn anew
BETWEEN = timedelta(seconds=3)  # two drawings of one card
AGAIN = timedelta(seconds=10)  # what did not leave
MUCH_LATER = timedelta(minutes=10)  # the group is out of reach
HELD_FOR = timedelta(seconds=60)  # by one instance
AT_ONCE = 10
DIGEST_FROM, DIGEST_UNTIL = time(8), time(17)  # in Vietnam; late after a standstill

log = logging.getLogger(__name__)


class Pace:
    """So many a minute."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sent: deque[datetime] = deque()

    def left(self, now: datetime) -> int:
        """How many may go now."""
        while self._sent and self._sent[0] <= now - MINUTE:
            self._sent.popleft()
        return max(0, self._most - len(self._sent))

    def count(self, now: datetime) -> None:
        """One went."""
        self._sent.append(now)


class Board:
    """The round that looks after the group; of several instances one does."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        faces: Callable[[], Faces],
        digest: Digest,
        counter: Counter,
        calendar: Callable[[], Calendar],
        channel: Channel,
        most: int = MOST,
    ) -> None:
        self._store = store
        self._clock = clock
        self._faces = faces
        self._digest = digest
        self._calendar = calendar
        self._counter = counter
        self._channel = channel
        self._pace = Pace(most)
        self._holder = secrets.token_hex(8)

    async def work(self) -> None:
        """Send the digest if it is time, count, draw what is stale, as far as the pace allows."""
        group = await self._held()
        if not group:
            return
        await self._tell_digest(group)
        await self._show_counter(group)
        while left := self._pace.left(self._clock.now()):
            async with self._store.begin() as uow:
                cards = await uow.cards.stale(self._clock.now(), limit=min(left, AT_ONCE))
            if not cards:
                return
            for card in cards:
                kept = KEPT_FREE if card.is_refreshed else 0
                if self._pace.left(self._clock.now()) <= kept:
                    return
                await self._draw(card, group)
            group = await self._held()  # it may have moved
            if not group:
                return

    async def _held(self) -> str:
        """The group, if this instance looks after it and it can be reached."""
        now = self._clock.now()
        async with self._store.begin() as uow:
            group = await uow.group.chat_key()
            if not group or not await uow.group.hold(self._holder, now, now + HELD_FOR):
                return ""
            return group if await uow.chats.is_reachable(group) else ""

    async def _show_counter(self, group: str) -> None:
        now = self._clock.now()
        if not self._counter.is_due(group, now):  # two a minute at most: they wait for no card
            return
        async with self._store.begin() as uow:
            screen = await self._counter.screen(uow, group, now)
        if screen is None:
            return
        sent = await self._show(group, screen)
        if sent.fate is not Fate.SENT:
            wait = sent.wait or (AGAIN if sent.fate is Fate.RETRY else MUCH_LATER)
            self._counter.failed(wait, now)

    async def _draw(self, card: Stale, group: str) -> None:
        self._counter.note_change()
        try:
            screens = await self._screens(card, group)
        except Exception as error:  # noqa: BLE001 - one that cannot be drawn must not hide the others
            log.error("card not drawn", extra={"code": card.code, **redacted(error)})  # noqa: TRY400 - see redacted
            await self._put_off(card, MUCH_LATER)
            return
        told = card.told
        for number, screen in screens:
            sent = await self._show(group, screen)
            if sent.fate is Fate.REFUSED:
                log.error("card refused", extra={"code": card.code})  # again only once it changes
            elif sent.fate is not Fate.SENT:
                wait = MUCH_LATER if sent.fate is Fate.UNREACHABLE else (sent.wait or AGAIN)
                # As if it showed nothing, for what is missing may be a note below it.
                await self._note_shown(replace(card, changes=-1), told, wait)
                return
            told = max(told, number)
        await self._note_shown(card, told, BETWEEN)

    async def _screens(self, card: Stale, group: str) -> list[tuple[int, Screen]]:
        """The card and what the group was not told yet, each with the number of its note."""
        now = self._clock.now()
        async with self._store.begin() as uow:
            petition = await uow.petitions.get(card.code)
            is_there = bool(await uow.chats.message_named(group, card_name(card.code)))
            if petition is None or not (petition.is_open or is_there):
                return []
            notes = await uow.petitions.notes(card.code)
            screens = [(0, await self._faces().card(uow, petition, now))]
            if _is_erased(petition):
                screens += [
                    (number, self._faces().erased_note(card.code, number))
                    for number in range(1, card.told + 1)
                    if await uow.chats.message_named(group, note_name(card.code, number))
                ]
        new = (note for note in notes if note.number > card.told and is_for_group(note))
        return screens + [(note.number, self._note(petition, note)) for note in new]

    def _note(self, petition: Petition, note: Note) -> Screen:
        return self._faces().note(petition, note)

    async def _show(self, group: str, screen: Screen) -> Told:
        now = self._clock.now()
        self._pace.count(now)
        return await self._channel.show(group, stamped_anew(screen), quiet=is_night(now))

    async def _note_shown(self, card: Stale, told: int, wait: timedelta) -> None:
        async with self._store.begin() as uow:
            await uow.cards.shown(card, told=told, again_at=self._clock.now() + wait)

    async def _put_off(self, card: Stale, wait: timedelta) -> None:
        async with self._store.begin() as uow:
            await uow.cards.put_off(card, self._clock.now() + wait)

    async def _tell_digest(self, group: str) -> None:
        """Once a working day; the cards' ages are drawn anew with it."""
        now = self._clock.now()
        local = now.astimezone(VIETNAM)
        if not DIGEST_FROM <= local.time() < DIGEST_UNTIL:
            return
        if not self._calendar().is_working(local.date()):
            return
        try:
            async with self._store.begin() as uow:
                before = await uow.group.digest(local.date())
                screen = await self._digest.screen(uow, before, now)
                await uow.cards.refresh()
        except AlreadyToldError:
            return
        sent = await self._show(group, screen)
        if sent.fate is Fate.RETRY:
            async with self._store.begin() as uow:
                await uow.group.undigest(before)
        log.info("digest", extra={"fate": sent.fate.value})


def _is_erased(petition: Petition) -> bool:
    return not petition.person_key and not petition.text
