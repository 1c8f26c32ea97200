"""``reply_markup`` and its checks, in the order and words of ``Client.cpp``.

The number of buttons Telegram allows is not in its source; a hundred in an inline keyboard and
three hundred in a reply keyboard were reported. Buttons of games, payments and web apps are kept
as they are.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.refusals import RefusedError, refused

Json = dict[str, Any]

CALLBACK_DATA_LIMIT = 64  # bytes of UTF-8
PLACEHOLDER_LIMIT = 64
INLINE_BUTTONS_LIMIT = 100
REPLY_BUTTONS_LIMIT = 300

_HOST = re.compile(r"^[^\s/:@]+\.[^\s/:@.]{2,}$")
_IP_ADDRESS = re.compile(r"^\d+\.\d+\.\d+\.\d+$")
_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_URL_SCHEMES = frozenset({"http", "https", "tg", "ton"})


def checked_markup(markup: object) -> Json | None:
    """Return the keyboard to be kept with a message, or refuse it as Telegram does."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise refused("markup_object")
    rows = _rows(markup.get("keyboard"), "keyboard_rows", _reply_button)
    inline_rows = _rows(markup.get("inline_keyboard"), "inline_rows", _inline_button)
    placeholder = str(markup.get("input_field_placeholder") or "")
    if len(placeholder) > PLACEHOLDER_LIMIT:
        raise refused("placeholder_too_long")
    if rows:
        return _within({**markup, "keyboard": rows}, rows, REPLY_BUTTONS_LIMIT)
    if inline_rows:
        return _within({"inline_keyboard": inline_rows}, inline_rows, INLINE_BUTTONS_LIMIT)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return dict(markup)
    return None


def inline_only(markup: Json | None) -> Json | None:
    """Return an inline keyboard, refusing any other: what edits accept."""
    if markup is not None and "inline_keyboard" not in markup:
        raise refused("inline_expected")
    return markup


def _within(markup: Json, rows: list[list[Json]], limit: int) -> Json:
    if sum(len(row) for row in rows) > limit:
        raise refused("markup_too_long")
    return markup


def _rows(rows: object, refusal: str, button: Callable[[object], Json]) -> list[list[Json]]:
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise refused(refusal)
    return [[button(item) for item in row] for row in rows if row]


def _reply_button(button: object) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise refused("keyboard_button", problem="KeyboardButton must be a String or an Object")
    _text(button, "keyboard_button")
    return dict(button)


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise refused("inline_button", problem="InlineKeyboardButton must be an Object")
    _text(button, "inline_button")
    action = next((name for name in _ACTIONS if name in button and button[name] != ""), None)
    if action is None:
        raise refused("inline_button", problem="Text buttons are unallowed in the inline keyboard")
    if action == "url":
        raise_for_url(str(button["url"]))
    if action == "callback_data":
        data = button["callback_data"]
        if not isinstance(data, str):
            raise refused("inline_button", problem='Field "callback_data" must be of type String')
        if len(data.encode()) > CALLBACK_DATA_LIMIT:
            raise refused("button_data")
    return dict(button)


def raise_for_url(url: str) -> None:
    """Refuse an address no button may carry."""
    try:
        parts = urlsplit(url if "://" in url else "http://" + url)
        port = parts.port
    except ValueError:
        raise _bad_url(url, "Wrong port number specified in the URL") from None
    if parts.scheme not in _URL_SCHEMES:
        raise _bad_url(url, "Unsupported URL protocol")
    if parts.scheme in {"tg", "ton"}:
        return
    host = parts.hostname or ""
    if not host:
        raise _bad_url(url, "URL host is empty")
    if port == 0 or not (_HOST.match(host) or _IP_ADDRESS.match(host)):
        raise _bad_url(url, "Wrong HTTP URL")


def _bad_url(url: str, problem: str) -> RefusedError:
    return refused("button_url", url=url, problem=problem)


def _text(button: Json, refusal: str) -> None:
    text = button.get("text")
    if text is None:
        raise refused(refusal, problem='Can\'t find field "text"')
    if not isinstance(text, str):
        raise refused(refusal, problem='Field "text" must be of type String')
    if not text.strip():
        raise refused("button_text_empty")
