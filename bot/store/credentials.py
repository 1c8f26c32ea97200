"""What members sign in with, sealed, and who tried to get in lately."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import LoginTakenError
from bot.services.credentials import Credential, Tries
from bot.store.cipher import Cipher, SealBrokenError
from bot.store.credential_tables import credentials, sign_in_tries
from bot.store.handle import Handle
from bot.store.sealed import seal_values, unseal_values
from bot.store.upsert import upsert

_MEMBER = sa.bindparam("of_id", type_=sa.BigInteger)
_LOGIN = sa.bindparam("of_login", type_=sa.String)
_SUBJECT = sa.bindparam("of_subject", type_=sa.String)
_OF_MEMBER = sa.select(credentials).where(credentials.c.member_id == _MEMBER).with_for_update()
_OF_LOGIN = sa.select(credentials).where(credentials.c.login == _LOGIN).with_for_update()
_TAKEN = sa.select(credentials.c.member_id).where(
    credentials.c.login == _LOGIN, credentials.c.member_id != _MEMBER
)
_ALL = sa.select(credentials).order_by(credentials.c.login)
_DROP = sa.delete(credentials).where(credentials.c.member_id == _MEMBER)
_TRIES = sa.select(sign_in_tries).where(sign_in_tries.c.subject_hash == _SUBJECT)
_FORGET = sa.delete(sign_in_tries).where(sign_in_tries.c.subject_hash == _SUBJECT)


class SqlCredentials:
    """Fulfils :class:`bot.services.credentials.Credentials` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def of_member(self, member_id: int) -> Credential | None:
        """A member's, locked to this unit of work."""
        row = (await self._db.execute(_OF_MEMBER, {"of_id": member_id})).first()
        return None if row is None else self._credential(row)

    async def of_login(self, login: str) -> Credential | None:
        """Whoever's has this name, locked likewise."""
        row = (await self._db.execute(_OF_LOGIN, {"of_login": login})).first()
        return None if row is None else self._credential(row)

    async def all(self) -> Sequence[Credential]:
        """All, by name."""
        return [self._credential(row) for row in await self._db.execute(_ALL)]

    async def keep(self, credential: Credential) -> None:
        """Write it, in place of the member's earlier one; raises LoginTakenError."""
        await self._db.lock(f"login:{credential.login}")
        asked = {"of_login": credential.login, "of_id": credential.member_id}
        if (await self._db.execute(_TAKEN, asked)).first() is not None:
            raise LoginTakenError
        values = {
            "member": credential.member_id,  # sealed with them: nobody else's row takes them
            "password": credential.password_hash,
            "secret": credential.secret,
            "recovery": sorted(credential.recovery),
        }
        row = {
            "member_id": credential.member_id,
            "login": credential.login,
            "secrets": seal_values(self._cipher, values),
            "last_step": credential.last_step,
            "confirmed": credential.confirmed,
            "set_at": credential.set_at,
        }
        await self._db.execute(upsert(self._db.insert, credentials), row)

    async def drop(self, member_id: int) -> bool:
        """Forget it; False when there was none."""
        return (await self._db.execute(_DROP, {"of_id": member_id})).rowcount > 0

    def _credential(self, row: sa.Row[Any]) -> Credential:
        values = unseal_values(self._cipher, row.secrets)
        if values["member"] != row.member_id:
            raise SealBrokenError
        return Credential(
            member_id=row.member_id,
            login=row.login,
            password_hash=values["password"],
            secret=values["secret"],
            recovery=frozenset(values["recovery"]),
            last_step=row.last_step,
            confirmed=row.confirmed,
            set_at=row.set_at,
        )


class SqlTries:
    """Fulfils :class:`bot.services.credentials.TriesBook` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def of(self, subject: str) -> Tries | None:
        """Those of a subject, locked to this unit of work even when there are none."""
        subject_hash = self._hash(subject)
        await self._db.lock(subject_hash)
        row = (await self._db.execute(_TRIES, {"of_subject": subject_hash})).first()
        if row is None:
            return None
        return Tries(count=row.tried, last_at=row.last_at, until=row.until)

    async def keep(self, subject: str, tries: Tries) -> None:
        """Write them."""
        row = {
            "subject_hash": self._hash(subject),
            "tried": tries.count,
            "last_at": tries.last_at,
            "until": tries.until,
        }
        await self._db.execute(upsert(self._db.insert, sign_in_tries), row)

    async def forget(self, subject: str) -> None:
        """As if there had been none."""
        await self._db.execute(_FORGET, {"of_subject": self._hash(subject)})

    def _hash(self, subject: str) -> str:
        return self._cipher.keyed_hash(subject)
