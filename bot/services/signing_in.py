"""Who is signed in to the console: in by a one-time link, out by time, by themselves, on leaving.

Only hashes of tokens are kept. A link that is used is gone, whether or not it was still good.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.staff import Member
from bot.services.auditing import put_on_record
from bot.services.ports import UnitOfWork
from bot.services.staffing import hash_of_token

IDLE_FOR = timedelta(minutes=30)  # a desk left alone
OPEN_FOR = timedelta(hours=12)  # a working day, whatever happens
NOTED_EVERY = timedelta(minutes=1)  # of being in use: not every page need write


class SigningIn:
    """Opens and closes sessions; ``token`` makes 32 random bytes as text."""

    def __init__(self, *, token: Callable[[], str]) -> None:
        self._token = token

    async def enter(self, uow: UnitOfWork, link: str, now: datetime) -> str | None:
        """Use up a link: the token of a new session; None when the link is no good."""
        member_id = await uow.sessions.use_link(hash_of_token(link), now)
        member = await uow.staff.get(member_id) if member_id else None
        if member is None or not member.active:
            return None
        await uow.sessions.tidy(opened_before=now - OPEN_FOR, seen_before=now - IDLE_FOR)
        token = self._token()
        await uow.sessions.open(hash_of_token(token), member.id, now)
        await put_on_record(uow, member, "console.sign_in", member.who, now=now)
        return token

    async def member(self, uow: UnitOfWork, token: str, now: datetime) -> Member | None:
        """Whose session it is; None once it is closed or past, or they are staff no more."""
        session = await uow.sessions.get(hash_of_token(token))
        if session is None:
            return None
        member = await uow.staff.get(session.member_id)
        is_past = now >= session.opened_at + OPEN_FOR or now >= session.seen_at + IDLE_FOR
        if is_past or member is None or not member.active:
            await uow.sessions.close(hash_of_token(token))
            return None
        if now >= session.seen_at + NOTED_EVERY:
            await uow.sessions.touch(hash_of_token(token), now)
        return member

    async def leave(self, uow: UnitOfWork, by: Member, token: str, now: datetime) -> None:
        """Sign out here."""
        await uow.sessions.close(hash_of_token(token))
        await put_on_record(uow, by, "console.sign_out", by.who, now=now)

    async def leave_everywhere(self, uow: UnitOfWork, by: Member, now: datetime) -> int:
        """Sign out on every device, and void links not used yet; returns how many sessions."""
        closed = await uow.sessions.close_all(by.id)
        await put_on_record(uow, by, "console.sign_out_all", by.who, now=now, sessions=closed)
        return closed
