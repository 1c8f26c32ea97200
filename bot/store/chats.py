"""Where each conversation stands, sealed, and whether the person can be reached."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.store.cipher import Cipher
from bot.store.frequent import Frequent
from bot.store.tables import chats, outbox

_LOAD = Frequent(sa.select(chats.c.state).where(chats.c.chat_key == sa.bindparam("key")))
_NEW = insert(chats)
_SAVE = Frequent(
    _NEW.on_conflict_do_update(
        index_elements=[chats.c.chat_key], set_={"state": _NEW.excluded.state}
    )
)
_REACH = _NEW.on_conflict_do_update(
    index_elements=[chats.c.chat_key],
    set_={"reachable": _NEW.excluded.reachable, "reachable_at": _NEW.excluded.reachable_at},
)
_EXISTS = sa.select(chats.c.chat_key).where(chats.c.chat_key == sa.bindparam("key"))
_DELETE = sa.delete(chats).where(chats.c.chat_key == sa.bindparam("key"))
_RENAME = sa.update(chats).where(chats.c.chat_key == sa.bindparam("old"))
_REDIRECT = sa.update(outbox).where(outbox.c.chat_key == sa.bindparam("old"))


class SqlChats:
    """Fulfils :class:`bot.services.ports.Chats` within one transaction."""

    def __init__(self, connection: sa.Connection, cipher: Cipher) -> None:
        self._connection = connection
        self._cipher = cipher

    async def load(self, chat_key: str) -> Mapping[str, object] | None:
        """Read the state as plain JSON values, or None for a newcomer."""
        row = _LOAD.run(self._connection, {"key": chat_key}).fetchone()
        if row is None or row[0] is None:
            return None
        return cast("Mapping[str, object]", json.loads(self._cipher.unseal(row[0])))

    async def save(self, chat_key: str, state: Mapping[str, object]) -> None:
        """Replace the state."""
        sealed = self._cipher.seal(json.dumps(state, ensure_ascii=False).encode())
        row = {"chat_key": chat_key, "state": sealed, "reachable": True, "reachable_at": None}
        _SAVE.run(self._connection, row)

    async def set_reachable(self, chat_key: str, *, reachable: bool, at: datetime) -> None:
        """Note that the person blocked or unblocked the bot."""
        row = {"chat_key": chat_key, "state": None, "reachable": reachable, "reachable_at": at}
        self._connection.execute(_REACH, row)

    async def move(self, old_key: str, new_key: str) -> None:
        """Carry a chat, with what is promised to it, over to its new key."""
        self._connection.execute(_REDIRECT.values(chat_key=new_key), {"old": old_key})
        if self._connection.execute(_EXISTS, {"key": old_key}).first() is not None:
            self._connection.execute(_DELETE, {"key": new_key})
            self._connection.execute(_RENAME.values(chat_key=new_key), {"old": old_key})
