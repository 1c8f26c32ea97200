"""Setting, changing and taking away what one signs in with beside links."""

from collections.abc import Sequence
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from bot.console.account import AccountPage
from bot.console.desk import Desk, Visit, number_in
from bot.console.door import status_of
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.console.second_factor import address_of, picture_of
from bot.domain.errors import (
    BotError,
    InvalidInputError,
    LoginTakenError,
    LoginUnfitError,
    PasswordUnfitError,
    WrongCodeError,
)
from bot.services.passwords import Passwords


class PasswordPage:
    """One's own password and second factor; and, for leads, taking away those of others."""

    def __init__(
        self, desk: Desk, passwords: Passwords, pages: Pages, account: AccountPage
    ) -> None:
        self._passwords = passwords
        self._pages = pages
        self._account = account
        self._issuer = desk.texts.say("console.name")

    async def begin(self, visit: Visit) -> Response:
        """Set name and password; the second factor comes next."""
        login = visit.form.one("login")
        try:
            await self._passwords.begin(
                visit.member,
                visit.session,
                login=login,
                password=_same_twice(visit),
                now=visit.now,
            )
        except (LoginTakenError, LoginUnfitError, PasswordUnfitError) as error:
            return await self._again(visit, error, login)
        return RedirectResponse(f"{PATH}/account/second-factor", status_code=303)

    async def second_factor(self, visit: Visit) -> Response:
        """What the telephone is to be shown."""
        return await self._second_factor(visit)

    async def confirm(self, visit: Visit) -> Response:
        """Take the second factor into use and show the recovery codes, once."""
        try:
            async with visit.work() as (uow, by):
                codes = await self._passwords.confirm(
                    uow, by, visit.session, visit.form.one("code"), visit.now
                )
        except WrongCodeError as error:
            return await self._second_factor(visit, error)
        return self._codes(visit, codes)

    async def change(self, visit: Visit) -> Response:
        """Take another password."""
        try:
            await self._passwords.change(
                visit.member, visit.session, password=_same_twice(visit), now=visit.now
            )
        except PasswordUnfitError as error:
            return await self._again(visit, error)
        return _to_account("password_changed")

    async def renew_codes(self, visit: Visit) -> Response:
        """Make new recovery codes and show them, once."""
        async with visit.work() as (uow, by):
            codes = await self._passwords.renew_codes(uow, by, visit.session, visit.now)
        return self._codes(visit, codes)

    async def remove(self, visit: Visit) -> Response:
        """Go back to links alone, or give up setting a password."""
        if visit.form.one("sure") != "yes":
            raise InvalidInputError
        async with visit.work() as (uow, by):
            await self._passwords.remove(uow, by, visit.session, visit.now)
        return _to_account("password_removed")

    async def holders(self, visit: Visit) -> Response:
        """Who has a password."""
        async with visit.work() as (uow, by):
            holders = await self._passwords.holders(uow, by)
        return self._pages.show("passwords.html", visit, holders=holders)

    async def reset(self, visit: Visit) -> Response:
        """Take somebody's away."""
        async with visit.work() as (uow, by):
            await self._passwords.reset(uow, by, number_in(visit.path["id"]), visit.now)
        said = urlencode({"said": "password_reset"})
        return RedirectResponse(f"{PATH}/passwords?{said}", status_code=303)

    async def _second_factor(self, visit: Visit, error: BotError | None = None) -> Response:
        async with visit.work() as (uow, by):
            credential = await self._passwords.pending(uow, by, visit.session, visit.now)
        address = address_of(credential.secret, credential.login, self._issuer)
        return self._pages.show(
            "second_factor.html",
            visit,
            status=status_of(error) if error else 200,
            trouble=self._pages.key_of(error) if error else "",
            secret=credential.secret,
            picture=Markup(picture_of(address)),  # noqa: S704 - drawn by the library, no words in it
        )

    def _codes(self, visit: Visit, codes: Sequence[str]) -> Response:
        return self._pages.show("codes.html", visit, codes=codes)

    async def _again(self, visit: Visit, error: BotError, login: str = "") -> Response:
        return await self._account.show_with(
            visit,
            status=status_of(error),
            trouble=self._pages.trouble(error),
            login=login,
        )


def _same_twice(visit: Visit) -> str:
    password = visit.form.one("password")
    if password != visit.form.one("again"):
        raise PasswordUnfitError(why="differ")
    return password


def _to_account(said: str) -> Response:
    return RedirectResponse(f"{PATH}/account?{urlencode({'said': said})}", status_code=303)
