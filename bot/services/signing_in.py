"""Who is signed in to the console: in by a one-time link, out by time, by themselves, on leaving.

Only hashes of tokens are kept. A link that is used is gone, whether or not it was still good.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.staff import Member
from bot.services.auditing import put_on_record
from bot.services.office import ConsoleSession
from bot.services.ports import UnitOfWork
from bot.services.staffing import hash_of_token

IDLE_FOR = timedelta(minutes=30)  # a desk left alone
OPEN_FOR = timedelta(hours=12)  # a working day, whatever happens
NOTED_EVERY = timedelta(minutes=1)  # of being in use: not every page need write


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody who is in, and by which session."""

    member: Member
    session: ConsoleSession


class SigningIn:
    """Opens and closes sessions; ``new_token`` makes 32 random bytes as text."""

    def __init__(self, *, new_token: Callable[[], str]) -> None:
        self.new_token = new_token

    async def enter(
        self, uow: UnitOfWork, link: str, now: datetime, *, before: str = ""
    ) -> str | None:
        """Use up a link: the token of a new session; None when the link is no good."""
        member_id = await uow.sessions.use_link(hash_of_token(link), now)
        member = await uow.staff.get(member_id) if member_id else None
        if member is None or not member.active:
            return None
        return await self.open(uow, member, now, way="link", before=before)

    async def open(
        self, uow: UnitOfWork, member: Member, now: datetime, *, way: str, before: str = ""
    ) -> str:
        """Let somebody in who proved who they are: the token of a new session.

        What the browser had ``before`` is over, whoever's it was.
        """
        if before:
            await uow.sessions.close(hash_of_token(before))
        await uow.sessions.tidy(opened_before=now - OPEN_FOR, seen_before=now - IDLE_FOR)
        token = self.new_token()
        await uow.sessions.open(hash_of_token(token), member.id, now)
        await put_on_record(uow, member, "console.sign_in", member.who, now=now, way=way)
        return token

    async def who(self, uow: UnitOfWork, token: str, now: datetime) -> SignedIn | None:
        """Whose session it is; None once it is closed or past, or they are staff no more."""
        session = await uow.sessions.get(hash_of_token(token))
        if session is None:
            return None
        member = await uow.staff.get(session.member_id)
        if _is_past(session, now) or member is None or not member.active:
            await uow.sessions.close(session.token_hash)
            return None
        if now >= session.seen_at + NOTED_EVERY:
            await uow.sessions.touch(session.token_hash, now)
        return SignedIn(member=member, session=session)

    async def sessions(
        self, uow: UnitOfWork, by: Member, now: datetime
    ) -> Sequence[ConsoleSession]:
        """Where a member is signed in, the last in use first."""
        return [each for each in await uow.sessions.of_member(by.id) if not _is_past(each, now)]

    async def leave(self, uow: UnitOfWork, by: Member, token_hash: str, now: datetime) -> None:
        """Sign out of one session, here or elsewhere; of nobody else's."""
        theirs = {each.token_hash for each in await uow.sessions.of_member(by.id)}
        if token_hash not in theirs:
            return  # over already
        await uow.sessions.close(token_hash)
        await put_on_record(uow, by, "console.sign_out", by.who, now=now)

    async def leave_everywhere(self, uow: UnitOfWork, by: Member, now: datetime) -> int:
        """Sign out on every device, and void links not used yet; returns how many sessions."""
        closed = await uow.sessions.close_all(by.id)
        await put_on_record(uow, by, "console.sign_out_all", by.who, now=now, sessions=closed)
        return closed


def _is_past(session: ConsoleSession, now: datetime) -> bool:
    return now >= session.opened_at + OPEN_FOR or now >= session.seen_at + IDLE_FOR
