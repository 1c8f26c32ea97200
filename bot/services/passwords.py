"""Signing in by name, password and second factor, for offices that want it beside links.

All three are asked for and looked at together, and one answer is given to whatever is wrong, so
that nobody learns which names there are. Changing any of it needs a sign-in of a moment ago, which
a link always gives: whoever forgot theirs needs nobody to tell them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import (
    LoginTakenError,
    NotFoundError,
    PasswordStateError,
    PasswordUnfitError,
    SignInAgainError,
    WrongCodeError,
)
from bot.domain.passwords import check_length, login_from, password_from
from bot.domain.staff import Act, By, Member
from bot.services.auditing import put_on_record
from bot.services.credentials import Credential
from bot.services.office import ConsoleSession
from bot.services.ports import Store, UnitOfWork
from bot.services.rights import check, member_of
from bot.services.signing_in import SigningIn
from bot.services.staffing import hash_of_token
from bot.services.tries import NAME, PASSWORD, count_try, give_back, note_wrong

RECENT = timedelta(minutes=15)  # since signing in
RECOVERY_CODES = 10


class Hasher(Protocol):
    """Hashes passwords, slowly on purpose."""

    async def hash(self, password: str) -> str:
        """What is kept of it."""
        ...

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether it is this one; None is no one's, and takes as long."""
        ...

    def is_guessable(self, password: str, about: Sequence[str]) -> bool:
        """Whether it is common, or made of what is known about its owner."""
        ...


class SecondFactor(Protocol):
    """Codes that a telephone shows for half a minute each."""

    def new_secret(self) -> str:
        """A secret to share with the telephone."""
        ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The number of the half minute whose code it is; None for none of the present ones."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody brings to get in."""

    login: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    address: str  # they come from


