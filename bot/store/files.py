"""What was sent along; the bytes lie in the vault under their hash."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.services.registers import FileRecord, FileState
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.petition_tables import files
from bot.store.sealed import seal_values, unseal_values

_HASH = sa.bindparam("of_chat", type_=sa.String)
_ADD = sa.insert(files).returning(files.c.id)
_in_order = sa.select(files).order_by(files.c.id)
_of_draft = sa.and_(files.c.chat_hash == _HASH, files.c.code == "")
_OF_DRAFT = _in_order.where(_of_draft)
_OF_PETITION = _in_order.where(files.c.code == sa.bindparam("of_code"))
_OF_PERSON = _in_order.where(files.c.person_key == sa.bindparam("of_key"))
_GET = sa.select(files).where(files.c.id == sa.bindparam("of_id")).with_for_update()
_SAVE = sa.update(files).where(files.c.id == sa.bindparam("of_id"))
_ATTACH = sa.update(files).where(_of_draft).values(code=sa.bindparam("its_code"), chat_hash="")
_REMOVE = sa.delete(files).where(files.c.id == sa.bindparam("of_id"))
_IN_STATE = _in_order.where(files.c.state == sa.bindparam("wanted")).limit(sa.bindparam("most"))
_HASHES = sa.select(files.c.sha256).where(files.c.sha256 != "").distinct()


class SqlFiles:
    """Fulfils :class:`bot.services.registers.Files` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def add(self, record: FileRecord) -> int:
        """Keep one (its ``id`` is ignored); returns the id."""
        in_draft = not record.code
        row = {
            "person_key": record.person_key,
            "chat_hash": self._cipher.keyed_hash(record.chat_key) if in_draft else "",
            "code": record.code,
            "received_at": record.received_at,
            **self._changing(record),
        }
        return int((await self._db.execute(_ADD, row)).scalar_one())

    async def of_draft(self, chat_key: str) -> Sequence[FileRecord]:
        """Those of the chat's draft, in the order they came."""
        asked = {"of_chat": self._cipher.keyed_hash(chat_key)}
        return [self._record(row) for row in await self._db.execute(_OF_DRAFT, asked)]

    async def of_petition(self, code: str) -> Sequence[FileRecord]:
        """Those of a petition, in the order they came."""
        rows = await self._db.execute(_OF_PETITION, {"of_code": code})
        return [self._record(row) for row in rows]

    async def of_person(self, person_key: str) -> Sequence[FileRecord]:
        """All of one person, in the order they came."""
        rows = await self._db.read(_OF_PERSON, {"of_key": person_key})
        return [self._record(row) for row in rows]

    async def get(self, id_: int) -> FileRecord | None:
        """One of them; locks it for this unit of work where several may write."""
        row = (await self._db.execute(_GET, {"of_id": id_})).first()
        return None if row is None else self._record(row)

    async def save(self, record: FileRecord) -> None:
        """Write what was learnt of it; whose it is and where it belongs stay as they are."""
        await self._db.execute(_SAVE.values(self._changing(record)), {"of_id": record.id})

    async def attach(self, chat_key: str, code: str) -> None:
        """Hand the draft's files to the petition it became."""
        asked = {"of_chat": self._cipher.keyed_hash(chat_key), "its_code": code}
        await self._db.execute(_ATTACH, asked)

    async def remove(self, id_: int) -> None:
        """Forget one; its bytes become an orphan."""
        await self._db.execute(_REMOVE, {"of_id": id_})

    async def in_state(self, state: FileState, limit: int) -> Sequence[FileRecord]:
        """Those that stand there, oldest first."""
        rows = await self._db.read(_IN_STATE, {"wanted": state.value, "most": limit})
        return [self._record(row) for row in rows]

    async def hashes(self) -> frozenset[str]:
        """Every hash still referred to: what else lies in the vault is an orphan."""
        return frozenset(row.sha256 for row in await self._db.read(_HASHES))

    async def move(self, old_key: str, new_key: str) -> None:
        """Carry the files of a chat's draft over to the chat's new key."""
        rows = await self._db.execute(_OF_DRAFT, {"of_chat": self._cipher.keyed_hash(old_key)})
        for row in rows:
            told = dict(unseal_values(self._cipher, row.sealed)) | {"chat_key": new_key}
            changed = {
                "chat_hash": self._cipher.keyed_hash(new_key),
                "sealed": seal_values(self._cipher, told),
            }
            await self._db.execute(_SAVE.values(changed), {"of_id": row.id})

    def _changing(self, record: FileRecord) -> dict[str, Any]:
        told = {
            "chat_key": record.chat_key,
            "source": record.source,
            "name": record.name,
            "album": record.album,
            "message": record.message,
            "unique": record.unique,
        }
        return {
            "sealed": seal_values(self._cipher, told),
            "media_type": record.media_type,
            "size": record.size,
            "sha256": record.sha256,
            "state": record.state.value,
            "reason": record.reason,
        }

    def _record(self, row: sa.Row[Any]) -> FileRecord:
        told = unseal_values(self._cipher, row.sealed)
        return FileRecord(
            id=row.id,
            person_key=row.person_key,
            chat_key=told["chat_key"],
            code=row.code,
            source=told["source"],
            name=told["name"],
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            state=FileState(row.state),
            reason=row.reason,
            received_at=row.received_at,
            album=told.get("album", ""),  # earlier releases kept none of these
            message=told.get("message", ""),
            unique=told.get("unique", ""),
        )
