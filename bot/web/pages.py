"""The routes, as one list."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from bot.web.health import HealthPage
from bot.web.webhook import WebhookPage


def web_application(
    *,
    health: HealthPage,
    webhook: WebhookPage | None,
    webhook_path: str = "/telegram",
    console: BaseRoute | None = None,
) -> Starlette:
    """Build the application; without ``webhook`` there is no such page."""
    routes: list[BaseRoute] = [Route("/healthz", health.show, methods=["GET"])]
    if webhook is not None:
        routes.append(Route(webhook_path, webhook.take, methods=["POST"]))
    if console is not None:
        routes.append(console)
    return Starlette(routes=routes)
