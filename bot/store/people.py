"""Who stands behind petitions and drafts: sealed identity, consents, blocks, erasing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.services.registers import Block, Consent, Person
from bot.store.cipher import Cipher
from bot.store.erasing import erase
from bot.store.handle import Handle
from bot.store.petition_tables import blocks, consents, erasures, people
from bot.store.sealed import seal_values, unseal_values
from bot.store.upsert import upsert

_KEY = sa.bindparam("of_key", type_=sa.String)
_AT = sa.bindparam("at", type_=blocks.c.since.type)
_FIND = sa.select(people).where(people.c.person_key == _KEY)
_CONSENTS = sa.select(consents).where(consents.c.person_key == _KEY).order_by(consents.c.given_at)
_UNBLOCK = sa.delete(blocks).where(blocks.c.person_key == _KEY)
_BLOCKS = (
    sa.select(blocks)
    .where(blocks.c.since <= _AT, sa.or_(blocks.c.until.is_(None), blocks.c.until > _AT))
    .order_by(blocks.c.since.desc(), blocks.c.person_key)
)
_BLOCKED = _BLOCKS.where(blocks.c.person_key == _KEY)


class SqlPeople:
    """Fulfils :class:`bot.services.registers.People` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher
        self.erased: dict[str, datetime] = {}  # in this unit of work, for the ledger

    async def know(self, person: Person, at: datetime) -> None:
        """Keep the identity, or renew it (the chat moved)."""
        identity = {
            "channel": person.channel,
            "number": person.number,
            "chat_key": person.chat_key,
        }
        row = {
            "person_key": person.key,
            "identity": seal_values(self._cipher, identity),
            "known_at": at,
        }
        await self._replace(people, row)

    async def find(self, person_key: str) -> Person | None:
        """The identity, None once erased or never kept."""
        row = (await self._db.execute(_FIND, {"of_key": person_key})).first()
        if row is None:
            return None
        return Person(key=row.person_key, **unseal_values(self._cipher, row.identity))

    async def consent(self, person_key: str, version: str, at: datetime) -> None:
        """Record a yes."""
        row = {"person_key": person_key, "version": version, "given_at": at}
        await self._db.execute(self._db.insert(consents).on_conflict_do_nothing(), row)

    async def consents(self, person_key: str) -> Sequence[Consent]:
        """Every yes, oldest first."""
        rows = await self._db.execute(_CONSENTS, {"of_key": person_key})
        return [Consent(version=row.version, given_at=row.given_at) for row in rows]

    async def block(self, block: Block) -> None:
        """Block, or change the block."""
        row = {
            "person_key": block.person_key,
            "reason": block.reason,
            "blocked_by": block.by,
            "since": block.since,
            "until": block.until,
        }
        await self._replace(blocks, row)

    async def unblock(self, person_key: str) -> bool:
        """Lift a block; False when there was none."""
        return (await self._db.execute(_UNBLOCK, {"of_key": person_key})).rowcount > 0

    async def blocked(self, person_key: str, at: datetime) -> Block | None:
        """The block in force."""
        row = (await self._db.execute(_BLOCKED, {"of_key": person_key, "at": at})).first()
        return None if row is None else _block(row)

    async def blocks(self, at: datetime) -> Sequence[Block]:
        """All in force, newest first."""
        return [_block(row) for row in await self._db.execute(_BLOCKS, {"at": at})]

    async def erase(self, person_key: str, at: datetime) -> Mapping[str, int]:
        """Erase the person everywhere in the store, and remember that it was done.

        A block outlives it: it hangs on the keyed hash alone. Returns table -> rows.
        """
        erased = await erase(self._db, self._cipher, person_key)
        await self._replace(erasures, {"person_key": person_key, "erased_at": at})
        self.erased[person_key] = at
        return erased

    async def erasures(self) -> Mapping[str, datetime]:
        """Everybody who was erased, and when last."""
        rows = await self._db.read(sa.select(erasures))
        return {row.person_key: row.erased_at for row in rows}

    async def _replace(self, table: sa.Table, row: Mapping[str, object]) -> None:
        await self._db.execute(upsert(self._db.insert, table), row)


def _block(row: sa.Row[Any]) -> Block:
    return Block(
        person_key=row.person_key,
        reason=row.reason,
        by=row.blocked_by,
        since=row.since,
        until=row.until,
    )
