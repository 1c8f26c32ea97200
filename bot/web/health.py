"""Whether the bot does its work: one page for whoever watches over it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.services.ports import Clock

WAITING_FOR = timedelta(minutes=10)  # longer than any usual wait that Telegram asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The facts."""

    telegram_reachable: bool
    oldest_unhandled: datetime | None  # update
    oldest_unsent: datetime | None  # reply
    knowledge_version: str


class HealthPage:
    """Answers 200 while all is well, 503 otherwise, with the facts either way."""

    def __init__(self, read: Callable[[], Awaitable[Health]], clock: Clock) -> None:
        self._read = read
        self._clock = clock

    async def show(self, _request: Request) -> Response:
        """Tell the facts."""
        try:
            health = await self._read()
        except Exception as error:  # noqa: BLE001 - whatever is broken, this page says so
            return JSONResponse({"ok": False, "error": type(error).__name__}, status_code=503)
        now = self._clock.now()
        unhandled, unsent = (
            now - (since or now) for since in (health.oldest_unhandled, health.oldest_unsent)
        )
        ok = health.telegram_reachable and max(unhandled, unsent) < WAITING_FOR
        facts = {
            "ok": ok,
            "telegram_reachable": health.telegram_reachable,
            "oldest_unhandled_seconds": round(unhandled.total_seconds()),
            "oldest_unsent_seconds": round(unsent.total_seconds()),
            "knowledge_version": health.knowledge_version,
        }
        return JSONResponse(facts, status_code=200 if ok else 503)
