"""Where Telegram delivers updates, when it is not asked for them."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.services.failures import redacted

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST_UPDATE = 1_000_000  # bytes; Telegram's are a hundredth of that

log = logging.getLogger(__name__)


class WebhookPage:
    """Takes one update a request, from whoever knows the secret."""

    def __init__(
        self, accept: Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]], secret: str
    ) -> None:
        if not secret:
            msg = "a webhook needs a secret"
            raise ValueError(msg)
        self._accept = accept
        self._secret = secret.encode()

    async def take(self, request: Request) -> Response:
        """Answer 200 only once the update is kept: Telegram repeats it otherwise."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return PlainTextResponse("wrong secret", status_code=401)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_UPDATE:
                return PlainTextResponse("too large", status_code=413)
        try:
            update = json.loads(body)
        except ValueError:
            return PlainTextResponse("not JSON", status_code=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return PlainTextResponse("not an update", status_code=400)
        try:
            await self._accept([update])
        except Exception as error:  # noqa: BLE001 - the sender must learn that it is not kept
            log.error("update not kept", extra=redacted(error))  # noqa: TRY400 - see redacted
            return PlainTextResponse("not kept", status_code=503)
        return PlainTextResponse("kept")
