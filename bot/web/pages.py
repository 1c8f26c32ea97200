"""The routes, as one list."""

from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.health import HealthPage
from bot.web.webhook import WebhookPage


def web_application(
    *, health: HealthPage, webhook: WebhookPage | None, webhook_path: str = "/telegram"
) -> Starlette:
    """Build the application; without ``webhook`` there is no such page."""
    routes = [Route("/healthz", health.show, methods=["GET"])]
    if webhook is not None:
        routes.append(Route(webhook_path, webhook.take, methods=["POST"]))
    return Starlette(routes=routes)
