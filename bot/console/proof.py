"""That a form was really sent from a page of ours, by the browser that was shown it."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.console.desk import LONGEST_FORM, BadFormError, Form
from bot.console.receiving import receive
from bot.console.rendering import typed_in
from bot.console.uploads import MULTIPART, read_multipart, read_words

PATH = "/console"
_FORM_TYPE = "application/x-www-form-urlencoded"

Reading = Callable[[Request], Awaitable[Form]]


def csrf_of(token: str) -> str:
    """What a form must bring along; the store's hash of the token does not tell it."""
    return hashlib.sha256(b"form:" + token.encode()).hexdigest()


def is_ours(form: Form, token: str) -> bool:
    """Whether a form brings what belongs to the token in the browser's cookie."""
    return bool(token) and hmac.compare_digest(form.one("csrf").encode(), csrf_of(token).encode())


async def form_of(request: Request) -> Form:
    """The form that was sent; raises :class:`BadFormError` for what is too long or unreadable."""
    if _type_of(request) != _FORM_TYPE:
        return Form()  # nothing that our pages send: it brings no proof along
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise BadFormError
    return Form.parse(body.decode("utf-8", errors="replace"))


async def form_with_files(request: Request) -> Form:
    """The same, of a page that may bring files along."""
    if _type_of(request) != MULTIPART:
        return await form_of(request)
    return await read_multipart(request)


async def form_with_document(request: Request) -> Form:
    """The same, of the page that takes official documents."""
    if _type_of(request) != MULTIPART:
        return await form_of(request)
    return await receive(request)


async def words_typed(request: Request) -> Sequence[str]:
    """What somebody had written when their session ended; strangers' pages echo nothing."""
    if request.headers.get("sec-fetch-site") != "same-origin":
        return ()
    try:
        is_multipart = _type_of(request) == MULTIPART
        return typed_in(await (read_words(request) if is_multipart else form_of(request)))
    except (BadFormError, ClientDisconnect):
        return ()


def _type_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip()


def keep(
    response: Response, name: str, token: str, lasting: timedelta, *, is_secure: bool
) -> None:
    """Have the browser keep a token, for these pages alone."""
    response.set_cookie(
        name,
        token,
        max_age=int(lasting.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=is_secure,
    )
