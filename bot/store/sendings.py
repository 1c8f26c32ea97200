"""What waits to be sent by staff: sealed, for it speaks of people."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import PetitionNotFoundError
from bot.domain.letter import FileRole, LetterFile
from bot.services.sendings import Kind, Sending
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.petition_tables import petitions
from bot.store.sealed import seal_values, unseal_values
from bot.store.sending_tables import sendings

_MOMENT = sendings.c.due_at.type
_ID = sa.bindparam("of_id", type_=sa.BigInteger)
_PETITION = sa.select(petitions.c.id).where(petitions.c.code == sa.bindparam("of_code"))
_OF_PETITION = sa.select(sendings).where(sendings.c.petition_id.in_(_PETITION))
_OF_LETTER = sa.select(sendings).where(sendings.c.letter_id == _ID).order_by(sendings.c.id)
_DUE = (
    sa.select(sendings)
    .where(sendings.c.due_at <= sa.bindparam("at", type_=_MOMENT))
    .order_by(sendings.c.due_at, sendings.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_DROP = sa.delete(sendings).where(sendings.c.id == _ID).returning(sendings.c.id)


class SqlSendings:
    """Fulfils :class:`bot.services.sendings.Sendings` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def add(self, sending: Sending) -> Sending | None:
        """Keep one; gives the one that waits already, None when it was kept."""
        row = {
            "kind": sending.kind.value,
            "petition_id": None if sending.letter_id else await self._petition(sending.codes[0]),
            "letter_id": sending.letter_id or None,
            "member_id": sending.by,
            "due_at": sending.due_at,
            "sealed": seal_values(self._cipher, _values(sending)),
        }
        new = self._db.insert(sendings).on_conflict_do_nothing().returning(sendings.c.id)
        if (await self._db.execute(new, row)).first() is not None:
            return None
        standing = (
            await self.of_letter(sending.letter_id)
            if sending.letter_id
            else await self.of_petition(sending.codes[0])
        )
        return next((each for each in standing if each.kind is sending.kind), None)

    async def of_petition(self, code: str) -> Sequence[Sending]:
        """What waits for its sender: a reply, or a later target."""
        return self._all(await self._db.execute(_OF_PETITION, {"of_code": code}))

    async def of_letter(self, letter_id: int) -> Sequence[Sending]:
        """What waits of a letter, oldest first."""
        return self._all(await self._db.execute(_OF_LETTER, {"of_id": letter_id}))

    async def due(self, at: datetime, limit: int) -> Sequence[Sending]:
        """Those to be sent now."""
        return self._all(await self._db.execute(_DUE, {"at": at, "most": limit}))

    async def drop(self, id_: int) -> bool:
        """Forget it; False when that was done before."""
        return (await self._db.execute(_DROP, {"of_id": id_})).first() is not None

    async def _petition(self, code: str) -> int:
        asked = {"of_code": code}
        id_: int | None = (await self._db.execute(_PETITION, asked)).scalar_one_or_none()
        if id_ is None:
            raise PetitionNotFoundError
        return id_

    def _all(self, rows: Iterable[sa.Row[Any]]) -> Sequence[Sending]:
        return [self._sending(row) for row in rows]

    def _sending(self, row: sa.Row[Any]) -> Sending:
        values = unseal_values(self._cipher, row.sealed)
        file, dated_on = values["file"], values["dated_on"]
        return Sending(
            id=row.id,
            kind=Kind(row.kind),
            letter_id=row.letter_id or 0,
            by=row.member_id,
            due_at=row.due_at,
            codes=tuple(values["codes"]),
            version=values["version"],
            text=values["text"],
            number=values["number"],
            dated_on=date.fromisoformat(dated_on) if dated_on else None,
            file=LetterFile(**{**file, "role": FileRole(file["role"])}) if file else None,
            confirmed=values["confirmed"],
        )


def _values(sending: Sending) -> dict[str, object]:
    return {
        "codes": sending.codes,
        "version": sending.version,
        "text": sending.text,
        "number": sending.number,
        "dated_on": sending.dated_on.isoformat() if sending.dated_on else "",
        "file": asdict(sending.file) if sending.file else None,
        "confirmed": sending.confirmed,
    }
