"""The roster: who is staff, with which rights; how they come in and how they leave.

An account becomes a member's by a one-time invitation only. Members are passed in as they were
read in the same unit of work; the roster is held while it changes, so that two administrators
cannot remove each other.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import (
    AccountTakenError,
    InvitationInvalidError,
    LastAdminError,
    MemberUnfitError,
    RosterInvalidError,
)
from bot.domain.staff import Act, By, Member, Role
from bot.services.auditing import put_on_record
from bot.services.handing_over import hand_over
from bot.services.office import Invitation
from bot.services.ports import UnitOfWork
from bot.services.registers import Person
from bot.services.rights import check, member_of

INVITED_FOR = timedelta(days=7)
LINKED_FOR = timedelta(minutes=15)  # a link to sign in to the console
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What became of the work of somebody who left."""

    member: Member
    codes: Sequence[str]  # handed over, or nobody's now
    sessions: int  # closed


class Staffing:
    """Keeps the roster; ``sectors`` and ``places`` are those that scopes may name."""

    def __init__(
        self, *, sectors: Collection[str], places: Collection[str], token: Callable[[], str]
    ) -> None:
        self._known = {"sectors": frozenset(sectors), "places": frozenset(places)}
        self._token = token  # 32 random bytes, as text

    async def add(
        self,
        uow: UnitOfWork,
        by: By,
        *,
        name: str,
        roles: Collection[Role],
        sectors: Collection[str] = (),
        places: Collection[str] = (),
        now: datetime,
    ) -> Member:
        """Add a member, who joins by an invitation."""
        check(by, Act.STAFF)
        member = Member(
            id=0,
            name=" ".join(name.split()),
            roles=frozenset(roles),
            sectors=frozenset(sectors),
            places=frozenset(places),
            since=now,
        )
        self._check(member)
        await uow.staff.hold()
        added = await uow.staff.add(member)
        await self._tell(uow, by, "staff.add", added, now)
        return added

    async def invite(self, uow: UnitOfWork, by: By, member_id: int, now: datetime) -> str:
        """Make an invitation, in place of earlier ones; returns its token, which is kept nowhere.

        Used by somebody who joined before, it gives the membership to another account.
        """
        check(by, Act.STAFF)
        member = await member_of(uow, member_id)
        token = self._token()
        invitation = Invitation(member_id=member.id, made_by=by.who, expires_at=now + INVITED_FOR)
        await uow.staff.invite(hash_of_token(token), invitation)
        await put_on_record(uow, by, "staff.invite", member.who, now=now)
        return token

    async def accept(self, uow: UnitOfWork, token: str, person: Person, now: datetime) -> Member:
        """Make a person's account a member's; another one they had is signed out."""
        await uow.staff.hold()
        invitation = await uow.staff.use_invitation(hash_of_token(token), now)
        member = await uow.staff.get(invitation.member_id) if invitation else None
        if member is None or not member.active:
            raise InvitationInvalidError
        other = await uow.staff.of_person(person.key)
        if other is not None and other.id != member.id:
            raise AccountTakenError(name=other.name)
        if member.person_key != person.key:  # what another person knows must not get them in
            await uow.sessions.close_all(member.id)
            await uow.credentials.drop(member.id)
        joined = replace(member, person_key=person.key)
        await uow.staff.save(joined)
        await uow.people.know(person, now)
        await put_on_record(uow, joined, "staff.join", joined.who, now=now, account=person.key)
        return joined

    async def change(
        self,
        uow: UnitOfWork,
        by: By,
        member_id: int,
        *,
        roles: Collection[Role],
        sectors: Collection[str] = (),
        places: Collection[str] = (),
        now: datetime,
    ) -> Member:
        """Give a member other roles and scopes."""
        check(by, Act.STAFF)
        await uow.staff.hold()
        member = await member_of(uow, member_id)
        changed = replace(
            member,
            roles=frozenset(roles),
            sectors=frozenset(sectors),
            places=frozenset(places),
        )
        self._check(changed)
        if not changed.may(Act.STAFF):
            await self._check_not_last(uow, member)
        await uow.staff.save(changed)
        await self._tell(uow, by, "staff.change", changed, now)
        return changed

    async def leave(
        self, uow: UnitOfWork, by: By, member_id: int, *, to_id: int = 0, now: datetime
    ) -> Left:
        """Let a member go: signed out everywhere, invitations void, open cases handed over.

        They go to ``to_id``, or back to all (0). What they decided is not made any more.
        """
        check(by, Act.STAFF)
        await uow.staff.hold()
        member = await member_of(uow, member_id)
        taker = await member_of(uow, to_id) if to_id else None
        if taker is not None and (taker.id == member.id or not taker.may(Act.TAKE)):
            raise MemberUnfitError(name=taker.name)
        await self._check_not_last(uow, member)
        left = replace(member, active=False)
        await uow.staff.save(left)
        await uow.staff.uninvite(member.id)
        closed = await uow.sessions.close_all(member.id)
        await uow.views.clear(member.id)
        await uow.credentials.drop(member.id)
        codes = await hand_over(uow, member.id, taker, now)
        facts = {"to": f"staff:{to_id}" if to_id else "", "cases": len(codes), "sessions": closed}
        await put_on_record(uow, by, "staff.leave", member.who, now=now, **facts)
        return Left(member=left, codes=codes, sessions=closed)

    async def link(self, uow: UnitOfWork, by: By, member_id: int, now: datetime) -> str:
        """Make a link to sign in to the console, for oneself or as keeper of the roster.

        Returns its token, which is kept nowhere.
        """
        if by.who != f"staff:{member_id}":
            check(by, Act.STAFF)
        member = await member_of(uow, member_id)
        token = self._token()
        await uow.sessions.add_link(hash_of_token(token), member.id, now + LINKED_FOR)
        await put_on_record(uow, by, "staff.link", member.who, now=now)
        return token

    async def roster(self, uow: UnitOfWork, by: By) -> Sequence[Member]:
        """All members, those who left at the end."""
        check(by, Act.STAFF)
        return await uow.staff.all()

    def _check(self, member: Member) -> None:
        if not member.name or len(member.name) > LONGEST_NAME:
            raise RosterInvalidError(field="name", value=member.name)
        if not member.roles:
            raise RosterInvalidError(field="roles", value="")
        for field, values in (("sectors", member.sectors), ("places", member.places)):
            if unknown := sorted(values - self._known[field]):
                raise RosterInvalidError(field=field, value=unknown[0])

    async def _check_not_last(self, uow: UnitOfWork, member: Member) -> None:
        if not member.may(Act.STAFF):
            return
        if not any(each.may(Act.STAFF) and each.id != member.id for each in await uow.staff.all()):
            raise LastAdminError

    async def _tell(
        self, uow: UnitOfWork, by: By, act: str, member: Member, now: datetime
    ) -> None:
        await put_on_record(
            uow,
            by,
            act,
            member.who,
            now=now,
            roles=" ".join(sorted(member.roles)),
            sectors=" ".join(sorted(member.sectors)),
            places=" ".join(sorted(member.places)),
        )


def hash_of_token(token: str) -> str:
    """What is kept of a token: it is random and long, so a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
