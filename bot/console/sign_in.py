"""The pages before one is signed in: how to get a link, and the button that uses it up."""

from collections import deque
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.desk import BadFormError, Desk
from bot.console.door import COOKIE
from bot.console.proof import PATH, csrf_of, form_of, is_ours, keep
from bot.console.rendering import Pages
from bot.services.signing_in import OPEN_FOR

KNOCK_COOKIE = "console_knock"  # binds the button of a link's page to the browser that opened it
KNOCKED_FOR = timedelta(minutes=15)
WRONG_LINKS = 10  # of one address within ...
WITHIN = timedelta(minutes=10)
MOST_ADDRESSES = 10_000  # remembered at once


class SignInPage:
    """Lets members of staff in."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._wrong = WrongLinks()

    async def show(self, _request: Request) -> Response:
        """How one gets a link."""
        return self._pages.show("sign_in.html")

    async def knock(self, request: Request) -> Response:
        """A button; looking at it uses nothing up, since previews of links look too."""
        token = self._desk.signing_in.new_token()
        response = self._pages.show("knock.html", csrf=csrf_of(token))
        keep(response, KNOCK_COOKIE, token, KNOCKED_FOR, is_secure=self._desk.is_secure(request))
        return response

    async def enter(self, request: Request) -> Response:
        """Use a link up and open a session."""
        now, address = self._desk.clock.now(), request.client.host if request.client else ""
        if self._wrong.are_too_many(address, now):
            return self._pages.show("sign_in.html", status=429, trouble="console.too_many_links")
        try:
            form = await form_of(request)
        except BadFormError:
            return self._pages.refused(400, "console.error.bad_form")
        if not is_ours(form, request.cookies.get(KNOCK_COOKIE, "")):
            return self._pages.refused(403, "console.error.csrf")
        async with self._desk.store.begin() as uow:
            token = await self._desk.signing_in.enter(
                uow, request.path_params["token"], now, before=request.cookies.get(COOKIE, "")
            )
        if token is None:
            self._wrong.note(address, now)
            return self._pages.show("sign_in.html", status=403, trouble="console.link_no_good")
        response = RedirectResponse(PATH + "/", status_code=303)
        keep(response, COOKIE, token, OPEN_FOR, is_secure=self._desk.is_secure(request))
        response.delete_cookie(KNOCK_COOKIE, path=PATH)
        return response


class WrongLinks:
    """How many wrong links came from an address lately."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[datetime]] = {}

    def are_too_many(self, address: str, now: datetime) -> bool:
        """Whether to refuse to look at another."""
        seen = self._seen.get(address, deque())
        while seen and seen[0] <= now - WITHIN:
            seen.popleft()
        return len(seen) >= WRONG_LINKS

    def note(self, address: str, now: datetime) -> None:
        """Remember one."""
        seen = self._seen.pop(address, deque())
        self._seen[address] = seen  # the last to be forgotten
        seen.append(now)
        if len(self._seen) > MOST_ADDRESSES:
            del self._seen[next(iter(self._seen))]
