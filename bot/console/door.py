"""The door of the console: who may come in, and that a form was really sent from our page."""

import hashlib
import hmac
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from bot.console.desk import LONGEST_FORM, BadFormError, Desk, Form, SignedOutError, Visit
from bot.console.rendering import Pages, typed_in
from bot.console.uploads import MULTIPART, TooBigError, read_multipart
from bot.domain.errors import (
    BotError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    PetitionNotFoundError,
)
from bot.services.failures import new_reference, redacted
from bot.services.signing_in import OPEN_FOR

COOKIE = "console"
KNOCK_COOKIE = "console_knock"  # binds the button of a link's page to the browser that opened it
PATH = "/console"
WRONG_LINKS = 10  # of one address within ...
WITHIN = timedelta(minutes=10)
MOST_ADDRESSES = 10_000  # remembered at once
_FORM_TYPE = "application/x-www-form-urlencoded"

Handler = Callable[[Visit], Awaitable[Response]]
Reading = Callable[[Request], Awaitable[Form]]
Endpoint = Callable[[Request], Awaitable[Response]]

log = logging.getLogger(__name__)


class Door:
    """Lets members of staff in, and wraps the pages that are for them alone."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._is_secure = desk.public_url.startswith("https://")
        self._wrong = WrongLinks()

    def shown(self, handler: Handler) -> Endpoint:
        """A page to look at."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, handler)

        return endpoint

    def posted(self, handler: Handler) -> Endpoint:
        """A form that does something."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, handler, read=_form_of)

        return endpoint

    def uploaded(self, handler: Handler) -> Endpoint:
        """The same where a file may come along."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, handler, read=_form_with_files)

        return endpoint

    async def sign_in_page(self, _request: Request) -> Response:
        """How one gets a link."""
        return self._pages.show("sign_in.html")

    async def knock(self, _request: Request) -> Response:
        """A button; looking at it uses nothing up, since previews of links look too."""
        token = secrets.token_urlsafe(32)
        response = self._pages.show("knock.html", csrf=csrf_of(token))
        self._keep(response, KNOCK_COOKIE, token, timedelta(minutes=15))
        return response

    async def enter(self, request: Request) -> Response:
        """Use a link up and open a session."""
        now, address = self._desk.clock.now(), request.client.host if request.client else ""
        if self._wrong.are_too_many(address, now):
            return self._pages.show("sign_in.html", status=429, trouble="console.too_many_links")
        try:
            form = await _form_of(request)
        except BadFormError:
            return self._pages.refused(400, "console.error.bad_form")
        if not _is_ours(form, request.cookies.get(KNOCK_COOKIE, "")):
            return self._pages.refused(403, "console.error.csrf")
        async with self._desk.store.begin() as uow:
            token = await self._desk.signing_in.enter(uow, request.path_params["token"], now)
        if token is None:
            self._wrong.note(address, now)
            return self._pages.show("sign_in.html", status=403, trouble="console.link_no_good")
        response = RedirectResponse(PATH + "/", status_code=303)
        self._keep(response, COOKIE, token, OPEN_FOR)
        response.delete_cookie(KNOCK_COOKIE, path=PATH)
        return response

    async def leave(self, visit: Visit) -> Response:
        """Sign out here."""
        async with visit.work() as (uow, by):
            await self._desk.signing_in.leave(uow, by, visit.token, visit.now)
        return self._gone()

    async def leave_everywhere(self, visit: Visit) -> Response:
        """Sign out on every device."""
        async with visit.work() as (uow, by):
            await self._desk.signing_in.leave_everywhere(uow, by, visit.now)
        return self._gone()

    async def nowhere(self, visit: Visit) -> Response:
        """An address that leads nowhere."""
        return self._pages.refused(404, "console.error.not_found", visit)

    async def _guarded(
        self, request: Request, handler: Handler, *, read: Reading | None = None
    ) -> Response:
        visit: Visit | None = None
        try:
            visit = await self._visit(request)
            if read:
                form = await read(request)
                if not _is_ours(form, visit.token):
                    return self._pages.refused(403, "console.error.csrf", visit, form)
                visit = replace(visit, form=form)
            return await handler(visit)
        except SignedOutError:
            return self._gone(status=401, kept=await _typed_in(request, read) if read else ())
        except (BadFormError, ClientDisconnect) as error:
            return self._unread(error, visit)
        except BotError as error:
            return self._pages.refusal(error, status_of(error), visit)
        except Exception as error:  # noqa: BLE001 - sorry with a reference, never a bare page
            reference = new_reference()
            log.error("console page failed", extra={"reference": reference, **redacted(error)})  # noqa: TRY400 - see redacted
            return self._pages.refused(500, "error.unexpected", visit, reference=reference)

    async def _visit(self, request: Request) -> Visit:
        token, now = request.cookies.get(COOKIE, ""), self._desk.clock.now()
        if not token:
            raise SignedOutError
        async with self._desk.store.begin() as uow:
            member = await self._desk.signing_in.member(uow, token, now)
        if member is None:
            raise SignedOutError
        return Visit(
            desk=self._desk,
            request=request,
            member=member,
            token=token,
            csrf=csrf_of(token),
            now=now,
        )

    def _unread(self, error: Exception, visit: Visit | None) -> Response:
        if isinstance(error, TooBigError):
            return self._pages.refused(413, "console.error.too_big", visit, limit=error.limit)
        return self._pages.refused(400, "console.error.bad_form", visit)

    def _gone(self, status: int = 200, kept: Sequence[str] = ()) -> Response:
        trouble = "console.signed_out" if status == 200 else "console.not_signed_in"
        response = self._pages.show("sign_in.html", status=status, trouble=trouble, kept=kept)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    def _keep(self, response: Response, name: str, token: str, lasting: timedelta) -> None:
        response.set_cookie(
            name,
            token,
            max_age=int(lasting.total_seconds()),
            path=PATH,
            httponly=True,
            samesite="lax",
            secure=self._is_secure,
        )


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


def csrf_of(token: str) -> str:
    """What a form must bring along; the store's hash of the token does not tell it."""
    return hashlib.sha256(b"form:" + token.encode()).hexdigest()


def status_of(error: BotError) -> int:
    """How HTTP names a refusal; what lies outside a scope is not there."""
    if isinstance(error, NotPermittedError):
        return 404 if error.facts.get("outside") else 403
    if isinstance(error, NotFoundError | PetitionNotFoundError):
        return 404
    return 422 if isinstance(error, InvalidInputError) else 409


def _is_ours(form: Form, token: str) -> bool:
    return bool(token) and hmac.compare_digest(form.one("csrf").encode(), csrf_of(token).encode())


async def _typed_in(request: Request, read: Reading) -> Sequence[str]:
    """What somebody had written when their session ended; strangers' pages echo nothing."""
    if request.headers.get("sec-fetch-site") != "same-origin":
        return ()
    try:
        return typed_in(await read(request))
    except BadFormError:
        return ()


async def _form_of(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM_TYPE:
        return Form()  # nothing that our pages send: it brings no proof along
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise BadFormError
    return Form.parse(body.decode("utf-8", errors="replace"))


async def _form_with_files(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip() != MULTIPART:
        return await _form_of(request)
    return await read_multipart(request)
