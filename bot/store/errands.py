"""What members of staff are about to do: words that wait, sealed, for a choice."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from bot.domain.errors import PetitionNotFoundError
from bot.domain.petition import State
from bot.services.group import Errand
from bot.store.cipher import Cipher
from bot.store.group_tables import errands
from bot.store.handle import Handle
from bot.store.petition_tables import petitions
from bot.store.sealed import seal_values, unseal_values

_MOMENT = errands.c.until.type
_ID = sa.bindparam("of_id", type_=sa.BigInteger)
_PETITION = sa.select(petitions.c.id).where(petitions.c.code == sa.bindparam("of_code"))
_FORGET = sa.delete(errands).where(errands.c.until <= sa.bindparam("at", type_=_MOMENT))
_REPLACED = sa.delete(errands).where(
    errands.c.petition_id == sa.bindparam("of_petition"),
    errands.c.member_id == sa.bindparam("of_member"),
)
_GET = (
    sa.select(errands, petitions.c.code)
    .join(petitions, petitions.c.id == errands.c.petition_id)
    .where(
        errands.c.id == _ID,
        errands.c.member_id == sa.bindparam("of_member"),
        errands.c.until > sa.bindparam("at", type_=_MOMENT),
    )
    .with_for_update(of=errands)
)
_CHANGE = sa.update(errands).where(errands.c.id == _ID)
_FINISH = sa.delete(errands).where(errands.c.id == _ID).returning(errands.c.id)


class SqlErrands:
    """Fulfils :class:`bot.services.group.Errands` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def begin(self, errand: Errand) -> Errand:
        """Keep one in place of the member's others for that petition; returns it with its id."""
        code = {"of_code": errand.code}
        petition_id = (await self._db.execute(_PETITION, code)).scalar_one_or_none()
        if petition_id is None:
            raise PetitionNotFoundError
        row = {
            "petition_id": petition_id,
            "member_id": errand.member_id,
            "sealed": self._seal(errand),
            "until": errand.until,
        }
        before = {"of_petition": petition_id, "of_member": errand.member_id}
        await self._db.execute(_REPLACED, before)
        new = sa.insert(errands).returning(errands.c.id)
        id_ = (await self._db.execute(new, row)).scalar_one()
        return replace(errand, id=id_)

    async def get(self, id_: int, member_id: int, at: datetime) -> Errand | None:
        """A member's own, while it waits."""
        await self._db.execute(_FORGET, {"at": at})
        asked = {"of_id": id_, "of_member": member_id, "at": at}
        row = (await self._db.execute(_GET, asked)).first()
        if row is None:
            return None
        values = unseal_values(self._cipher, row.sealed)
        return Errand(
            id=row.id,
            code=row.code,
            member_id=row.member_id,
            until=row.until,
            to=State(values["to"]) if values["to"] else None,
            version=values["version"],
            reason=values["reason"],
            words=values["words"],
            duplicate_of=values["duplicate_of"],
        )

    async def change(self, errand: Errand) -> None:
        """Write it anew."""
        change = _CHANGE.values(sealed=self._seal(errand), until=errand.until)
        await self._db.execute(change, {"of_id": errand.id})

    async def finish(self, id_: int) -> bool:
        """Forget it; False when that was done before."""
        return (await self._db.execute(_FINISH, {"of_id": id_})).first() is not None

    def _seal(self, errand: Errand) -> bytes:
        values = {
            "to": errand.to.value if errand.to else "",
            "version": errand.version,
            "reason": errand.reason,
            "words": errand.words,
            "duplicate_of": errand.duplicate_of,
        }
        return seal_values(self._cipher, values)
