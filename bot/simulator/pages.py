"""The chat page: one template, its scripts and styles, all from this package."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.simulator.telegram import Telegram

HERE = Path(__file__).parent
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        " img-src 'self' blob: data:; font-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Pages:
    """The page at ``/`` and what it loads."""

    def __init__(self, telegram: Telegram, examples: tuple[str, ...]) -> None:
        self._telegram = telegram
        self._examples = examples
        templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
        )
        self._chat = templates.get_template("chat.html")

    def routes(self) -> list[BaseRoute]:
        """Return the page and its files."""
        return [
            Route("/", self.chat),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]

    async def chat(self, _request: Request) -> Response:
        """Show the chat."""
        html = self._chat.render(
            bot=self._telegram.world.bot,
            examples=self._examples,
        )
        return HTMLResponse(html, headers=SECURITY)
