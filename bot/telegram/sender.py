"""Sends what was promised, each message until its fate is certain."""

import asyncio
import html
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import Bot, InputFile
from telegram.error import TelegramError

from bot.chat.parcels import Parcel, Parcels
from bot.chat.session import Words
from bot.services.failures import redacted
from bot.services.ports import Clock, Delivery, Fate, Store
from bot.telegram.calls import call
from bot.telegram.connection import AT_ONCE
from bot.telegram.envelope import Envelope
from bot.telegram.faults import (
    BAD_MARKUP,
    GONE,
    TOPIC_GONE,
    Verdict,
    judge,
    moved_to,
    says,
)
from bot.telegram.keyboards import inline_keyboard, keyboard
from bot.telegram.patience import Patience
from bot.telegram.pulse import Pulse
from bot.telegram.settler import Settlement, Settler
from bot.telegram.topics import Topics

NOTICE_LIMIT = 200  # characters of the text over a pressed button
LONGEST_HELD = timedelta(days=1)  # no RetryAfter is longer; at a start even these are taken up
_PREFIX = "telegram:"
_NO_PREVIEW = {"is_disabled": True}
_TAG = re.compile(r"<[^<>]+>")

log = logging.getLogger(__name__)


def chat_key(chat_id: int) -> str:
    """Name a Telegram chat among the chats of all channels."""
    return f"{_PREFIX}{chat_id}"


def chat_id_of(key: str) -> int:
    """Read a name that :func:`chat_key` made."""
    return int(key.removeprefix(_PREFIX))


