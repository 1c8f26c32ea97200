"""Where each conversation stands, sealed, whether the person can be reached, what was shown."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from bot.services.ports import Clock
from bot.store.cards import follow
from bot.store.cipher import Cipher
from bot.store.drafts import SqlDrafts
from bot.store.frequent import Frequent
from bot.store.handle import Handle
from bot.store.outbox import SqlOutbox
from bot.store.sealed import seal_values, unseal_values
from bot.store.tables import chat_messages, chats
from bot.store.upsert import upsert

_LOAD = Frequent(
    lambda _: sa.select(chats.c.state).where(chats.c.chat_hash == sa.bindparam("key"))
)
_REACHABLE = sa.select(chats.c.reachable).where(chats.c.chat_hash == sa.bindparam("key"))
_EXISTS = sa.select(chats.c.chat_hash).where(chats.c.chat_hash == sa.bindparam("key"))
_DELETE = sa.delete(chats).where(chats.c.chat_hash == sa.bindparam("key"))
_RENAME = (
    sa.update(chats)
    .where(chats.c.chat_hash == sa.bindparam("key"))
    .values(chat_hash=sa.bindparam("new"))
)
_in_chat = chat_messages.c.chat_hash == sa.bindparam("key")
_ABOUT = sa.select(chat_messages.c.about).where(
    _in_chat, chat_messages.c.message == sa.bindparam("message")
)
_NAMED = (
    sa.select(chat_messages.c.message)
    .where(_in_chat, chat_messages.c.name == sa.bindparam("name"))
    .order_by(chat_messages.c.shown_at.desc(), chat_messages.c.id.desc())
    .limit(1)
)
_DELETE_SHOWN = sa.delete(chat_messages).where(_in_chat)
_FORGET = sa.delete(chat_messages).where(chat_messages.c.shown_at < sa.bindparam("before"))


_SAVE = Frequent(lambda insert: upsert(insert, chats, ["state", "used_at"]))


class SqlChats:
    """Fulfils :class:`bot.services.ports.Chats` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher, clock: Clock) -> None:
        self._db = db
        self._cipher = cipher
        self._clock = clock

    async def load(self, chat_key: str) -> Mapping[str, object] | None:
        """Lock the chat and read its state as plain JSON values, None for a newcomer."""
        chat_hash = self._hash(chat_key)
        await self._db.lock(chat_hash)
        row = await self._db.often(_LOAD, {"key": chat_hash})
        if row is None or row[0] is None:
            return None
        return unseal_values(self._cipher, row[0])

    async def save(self, chat_key: str, state: Mapping[str, object]) -> None:
        """Replace the state."""
        sealed = seal_values(self._cipher, state)
        row = {
            "chat_hash": self._hash(chat_key),
            "state": sealed,
            "reachable": True,
            "reachable_at": None,
            "used_at": self._clock.now(),
        }
        await self._db.often(_SAVE, row)

    async def set_reachable(self, chat_key: str, *, reachable: bool, at: datetime) -> None:
        """Note that the person blocked or unblocked the bot."""
        row = {
            "chat_hash": self._hash(chat_key),
            "state": None,
            "reachable": reachable,
            "reachable_at": at,
            "used_at": at,
        }
        await self._db.execute(upsert(self._db.insert, chats, ["reachable", "reachable_at"]), row)

    async def is_reachable(self, chat_key: str) -> bool:
        """False while the person has blocked the bot."""
        asked = {"key": self._hash(chat_key)}
        return (await self._db.execute(_REACHABLE, asked)).scalar() is not False

    async def move(self, old_key: str, new_key: str) -> None:
        """Carry a chat, with what is promised and drafted there, over to its new key."""
        old, new = self._hash(old_key), self._hash(new_key)
        for chat_hash in sorted((old, new)):
            await self._db.lock(chat_hash)
        if (await self._db.execute(_EXISTS, {"key": old})).first() is not None:
            await self._db.execute(_DELETE, {"key": new})
            await self._db.execute(_RENAME, {"key": old, "new": new})
        await SqlOutbox(self._db, self._cipher).move(old_key, new_key)
        await SqlDrafts(self._db, self._cipher).move(old_key, new_key)
        await follow(self._db, old_key, new_key)
        # Messages of a group are numbered anew in the supergroup: the old numbers mean nothing.
        await self._db.execute(_DELETE_SHOWN, {"key": old})

    async def remember(self, chat_key: str, message: str, *, about: str, name: str) -> None:
        """Note which petition a message is about, and our screen's name, if it has one."""
        row = {
            "chat_hash": self._hash(chat_key),
            "message": message,
            "about": self._cipher.seal(about.encode()),
            "name": name,
            "shown_at": self._clock.now(),
        }
        key = [chat_messages.c.chat_hash, chat_messages.c.message]
        changing = ["about", "name", "shown_at"]
        await self._db.execute(upsert(self._db.insert, chat_messages, changing, key=key), row)

    async def about(self, chat_key: str, message: str) -> str:
        """The code of the petition that a message is about, or ""."""
        given = {"key": self._hash(chat_key), "message": message}
        sealed = (await self._db.execute(_ABOUT, given)).scalar()
        return self._cipher.unseal(sealed).decode() if sealed else ""

    async def message_named(self, chat_key: str, name: str) -> str:
        """The last message that showed a screen of this name, or ""."""
        given = {"key": self._hash(chat_key), "name": name}
        return (await self._db.execute(_NAMED, given)).scalar() or ""

    def _hash(self, chat_key: str) -> str:
        return self._cipher.keyed_hash(chat_key)


async def forget_shown(db: Handle, *, before: datetime) -> None:
    """Forget what was shown before this moment."""
    await db.execute(_FORGET, {"before": before})
