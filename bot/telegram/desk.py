"""Which update goes where: the table of handlers, and what each of them does."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from telegram import Bot, ChatMember, MaybeInaccessibleMessage, Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.chat.events import Attached, Event, Said
from bot.chat.session import Incoming, Outcome, Session, Words
from bot.services.failures import redacted
from bot.services.ports import Clock, Store
from bot.telegram.decode import (
    attached,
    is_addressed,
    is_in_group,
    pressed,
    recaptioned,
    said,
)
from bot.telegram.envelope import packing
from bot.telegram.lanes import Lanes
from bot.telegram.sender import Sender, chat_key

CHANNEL = "telegram"
CHATS_REMEMBERED = 10_000  # of the latest messages; forgetting one merely edits in place
# Of what is edited, places move by themselves: only words and pictures are corrections.
CORRECTED = filters.CAPTION | filters.PHOTO | filters.Document.ALL
WAITS = (1.0, 2.0, 4.0)  # seconds between tries at an update while the store fails

log = logging.getLogger(__name__)

Handler = BaseHandler[Any, ContextTypes.DEFAULT_TYPE, Any]


class Desk:
    """Takes updates one by one; those of a chat must come in order."""

    def __init__(
        self,
        bot: Bot,
        *,
        session: Session,
        sender: Sender,
        store: Store,
        words: Words,
        clock: Clock,
        lanes: Lanes,
        on_failure: Callable[[str], None],
        on_change: Callable[[], None],
    ) -> None:
        self._bot = bot
        self._words = words
        self._on_change = on_change
        self._session = session
        self._sender = sender
        self._store = store
        self._clock = clock
        self._lanes = lanes
        self._on_failure = on_failure
        self._latest: OrderedDict[int, int] = OrderedDict()  # chat -> its last message

    def handlers(self) -> tuple[Handler, ...]:
        """Order matters: the first that fits takes the update, so the last takes the rest."""
        people = filters.UpdateType.MESSAGES & (filters.ChatType.PRIVATE | filters.ChatType.GROUPS)
        return (
            MessageHandler(people & filters.TEXT, _patiently(self.hear)),
            CallbackQueryHandler(_patiently(self.press)),
            ChatMemberHandler(_patiently(self.note_reachable), ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(people & filters.StatusUpdate.MIGRATE, _patiently(self.move)),
            MessageHandler(filters.StatusUpdate.ALL, _patiently(self.pass_over)),
            MessageHandler(people & filters.UpdateType.MESSAGE, _patiently(self.receive)),
            MessageHandler(people & CORRECTED, _patiently(self.correct)),
            TypeHandler(Update, _patiently(self.pass_over)),  # channels, moving places, the new
        )

    async def hear(self, update: Update) -> None:
        """Take words, a command or a correction."""
        message = _message(update)
        corrected = update.edited_message is not None
        await self._converse(update, message, said(message, self._bot, corrected=corrected))

    async def receive(self, update: Update) -> None:
        """Take anything else a person can send; each part of an album comes by itself."""
        message = _message(update)
        await self._converse(update, message, attached(message, self._bot))

    async def correct(self, update: Update) -> None:
        """Take something sent earlier whose words or picture were changed."""
        message = _message(update)
        await self._converse(update, message, recaptioned(message, self._bot))

    async def press(self, update: Update) -> None:
        """Take a pressed button."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - what CallbackQueryHandler lets through
        chat_id = query.message.chat.id if query.message else query.from_user.id
        latest = self._latest.get(chat_id)
        place = query.message.message_id if query.message and query.message.is_accessible else None
        below = place is not None and latest is not None and latest > place
        incoming = _incoming(update, chat_id, query.from_user.id, pressed(query))
        pack = packing(
            chat_id, self._words, pressed=place, in_view=not below, thread=_topic(query.message)
        )
        outcome = await self._session.handle(incoming, pack)
        if outcome.is_repeated:
            return  # whoever handled it answers: an empty answer now might come first
        acknowledge = partial(
            self._sender.acknowledge, query.id, notice=outcome.notice, alert=outcome.alert
        )
        if outcome.deliveries:
            await acknowledge()  # before what it leads to
        else:  # many tap in a group at once: the next need not wait for Telegram to answer
            self._lanes.put(f"button {query.id}", acknowledge)
        await self._show(outcome)
        self._on_change()

    async def note_reachable(self, update: Update) -> None:
        """Note that the bot was blocked or unblocked, or put into or out of a group."""
        change = update.my_chat_member
        assert change is not None  # noqa: S101 - what ChatMemberHandler lets through
        gone = (ChatMember.BANNED, ChatMember.LEFT)
        reachable = change.new_chat_member.status not in gone
        async with self._store.begin() as uow:
            if await uow.updates.finish(CHANNEL, update.update_id):
                await uow.chats.set_reachable(
                    chat_key(change.chat.id), reachable=reachable, at=self._clock.now()
                )

    async def move(self, update: Update) -> None:
        """Carry a group's conversation over to the supergroup it became."""
        message = _message(update)
        old_id = message.migrate_from_chat_id or message.chat.id
        new_id = message.migrate_to_chat_id or message.chat.id
        async with self._store.begin() as uow:
            if await uow.updates.finish(CHANNEL, update.update_id):
                await uow.chats.move(chat_key(old_id), chat_key(new_id))

    async def pass_over(self, update: Update) -> None:
        """Say nothing."""
        async with self._store.begin() as uow:
            await uow.updates.finish(CHANNEL, update.update_id)

    async def _converse(self, update: Update, message: Message, event: Event | None) -> None:
        self._remember(message)
        person = _person(message)
        in_group = is_in_group(message)
        if event is None or person is None or (in_group and not is_addressed(message, self._bot)):
            await self.pass_over(update)
            return
        incoming = _incoming(update, message.chat.id, person, event)
        quoted = message.message_id if in_group else None
        thread = _topic(message)
        pack = packing(message.chat.id, self._words, replies_to=quoted, thread=thread)
        await self._show(await self._session.handle(incoming, pack))
        if isinstance(event, Attached) or (isinstance(event, Said) and event.file):
            self._on_change()

    async def _show(self, outcome: Outcome) -> None:
        if outcome.failure:
            self._on_failure(outcome.failure)
        for delivery in outcome.deliveries:
            await self._sender.deliver(delivery)

    def _remember(self, message: Message) -> None:
        self._latest[message.chat.id] = message.message_id
        self._latest.move_to_end(message.chat.id)
        if len(self._latest) > CHATS_REMEMBERED:
            self._latest.popitem(last=False)