class Passwords:
    """Keeps what members sign in with; ``new_code`` makes a code for a lost telephone."""

    def __init__(
        self,
        store: Store,
        *,
        signing_in: SigningIn,
        hasher: Hasher,
        factor: SecondFactor,
        new_code: Callable[[], str],
    ) -> None:
        self._store = store
        self._signing_in = signing_in
        self._hasher = hasher
        self._factor = factor
        self._new_code = new_code

    async def enter(self, claim: Claim, now: datetime, *, before: str = "") -> str | None:
        """The token of a new session; None when anything is wrong. Raises TooManyTriesError."""
        login = claim.login.strip().lower()
        async with self._store.begin() as uow:
            await count_try(uow, NAME, login, now)
            await count_try(uow, PASSWORD, claim.address, now)
            known = await uow.credentials.of_login(login)
        known_hash = known.password_hash if known and known.confirmed else None
        # Outside of the transaction: it takes a tenth of a second, for unknown names too.
        is_right = await self._hasher.matches(known_hash, password_from(claim.password))
        async with self._store.begin() as uow:
            credential = await uow.credentials.of_login(login)
            if credential is None or not credential.confirmed:
                await note_wrong(uow, NAME, login, now)
                return None
            member = await uow.staff.get(credential.member_id)
            is_right = is_right and credential.password_hash == known_hash
            used = self._used(credential, claim.code, now) if is_right else None
            if member is None or not member.active or used is None:
                await note_wrong(uow, NAME, login, now)
                await put_on_record(
                    uow, None, "console.wrong_password", f"staff:{credential.member_id}", now=now
                )
                return None
            await uow.credentials.keep(used)
            await give_back(uow, NAME, login)
            await give_back(uow, PASSWORD, claim.address)
            way = "password" if used.recovery == credential.recovery else "recovery"
            return await self._signing_in.open(uow, member, now, way=way, before=before)

    async def standing(self, uow: UnitOfWork, by: Member) -> Credential | None:
        """One's own, also while its second factor is not confirmed."""
        return await uow.credentials.of_member(by.id)

    async def begin(
        self, by: Member, session: ConsoleSession, *, login: str, password: str, now: datetime
    ) -> None:
        """Set name and password; they let nobody in before :meth:`confirm`."""
        _check_recent(session, now)
        login = login_from(login)
        password_hash = await self._hash(password, [login, by.name])
        async with self._store.begin() as uow:
            await member_of(uow, by.id)
            standing = await uow.credentials.of_member(by.id)
            if standing is not None and standing.confirmed:
                raise PasswordStateError
            other = await uow.credentials.of_login(login)
            if other is not None and other.member_id != by.id:
                raise LoginTakenError
            credential = Credential(
                member_id=by.id,
                login=login,
                password_hash=password_hash,
                secret=self._factor.new_secret(),
                set_at=now,
            )
            await uow.credentials.keep(credential)

    async def pending(
        self, uow: UnitOfWork, by: Member, session: ConsoleSession, now: datetime
    ) -> Credential:
        """One's own before it is confirmed, its second factor to be shown to the telephone."""
        _check_recent(session, now)
        credential = await uow.credentials.of_member(by.id)
        if credential is None or credential.confirmed:
            raise PasswordStateError
        return credential

    async def confirm(
        self, uow: UnitOfWork, by: Member, session: ConsoleSession, code: str, now: datetime
    ) -> Sequence[str]:
        """Take the second factor into use; returns the recovery codes, which are kept nowhere."""
        credential = await self.pending(uow, by, session, now)
        step = self._factor.step_of(credential.secret, _digits(code), now)
        if step is None:
            raise WrongCodeError
        confirmed = replace(credential, confirmed=True, last_step=step, set_at=now)
        codes = await self._with_new_codes(uow, confirmed)
        await uow.sessions.close_all(by.id, but=session.token_hash)
        await put_on_record(uow, by, "password.set", by.who, now=now)
        return codes

    async def change(
        self, by: Member, session: ConsoleSession, *, password: str, now: datetime
    ) -> None:
        """Take another password; the second factor stays, all other sessions end."""
        _check_recent(session, now)
        async with self._store.begin() as uow:
            login = (await self._confirmed(uow, by)).login
        password_hash = await self._hash(password, [login, by.name])
        async with self._store.begin() as uow:
            credential = await self._confirmed(uow, by)
            await uow.credentials.keep(
                replace(credential, password_hash=password_hash, set_at=now)
            )
            await uow.sessions.close_all(by.id, but=session.token_hash)
            await put_on_record(uow, by, "password.change", by.who, now=now)

    async def renew_codes(
        self, uow: UnitOfWork, by: Member, session: ConsoleSession, now: datetime
    ) -> Sequence[str]:
        """New recovery codes in place of the earlier ones."""
        _check_recent(session, now)
        codes = await self._with_new_codes(uow, await self._confirmed(uow, by))
        await put_on_record(uow, by, "password.codes", by.who, now=now)
        return codes

    async def remove(
        self, uow: UnitOfWork, by: Member, session: ConsoleSession, now: datetime
    ) -> None:
        """Sign in by links only from now on."""
        _check_recent(session, now)
        if await uow.credentials.drop(by.id):
            await put_on_record(uow, by, "password.remove", by.who, now=now)

    async def holders(self, uow: UnitOfWork, by: By) -> Sequence[tuple[Member, Credential]]:
        """Who has a password in use, for those who may take it away."""
        check(by, Act.RESET)
        members = {each.id: each for each in await uow.staff.all()}
        return [
            (members[each.member_id], each)
            for each in await uow.credentials.all()
            if each.confirmed
        ]

    async def reset(self, uow: UnitOfWork, by: By, member_id: int, now: datetime) -> Member:
        """Take password and second factor of a member away and sign them out everywhere."""
        check(by, Act.RESET)
        member = await member_of(uow, member_id)
        if not await uow.credentials.drop(member.id):
            raise NotFoundError
        await uow.sessions.close_all(member.id)
        await put_on_record(uow, by, "password.reset", member.who, now=now)
        return member

    async def _hash(self, password: str, about: Sequence[str]) -> str:
        password = password_from(password)
        check_length(password)
        if self._hasher.is_guessable(password, about):
            raise PasswordUnfitError(why="guessable")
        return await self._hasher.hash(password)

    async def _confirmed(self, uow: UnitOfWork, by: Member) -> Credential:
        credential = await uow.credentials.of_member(by.id)
        if credential is None or not credential.confirmed:
            raise PasswordStateError
        return credential

    async def _with_new_codes(self, uow: UnitOfWork, credential: Credential) -> Sequence[str]:
        codes = [self._new_code() for _ in range(RECOVERY_CODES)]
        kept = frozenset(hash_of_token(_letters(code)) for code in codes)
        await uow.credentials.keep(replace(credential, recovery=kept))
        return codes

    def _used(self, credential: Credential, code: str, now: datetime) -> Credential | None:
        """The credential once a code of it is used up; None for a wrong or used one."""
        step = self._factor.step_of(credential.secret, _digits(code), now)
        if step is not None:
            is_new = step > credential.last_step
            return replace(credential, last_step=step) if is_new else None
        used = hash_of_token(_letters(code))
        if used not in credential.recovery:
            return None
        return replace(credential, recovery=credential.recovery - {used})


def is_recent(session: ConsoleSession, now: datetime) -> bool:
    """Whether somebody signed in a moment ago."""
    return now < session.opened_at + RECENT


def _check_recent(session: ConsoleSession, now: datetime) -> None:
    if not is_recent(session, now):
        raise SignInAgainError


def _digits(code: str) -> str:
    return "".join(code.split())


def _letters(code: str) -> str:
    return "".join(each for each in code.upper() if each.isalnum())
