"""One's own account: where one is signed in and how, and signing out."""

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, Visit
from bot.console.door import Door
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.services.passwords import is_recent


class AccountPage:
    """What a member sees and changes of themselves."""

    def __init__(self, desk: Desk, pages: Pages, door: Door) -> None:
        self._desk = desk
        self._pages = pages
        self._door = door

    async def show(self, visit: Visit) -> Response:
        """Name, rights, sessions, password."""
        return await self.show_with(visit)

    async def show_with(
        self, visit: Visit, *, status: int = 200, login: str = "", **facts: object
    ) -> Response:
        """The page with what went wrong, and the name that was typed."""
        passwords = self._desk.passwords
        async with visit.work() as (uow, by):
            sessions = await self._desk.signing_in.sessions(uow, by, visit.now)
            credential = await passwords.standing(uow, by) if passwords else None
        return self._pages.show(
            "account.html",
            visit,
            status=status,
            sessions=sessions,
            credential=credential,
            is_recent=is_recent(visit.session, visit.now),
            login=login,
            **facts,
        )

    async def leave(self, visit: Visit) -> Response:
        """Sign out here, or of the session that is named."""
        session = visit.form.one("session") or visit.session.token_hash
        async with visit.work() as (uow, by):
            await self._desk.signing_in.leave(uow, by, session, visit.now)
        if session == visit.session.token_hash:
            return self._door.gone()
        said = urlencode({"said": "signed_out"})
        return RedirectResponse(f"{PATH}/account?{said}", status_code=303)

    async def leave_everywhere(self, visit: Visit) -> Response:
        """Sign out on every device."""
        async with visit.work() as (uow, by):
            await self._desk.signing_in.leave_everywhere(uow, by, visit.now)
        return self._door.gone()