def _patiently(
    take: Callable[[Update], Awaitable[None]],
) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]:
    """Try again when the store fails; at last leave the update kept for a later round."""

    async def callback(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        for wait in WAITS:
            try:
                return await take(update)
            except Exception as error:  # noqa: BLE001 - the update must not be lost to a passing fault
                log.error("update not handled", extra=redacted(error))  # noqa: TRY400 - see redacted
                await asyncio.sleep(wait)
        return await take(update)

    return callback


def _incoming(update: Update, chat_id: int, person: int, event: Event) -> Incoming:
    return Incoming(
        channel=CHANNEL,
        update_id=update.update_id,
        chat_key=chat_key(chat_id),
        person=str(person),
        event=event,
    )


def _message(update: Update) -> Message:
    message = update.message or update.edited_message
    assert message is not None  # noqa: S101 - what the filters of the table let through
    return message


def _topic(message: MaybeInaccessibleMessage | None) -> int | None:
    """The topic of a forum it stands in; of other groups, threads are but chains of answers."""
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


def _person(message: Message) -> int | None:
    """Tell who wrote: no bot and no channel, but an administrator may write as the group."""
    if message.sender_chat is not None:
        return message.chat.id if message.sender_chat.id == message.chat.id else None
    if message.from_user is None or message.from_user.is_bot:
        return None
    return message.from_user.id
