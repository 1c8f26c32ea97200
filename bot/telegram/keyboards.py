"""Buttons and the lasting keyboard, as the Bot API's JSON has them."""

from typing import Any

from bot.chat.screens import Button
from bot.chat.session import Words
from bot.telegram.envelope import Envelope

Markup = dict[str, Any]

_COLUMNS = 2  # labels of about twenty letters side by side on a small phone


def inline_keyboard(envelope: Envelope) -> Markup | None:
    """Make the buttons below the message."""
    if not envelope.buttons:
        return None
    return {"inline_keyboard": [[_button(each) for each in row] for row in envelope.buttons]}


def keyboard(envelope: Envelope, words: Words) -> Markup | None:
    """Make the buttons, or the keyboard that takes the place of the letters."""
    if not envelope.menu and not envelope.asks:
        return inline_keyboard(envelope)
    labels = [{"text": label} for label in envelope.menu]
    rows = [labels[start : start + _COLUMNS] for start in range(0, len(labels), _COLUMNS)]
    if not envelope.asks:
        return {"keyboard": rows, "resize_keyboard": True, "is_persistent": True}
    share = {"text": words.say(f"button.share_{envelope.asks}"), f"request_{envelope.asks}": True}
    # Once pressed it folds away: what it offers is given.
    return {"keyboard": [[share], *rows], "resize_keyboard": True, "one_time_keyboard": True}


def _button(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}