class Sender:
    """Carries envelopes to Telegram, and tells the settler."""

    def __init__(
        self,
        bot: Bot,
        *,
        store: Store,
        settler: Settler,
        words: Words,
        parcels: Parcels,
        pulse: Pulse,
        clock: Clock,
        patience: Patience,
    ) -> None:
        self._bot = bot
        self._words = words
        self._parcels = parcels
        self._store = store
        self._settler = settler
        self._pulse = pulse
        self._clock = clock
        self._patience = patience
        self._topics = Topics(bot, store, clock)
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def deliver(self, delivery: Delivery) -> None:
        """Send, waiting and trying again while that is certain to do no harm."""
        envelope, attempts = Envelope.unpack(delivery.payload), delivery.attempts
        while True:
            verdict, envelope = await self.attempt(envelope)
            settlement = Settlement(id=delivery.id, chat_key=delivery.chat_key, fate=verdict.fate)
            if verdict.fate is not Fate.RETRY:
                self._settler.note(settlement)
                return
            attempts += 1
            wait = verdict.wait or timedelta(seconds=self._patience.before_try(attempts))
            self._settler.note(replace(settlement, again_at=self._clock.now() + wait))
            await asyncio.sleep(wait.total_seconds())

    async def acknowledge(self, callback_id: str, *, notice: str, alert: bool) -> None:
        """Stop the progress bar over a pressed button; whether that works matters to nobody."""
        try:
            async with self._at_once:
                await self._bot.answer_callback_query(
                    callback_id, text=notice[:NOTICE_LIMIT] or None, show_alert=alert
                )
        except TelegramError as error:
            log.info("button not acknowledged", extra={"error": type(error).__name__})

    async def attempt(self, envelope: Envelope) -> tuple[Verdict, Envelope]:
        """Send once, in this form or, where Telegram refuses it, at once in another.

        What is to be remembered of the message is kept before this returns, so that whoever comes
        next in the chat's lane finds it.
        """
        try:
            if envelope.renews and envelope.replaces is None:
                envelope = await self._placed(envelope)
            if envelope.below and envelope.replies_to is None:
                envelope = await self._set_below(envelope)
            if envelope.topic and envelope.replaces is None and envelope.replies_to is None:
                envelope = await self._in_topic(envelope)
            parcel = await self._parcel(envelope)
            if envelope.file and parcel is None:
                failed = self._words.say("telegram.no_file")
                envelope = replace(envelope, file="", html=failed)
            async with self._at_once:
                message_id = await self._post(envelope, parcel)
            await self._remember(envelope, message_id)
            if envelope.pins and envelope.replaces is None:
                await self._pin(envelope.chat_id, message_id)
        except TelegramError as error:
            other = await self._other_form(envelope, error)
            if other is not None:
                return await self.attempt(other)
            verdict = judge(error, repeatable=envelope.replaces is not None)
            if verdict.fate is Fate.SENT:
                # It stands there already: whoever changed it may have died before remembering.
                await self._remember(envelope, envelope.replaces)
            log.log(
                logging.DEBUG if verdict.fate is Fate.SENT else logging.WARNING,
                "message refused",
                extra={"error": type(error).__name__, "fate": verdict.fate.value},
            )
            return verdict, envelope
        except Exception as error:  # noqa: BLE001 - a message that cannot be built must not wedge its chat
            log.error("message cannot be sent", extra=redacted(error))  # noqa: TRY400 - see redacted
            return Verdict(fate=Fate.REFUSED), envelope
        self._pulse.beat()
        return Verdict(fate=Fate.SENT), envelope

    async def _parcel(self, envelope: Envelope) -> Parcel | None:
        """Make the file that goes along; None where there is none, or it cannot be made."""
        if not envelope.file:
            return None
        try:
            return await self._parcels.open(envelope.file)
        except Exception as error:  # noqa: BLE001 - the person is told to ask again
            log.error("file not made", extra=redacted(error))  # noqa: TRY400 - see redacted
            return None

    async def _placed(self, envelope: Envelope) -> Envelope:
        """Find the message whose place a screen takes."""
        async with self._store.begin() as uow:
            found = await uow.chats.message_named(chat_key(envelope.chat_id), envelope.name)
        return replace(envelope, replaces=int(found) if found else None)

    async def _set_below(self, envelope: Envelope) -> Envelope:
        """Find the message that a screen answers."""
        async with self._store.begin() as uow:
            found = await uow.chats.message_named(chat_key(envelope.chat_id), envelope.below)
        return replace(envelope, replies_to=int(found) if found else None)

    async def _in_topic(self, envelope: Envelope) -> Envelope:
        """Find the topic that a screen stands in."""
        chat = envelope.chat_id
        thread = await self._topics.thread_of(chat, chat_key(chat), envelope.topic)
        return replace(envelope, thread=thread)

    async def _pin(self, chat_id: int, message_id: int | None) -> None:
        """Pin what was sent; without the right to, it stands there all the same."""
        try:
            await call(
                self._bot,
                "pinChatMessage",
                chat_id=chat_id,
                message_id=message_id,
                disable_notification=True,
            )
        except TelegramError as error:
            log.warning("message not pinned", extra={"error": type(error).__name__})

    async def _remember(self, envelope: Envelope, message_id: int | None) -> None:
        if message_id is None or not (envelope.about or envelope.name):
            return
        try:
            async with self._store.begin() as uow:
                await uow.chats.remember(
                    chat_key(envelope.chat_id),
                    str(message_id),
                    about=envelope.about,
                    name=envelope.name,
                )
        except Exception as error:  # noqa: BLE001 - it was sent: sending it again would be worse
            log.error("message not remembered", extra=redacted(error))  # noqa: TRY400 - see redacted

    async def _other_form(self, envelope: Envelope, error: TelegramError) -> Envelope | None:
        new_id = moved_to(error)
        if new_id is not None and new_id != envelope.chat_id:
            async with self._store.begin() as uow:
                await uow.chats.move(chat_key(envelope.chat_id), chat_key(new_id))
            if envelope.only_edits:  # what it marks stayed behind in the old group
                return None
            return replace(envelope, chat_id=new_id, replaces=None, renews=False, thread=None)
        if envelope.replaces is not None and not envelope.only_edits and says(error, *GONE):
            return replace(envelope, replaces=None, renews=False)
        if envelope.thread is not None and says(error, *TOPIC_GONE):
            # Another is made once; if that fails too, it goes where all can read it.
            thread = None
            if envelope.topic:
                chat = envelope.chat_id
                thread = await self._topics.renewed(chat, chat_key(chat), envelope.topic)
            return replace(envelope, topic="", thread=thread)
        if not envelope.plain and says(error, BAD_MARKUP):
            log.error("markup refused, sent as plain text")
            return replace(envelope, html=html.unescape(_TAG.sub("", envelope.html)), plain=True)
        return None

    async def _post(self, envelope: Envelope, parcel: Parcel | None) -> int | None:
        """Send or edit; returns the message's number."""
        common: dict[str, Any] = {
            "chat_id": envelope.chat_id,
            "parse_mode": None if envelope.plain else "HTML",
        }
        words = {"text": envelope.html, "link_preview_options": _NO_PREVIEW}
        if envelope.replaces is not None:
            await call(
                self._bot,
                "editMessageText",
                message_id=envelope.replaces,
                reply_markup=inline_keyboard(envelope),
                **words,
                **common,
            )
            return envelope.replaces
        common["message_thread_id"] = envelope.thread
        common["disable_notification"] = envelope.quiet or None
        if envelope.replies_to is not None:
            quote = {"message_id": envelope.replies_to, "allow_sending_without_reply": True}
            common["reply_parameters"] = quote
        common["reply_markup"] = keyboard(envelope, self._words)
        if parcel is not None:
            return await self._post_file(envelope, parcel, common)
        return _number(await call(self._bot, "sendMessage", **words, **common))

    async def _post_file(
        self, envelope: Envelope, parcel: Parcel, common: Mapping[str, Any]
    ) -> int | None:
        document = InputFile(parcel.content, filename=parcel.name)
        return _number(
            await call(
                self._bot, "sendDocument", document=document, caption=envelope.html, **common
            )
        )


def _number(answer: object) -> int | None:
    number = answer.get("message_id") if isinstance(answer, dict) else None
    return number if isinstance(number, int) else None
