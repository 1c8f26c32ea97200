"""Whether the bot does its work: one page for whoever watches over it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.services.ports import Clock

UNSENT_FOR = timedelta(minutes=10)  # longer than any usual wait that Telegram asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The facts."""

    telegram_reachable: bool
    oldest_unsent: datetime | None
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
        age = self._clock.now() - (health.oldest_unsent or self._clock.now())
        ok = health.telegram_reachable and age < UNSENT_FOR
        facts = {
            "ok": ok,
            "telegram_reachable": health.telegram_reachable,
            "oldest_unsent_seconds": round(age.total_seconds()),
            "knowledge_version": health.knowledge_version,
        }
        return JSONResponse(facts, status_code=200 if ok else 503)
