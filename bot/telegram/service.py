"""The Telegram edge as a whole: starts, receives, answers, and stops without losing anything."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

from telegram.error import TelegramError
from telegram.ext import Application

from bot.chat.parcels import Parcels
from bot.chat.session import Session, Words
from bot.services.ports import Clock, Store
from bot.telegram.alerts import Alerts
from bot.telegram.connection import Line, connect
from bot.telegram.desk import Desk
from bot.telegram.faults import is_token_refused
from bot.telegram.inbox import ALLOWED_UPDATES, Inbox, RawUpdate
from bot.telegram.lanes import Lanes
from bot.telegram.messenger import Messenger
from bot.telegram.patience import PATIENT, Patience
from bot.telegram.poller import Poller, TokenRefusedError
from bot.telegram.pulse import Pulse
from bot.telegram.sender import Sender
from bot.telegram.set_up import Introduction, introduce
from bot.telegram.settler import Settler
from bot.telegram.source import TelegramFiles

log = logging.getLogger(__name__)


def _nothing() -> None:
    """Leave it at that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where Telegram delivers; without a secret anybody could, so there is none without."""

    url: str
    secret: str

    def __post_init__(self) -> None:
        """Refuse an empty secret."""
        if not self.secret:
            msg = "a webhook needs a secret"
            raise ValueError(msg)


class _Table(Application[Any, Any, Any, Any, Any, Any]):
    """PTB's, save that what a handler raises is not swallowed: the update stays kept then."""

    async def process_error(self, update: object, error: Exception, *_: object) -> bool:  # noqa: ARG002 - PTB's
        """Leave it to the inbox."""
        raise error


class TelegramService:
    """Serves one bot."""

    def __init__(
        self,
        line: Line,
        *,
        session: Session,
        store: Store,
        words: Words,
        parcels: Parcels,
        clock: Clock,
        introduction: Introduction,
        operator_chat_id: int | None = None,
        webhook: Webhook | None = None,
        on_named: Callable[[str], None] | None = None,
        on_change: Callable[[], None] = _nothing,
        shared: bool = False,
        patience: Patience = PATIENT,
    ) -> None:
        """``shared`` when other instances may serve the same store.

        ``on_change`` is called after what may leave work behind: a pressed button, a file.
        """
        self.pulse = Pulse(clock)
        self._webhook = webhook
        self._introduction = introduction
        self._on_named = on_named
        self._patience = patience
        self._connection = connect(line, patience)
        self._bot = self._connection.bot
        self._lanes = Lanes()
        self._settler = Settler(store, clock)
        self._ready = asyncio.Event()
        sender = Sender(
            self._bot,
            store=store,
            settler=self._settler,
            words=words,
            parcels=parcels,
            pulse=self.pulse,
            clock=clock,
            patience=patience,
        )
        alerts = Alerts(
            self._bot, chat_id=operator_chat_id, words=words, lanes=self._lanes, clock=clock
        )
        desk = Desk(
            self._bot,
            session=session,
            sender=sender,
            store=store,
            words=words,
            clock=clock,
            lanes=self._lanes,
            on_failure=alerts.tell,
            on_change=on_change,
        )
        self._alerts = alerts
        table = Application.builder().application_class(_Table).bot(self._bot)
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            table.updater(None).job_queue(None).build()
        )
        self._application.add_handlers(desk.handlers())
        self._inbox = Inbox(
            self._bot,
            store=store,
            lanes=self._lanes,
            clock=clock,
            handle=self._application.process_update,
            deliver=sender.deliver,
            on_failure=alerts.tell,
            shared=shared,
            # Polled, they come in order.
            patience=None if webhook is None else patience.gap,
        )
        self.messenger = Messenger(sender, self._lanes, words)
        self.files = TelegramFiles(self._bot)

    @property
    def waiting_since(self) -> datetime | None:
        """When the oldest update that is not handled yet was seen waiting."""
        return self._inbox.waiting_since

    async def adopt(self) -> None:
        """Take up what failed and what other instances left lying."""
        await self._ready.wait()
        await self._inbox.adopt()

    async def tell_operators(self) -> None:
        """Tell of failures that came too soon after the last alert."""
        self._alerts.tell_rest()

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Take updates that the webhook delivered; they are kept once this returns."""
        await self._ready.wait()
        await self._inbox.accept(updates)
        self.pulse.beat()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until told to stop, then finish what has begun.

        Raises :class:`TokenRefusedError` when Telegram does not know the token.
        """
        serving = asyncio.create_task(self._serve())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (serving, stopping):
                task.cancel()
            outcome, _ = await asyncio.gather(serving, stopping, return_exceptions=True)
            await self._close()
        if isinstance(outcome, Exception):
            raise outcome

    async def _serve(self) -> None:
        await self._insist(self._application.initialize)
        if self._on_named is not None:
            self._on_named(self._bot.username)
        await self._inbox.resume()
        self._ready.set()
        self._lanes.put("introduction", partial(introduce, self._bot, self._introduction))
        if self._webhook is None:
            # Telegram refuses polling while a webhook is set; what waits there stays waiting.
            await self._insist(partial(self._bot.delete_webhook, drop_pending_updates=False))
            poller = Poller(
                self._connection,
                accept=self._inbox.accept,
                pulse=self.pulse,
                patience=self._patience,
            )
            await poller.run()
        else:
            await self._insist(partial(self._set_webhook, self._webhook))
            while True:
                await self._insist(self._bot.get_me)
                await asyncio.sleep(self._patience.pulse)

    async def _set_webhook(self, webhook: Webhook) -> None:
        await self._bot.set_webhook(
            webhook.url,
            secret_token=webhook.secret,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
        )

    async def _insist(self, call: Callable[[], Awaitable[object]]) -> None:
        """Try until Telegram answers."""
        for attempt in count(1):
            try:
                await call()
            except TelegramError as error:
                if is_token_refused(error):
                    raise TokenRefusedError from None  # PTB's own message quotes the token
                log.warning("Telegram out of reach", extra={"error": type(error).__name__})
                await asyncio.sleep(self._patience.before_try(attempt))
            else:
                self.pulse.beat()
                return

    async def _close(self) -> None:
        await self._lanes.close(within=self._patience.finish)
        await self._settler.close()
        await self._application.shutdown()
        await self._bot.shutdown()
