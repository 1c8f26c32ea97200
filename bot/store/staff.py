"""The members of staff, and the invitations that are out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.staff import Member, Role
from bot.services.office import Invitation
from bot.store.handle import Handle
from bot.store.office_tables import invitations, staff

_ID = sa.bindparam("of_id", type_=sa.BigInteger)
_ADD = sa.insert(staff).returning(staff.c.id)
_GET = sa.select(staff).where(staff.c.id == _ID)
_OF_PERSON = sa.select(staff).where(
    staff.c.active, staff.c.person_key == sa.bindparam("of_key"), staff.c.person_key != ""
)
_ALL = sa.select(staff).order_by(staff.c.active.desc(), staff.c.name, staff.c.id)
_SAVE = sa.update(staff).where(staff.c.id == _ID)
_UNINVITE = sa.delete(invitations).where(invitations.c.member_id == _ID)
_USE = (
    sa.delete(invitations)
    .where(invitations.c.token_hash == sa.bindparam("of_hash"))
    .returning(invitations.c.member_id, invitations.c.made_by, invitations.c.expires_at)
)


class SqlStaff:
    """Fulfils :class:`bot.services.office.StaffBook` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def hold(self) -> None:
        """Let nobody else change the book until the end of this unit of work."""
        await self._db.lock("staff")

    async def add(self, member: Member) -> Member:
        """Add one; returns it with its number."""
        row = (await self._db.execute(_ADD, _row(member))).one()
        return _member({**_row(member), "id": row.id})

    async def get(self, member_id: int) -> Member | None:
        """One, active or not."""
        row = (await self._db.execute(_GET, {"of_id": member_id})).first()
        return None if row is None else _member(row._mapping)  # noqa: SLF001 - SQLAlchemy's name

    async def of_person(self, person_key: str) -> Member | None:
        """The active member whose account this is."""
        row = (await self._db.execute(_OF_PERSON, {"of_key": person_key})).first()
        return None if row is None else _member(row._mapping)  # noqa: SLF001 - as above

    async def all(self) -> Sequence[Member]:
        """All, active first, then by name."""
        rows = await self._db.execute(_ALL)
        return [_member(row) for row in rows.mappings()]

    async def save(self, member: Member) -> None:
        """Change name, roles, scopes, account, whether active."""
        await self._db.execute(_SAVE.values(_row(member)), {"of_id": member.id})

    async def invite(self, token_hash: str, invitation: Invitation) -> None:
        """Keep an invitation in place of the member's earlier ones."""
        await self.uninvite(invitation.member_id)
        row = {
            "token_hash": token_hash,
            "member_id": invitation.member_id,
            "made_by": invitation.made_by,
            "expires_at": invitation.expires_at,
        }
        await self._db.execute(sa.insert(invitations), row)

    async def uninvite(self, member_id: int) -> None:
        """Take a member's invitations back."""
        await self._db.execute(_UNINVITE, {"of_id": member_id})

    async def use_invitation(self, token_hash: str, now: datetime) -> Invitation | None:
        """Use it up; None when it is unknown, used or expired."""
        row = (await self._db.execute(_USE, {"of_hash": token_hash})).first()
        if row is None or row.expires_at <= now:
            return None
        return Invitation(member_id=row.member_id, made_by=row.made_by, expires_at=row.expires_at)


def _row(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "roles": _listed(role.value for role in member.roles),
        "sectors": _listed(member.sectors),
        "places": _listed(member.places),
        "person_key": member.person_key,
        "active": member.active,
        "since": member.since,
    }


def _member(row: Any) -> Member:
    return Member(
        id=row["id"],
        name=row["name"],
        roles=frozenset(Role(role) for role in row["roles"].split()),
        sectors=frozenset(row["sectors"].split()),
        places=frozenset(row["places"].split()),
        person_key=row["person_key"],
        active=row["active"],
        since=row["since"],
    )


def _listed(names: Iterable[str]) -> str:
    return " ".join(sorted(names))
