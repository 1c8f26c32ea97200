"""Petitions on their way, one a chat; all that was told stands sealed."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.domain.draft import Draft
from bot.store.cipher import Cipher
from bot.store.files import SqlFiles
from bot.store.handle import Handle
from bot.store.petition_tables import drafts, files
from bot.store.sealed import seal_values, unseal_values
from bot.store.upsert import upsert

_HASH = sa.bindparam("of_chat", type_=sa.String)
_LOAD = sa.select(drafts).where(drafts.c.chat_hash == _HASH).with_for_update()
_DELETE = sa.delete(drafts).where(drafts.c.chat_hash == _HASH)
_MOVE = sa.update(drafts).where(drafts.c.chat_hash == _HASH)
_DROP_FILES = sa.delete(files).where(files.c.chat_hash == _HASH, files.c.code == "")
# Another instance that looks at the same moment is given others.
_UNTOUCHED = (
    sa.select(drafts)
    .where(drafts.c.updated_at <= sa.bindparam("since", type_=drafts.c.updated_at.type))
    .order_by(drafts.c.updated_at, drafts.c.chat_hash)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TO_REMIND = _UNTOUCHED.where(sa.not_(drafts.c.reminded))


class SqlDrafts:
    """Fulfils :class:`bot.services.registers.Drafts` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def load(self, chat_key: str) -> Draft | None:
        """The draft of a chat; locks it for this unit of work where several may write."""
        asked = {"of_chat": self._cipher.keyed_hash(chat_key)}
        row = (await self._db.execute(_LOAD, asked)).first()
        return None if row is None else self._draft(row)

    async def save(self, draft: Draft) -> None:
        """Keep it, in place of what the chat had."""
        told = {"chat_key": draft.chat_key, "told": draft.to_json()}
        row = {
            "chat_hash": self._cipher.keyed_hash(draft.chat_key),
            "person_key": draft.person_key,
            "sealed": seal_values(self._cipher, told),
            "started_at": draft.started_at,
            "updated_at": draft.updated_at,
            "reminded": draft.reminded,
        }
        await self._db.execute(upsert(self._db.insert, drafts), row)

    async def delete(self, chat_key: str) -> bool:
        """Forget it, and the files that no petition has taken over."""
        asked = {"of_chat": self._cipher.keyed_hash(chat_key)}
        await self._db.execute(_DROP_FILES, asked)
        return (await self._db.execute(_DELETE, asked)).rowcount > 0

    async def to_remind(self, untouched_since: datetime, limit: int) -> Sequence[Draft]:
        """Those not touched since and never reminded of."""
        return await self._untouched(_TO_REMIND, untouched_since, limit)

    async def expired(self, untouched_since: datetime, limit: int) -> Sequence[Draft]:
        """Those to be forgotten."""
        return await self._untouched(_UNTOUCHED, untouched_since, limit)

    async def move(self, old_key: str, new_key: str) -> None:
        """Carry a chat's draft with its files over to the chat's new key."""
        row = (
            await self._db.execute(_LOAD, {"of_chat": self._cipher.keyed_hash(old_key)})
        ).first()
        if row is not None:
            told = {"chat_key": new_key, "told": self._draft(row).to_json()}
            changed = {
                "chat_hash": self._cipher.keyed_hash(new_key),
                "sealed": seal_values(self._cipher, told),
            }
            await self.delete(new_key)
            await self._db.execute(_MOVE.values(changed), {"of_chat": row.chat_hash})
            await SqlFiles(self._db, self._cipher).move(old_key, new_key)

    async def _untouched(
        self, statement: sa.Select[tuple[object, ...]], since: datetime, limit: int
    ) -> Sequence[Draft]:
        rows = await self._db.read(statement, {"since": since, "most": limit})
        return [self._draft(row) for row in rows]

    def _draft(self, row: sa.Row[tuple[object, ...]]) -> Draft:
        sealed = unseal_values(self._cipher, row.sealed)
        return Draft.from_json(
            sealed["told"],
            chat_key=sealed["chat_key"],
            person_key=row.person_key,
            started_at=row.started_at,
            updated_at=row.updated_at,
        )
