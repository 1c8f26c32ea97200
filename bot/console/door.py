"""The door of the console: wraps the pages that are for members of staff alone."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.console.desk import BadFormError, Desk, SignedOutError, Visit
from bot.console.proof import (
    PATH,
    Reading,
    csrf_of,
    form_of,
    form_with_document,
    form_with_files,
    is_ours,
    words_typed,
)
from bot.console.rendering import Pages
from bot.console.uploads import TooBigError
from bot.domain.errors import (
    BotError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    PetitionNotFoundError,
)
from bot.services.failures import new_reference, redacted

COOKIE = "console"

Handler = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

log = logging.getLogger(__name__)


class Door:
    """Asks who comes, and for the proof that a form of theirs is ours."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    def shown(self, handler: Handler) -> Endpoint:
        """A page to look at."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, handler)

        return endpoint

    def posted(self, handler: Handler) -> Endpoint:
        """A form that does something."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, handler, read=form_of)

        return endpoint

    def uploaded(self, handler: Handler) -> Endpoint:
        """The same where a file may come along."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, handler, read=form_with_files)

        return endpoint

    def received(self, handler: Handler) -> Endpoint:
        """The same where an official document comes along."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, handler, read=form_with_document)

        return endpoint

    async def nowhere(self, visit: Visit) -> Response:
        """An address that leads nowhere."""
        return self._pages.refused(404, "console.error.not_found", visit)

    def gone(self, status: int = 200, kept: Sequence[str] = ()) -> Response:
        """The page of whoever is signed in no more, or never was."""
        trouble = "console.signed_out" if status == 200 else "console.not_signed_in"
        response = self._pages.show("sign_in.html", status=status, trouble=trouble, kept=kept)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    async def _guarded(
        self, request: Request, handler: Handler, *, read: Reading | None = None
    ) -> Response:
        visit: Visit | None = None
        try:
            visit = await self._visit(request)
            if read:
                form = await read(request)
                if not is_ours(form, visit.token):
                    return self._pages.refused(403, "console.error.csrf", visit, form)
                visit = replace(visit, form=form)
            return await handler(visit)
        except SignedOutError:
            return self.gone(status=401, kept=await words_typed(request) if read else ())
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
            who = await self._desk.signing_in.who(uow, token, now)
        if who is None:
            raise SignedOutError
        return Visit(
            desk=self._desk,
            request=request,
            member=who.member,
            session=who.session,
            token=token,
            csrf=csrf_of(token),
            now=now,
        )

    def _unread(self, error: Exception, visit: Visit | None) -> Response:
        if isinstance(error, TooBigError):
            return self._pages.refused(413, "console.error.too_big", visit, limit=error.limit)
        return self._pages.refused(400, "console.error.bad_form", visit)


def status_of(error: BotError) -> int:
    """How HTTP names a refusal; what lies outside a scope is not there."""
    if isinstance(error, NotPermittedError):
        return 404 if error.facts.get("outside") else 403
    if isinstance(error, NotFoundError | PetitionNotFoundError):
        return 404
    return 422 if isinstance(error, InvalidInputError) else 409
