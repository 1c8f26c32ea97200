"""Methods that choose how updates arrive, and the few that end a session.

A webhook must be https, as in the documentation, except on loopback, where a local Bot API server
takes http and any port too. ``setWebhook`` answers at once; reaching the address comes later.
"""

import ipaddress
import re
from dataclasses import replace
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.simulator.methods.call import Call
from bot.simulator.refusals import refused
from bot.simulator.telegram import Telegram, Webhook
from bot.simulator.updates import DEFAULT, LIMIT

Json = dict[str, Any]

LONGEST_POLL = 50  # seconds, as the real server clamps it
CONNECTIONS = range(1, 101)
DEFAULT_CONNECTIONS = 40
SECRET_LIMIT = 256
PORTS = frozenset({80, 88, 443, 8443})

_SECRET = re.compile(r"^[A-Za-z0-9_-]*$")


class Described:
    """A result with a description beside it, as ``setWebhook`` gives."""

    def __init__(self, result: object, description: str) -> None:
        self.result = result
        self.description = description


class RawJson(str):
    """A result that is JSON already."""

    __slots__ = ()


async def get_updates(telegram: Telegram, call: Call) -> RawJson:
    """``getUpdates``."""
    if telegram.webhook.url:
        raise refused("webhook_active")
    telegram.updates.allow(call.json("allowed_updates", "allowed updates"))
    limit = call.integer("limit", LIMIT)
    seconds = min(max(_seconds(call), 0.0), LONGEST_POLL)
    offset = call.integer("offset")
    return RawJson(
        await telegram.updates.read(offset, limit if 0 < limit <= LIMIT else LIMIT, seconds)
    )


def set_webhook(telegram: Telegram, call: Call) -> Described:
    """``setWebhook``."""
    url = call.text("url").strip()
    if not url:
        return delete_webhook(telegram, call)
    _raise_for_url(url)
    secret = call.text("secret_token")
    if len(secret) > SECRET_LIMIT:
        raise refused("secret_too_long")
    if not _SECRET.match(secret):
        raise refused("secret_characters")
    telegram.updates.allow(call.json("allowed_updates", "allowed updates"))
    if call.flag("drop_pending_updates"):
        telegram.updates.clear()
    connections = call.integer("max_connections", DEFAULT_CONNECTIONS)
    webhook = Webhook(
        url=url,
        secret=secret,
        connections=min(max(connections, CONNECTIONS.start), CONNECTIONS.stop - 1),
        ip_address=call.text("ip_address"),
    )
    known = (telegram.webhook.url, telegram.webhook.secret, telegram.webhook.connections)
    if known == (webhook.url, webhook.secret, webhook.connections):
        return Described(result=True, description="Webhook is already set")
    telegram.webhook = webhook
    telegram.updates.end_poll(refused("poll_ended_by_webhook"))
    telegram.webhook_changed()
    return Described(result=True, description="Webhook was set")


def delete_webhook(telegram: Telegram, call: Call) -> Described:
    """``deleteWebhook``."""
    if call.flag("drop_pending_updates"):
        telegram.updates.clear()
    if not telegram.webhook.url:
        return Described(result=True, description="Webhook is already deleted")
    telegram.webhook = Webhook()
    telegram.webhook_changed()
    return Described(result=True, description="Webhook was deleted")


def get_webhook_info(telegram: Telegram, _call: Call) -> Json:
    """``getWebhookInfo``."""
    webhook = telegram.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates),
    }
    if webhook.last_error:
        info["last_error_date"] = webhook.last_error_at
        info["last_error_message"] = webhook.last_error
    if webhook.url:
        info["max_connections"] = webhook.connections
        info["ip_address"] = webhook.ip_address or "127.0.0.1"
    if telegram.updates.allowed != DEFAULT:
        info["allowed_updates"] = sorted(telegram.updates.allowed)
    return info


def log_out(telegram: Telegram, _call: Call) -> bool:
    """``logOut``: every later call is refused."""
    telegram.settings = replace(telegram.settings, logged_out=True)
    telegram.updates.end_poll(refused("logged_out"))
    return True


def close(_telegram: Telegram, _call: Call) -> bool:
    """``close``."""
    return True


def get_user_profile_photos(telegram: Telegram, call: Call) -> Json:
    """``getUserProfilePhotos``: nobody here has one."""
    if telegram.world.user(call.integer("user_id")) is None:
        raise refused("user_id_invalid")
    return {"total_count": 0, "photos": []}


def _seconds(call: Call) -> float:
    try:
        return float(call.text("timeout") or 0)
    except ValueError:
        return 0.0


def _raise_for_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else "https://" + url)
        port = parts.port
    except ValueError:
        raise refused("webhook_url") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise refused("webhook_url")
    if _on_loopback(parts):
        return
    if parts.scheme != "https":
        raise refused("webhook_https")
    if (port or 443) not in PORTS:
        raise refused("webhook_port")


def _on_loopback(parts: SplitResult) -> bool:
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"
