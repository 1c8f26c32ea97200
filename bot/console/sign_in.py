"""The pages before one is signed in: by a one-time link or, where the office wants it, a password.

Looking at a link shows a button and uses nothing up, since previews of links look too.
"""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.desk import BadFormError, Desk, Form
from bot.console.door import COOKIE
from bot.console.proof import PATH, csrf_of, form_of, is_ours, keep
from bot.console.rendering import Pages
from bot.domain.errors import TooManyTriesError
from bot.domain.staff import Act, Member
from bot.services.passwords import Claim
from bot.services.signing_in import OPEN_FOR
from bot.services.tries import LINK, count_try, give_back

KNOCK_COOKIE = "console_knock"  # binds a form to the browser that was shown it
KNOCKED_FOR = timedelta(minutes=15)


class SignInPage:
    """Lets members of staff in."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """How one gets a link; a form for whoever has a password."""
        if self._desk.passwords is None:
            return self._pages.show("sign_in.html")
        return self._with_knock(request, "sign_in.html")

    async def knock(self, request: Request) -> Response:
        """The button of a link."""
        return self._with_knock(request, "knock.html")

    async def enter(self, request: Request) -> Response:
        """Use a link up and open a session."""
        refused = await self._check(request)
        if isinstance(refused, Response):
            return refused
        now, address = self._desk.clock.now(), address_of(request)
        link, before = request.path_params["token"], request.cookies.get(COOKIE, "")
        try:
            async with self._desk.store.begin() as uow:
                await count_try(uow, LINK, address, now)
                token = await self._desk.signing_in.enter(uow, link, now, before=before)
                if token is not None:
                    await give_back(uow, LINK, address)
        except TooManyTriesError:
            return self._with_knock(request, "knock.html", 429, "console.too_many_tries")
        if token is None:
            return self._with_knock(request, "sign_in.html", 403, "console.link_no_good")
        return await self._let_in(request, token)

    async def prove(self, request: Request) -> Response:
        """Look at name, password and code, and open a session."""
        form = await self._check(request)
        if isinstance(form, Response):
            return form
        if self._desk.passwords is None:
            return self._pages.refused(404, "console.error.not_found")
        claim = Claim(
            login=form.one("login"),
            password=form.one("password"),
            code=form.one("code"),
            address=address_of(request),
        )
        before = request.cookies.get(COOKIE, "")
        try:
            token = await self._desk.passwords.enter(claim, self._desk.clock.now(), before=before)
        except TooManyTriesError:
            return self._with_knock(request, "sign_in.html", 429, "console.too_many_tries")
        if token is None:
            return self._with_knock(request, "sign_in.html", 403, "console.no_entry")
        return await self._let_in(request, token)

    async def _check(self, request: Request) -> Form | Response:
        """The form, or what is answered to one that is not ours."""
        try:
            form = await form_of(request)
        except BadFormError:
            return self._pages.refused(400, "console.error.bad_form")
        if not is_ours(form, request.cookies.get(KNOCK_COOKIE, "")):
            return self._pages.refused(403, "console.error.csrf")
        return form

    def _with_knock(
        self, request: Request, template: str, status: int = 200, trouble: str = ""
    ) -> Response:
        token = self._desk.signing_in.new_token()
        response = self._pages.show(template, status=status, trouble=trouble, csrf=csrf_of(token))
        keep(response, KNOCK_COOKIE, token, KNOCKED_FOR, is_secure=self._desk.is_secure(request))
        return response

    async def _let_in(self, request: Request, token: str) -> Response:
        async with self._desk.store.begin() as uow:
            who = await self._desk.signing_in.who(uow, token, self._desk.clock.now())
        home = home_of(who.member) if who else f"{PATH}/"
        response = RedirectResponse(home, status_code=303)
        keep(response, COOKIE, token, OPEN_FOR, is_secure=self._desk.is_secure(request))
        response.delete_cookie(KNOCK_COOKIE, path=PATH)
        return response


def home_of(member: Member) -> str:
    """The page that is for them first."""
    is_editor_only = member.may(Act.KNOWLEDGE) and not member.may(Act.SEE)
    return f"{PATH}/knowledge" if is_editor_only else f"{PATH}/"


def address_of(request: Request) -> str:
    """Where somebody comes from; behind a trusted proxy, as that says."""
    return request.client.host if request.client else ""
