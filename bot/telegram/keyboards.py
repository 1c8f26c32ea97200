"""Buttons and the lasting keyboard, as Telegram knows them."""

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from bot.chat.screens import Button
from bot.telegram.envelope import Envelope

_COLUMNS = 2  # labels of about twenty letters side by side on a small phone


def inline_keyboard(envelope: Envelope) -> InlineKeyboardMarkup | None:
    """Make the buttons below the message."""
    if not envelope.buttons:
        return None
    return InlineKeyboardMarkup([[_button(each) for each in row] for row in envelope.buttons])


def keyboard(envelope: Envelope) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Make the buttons, or the keyboard that takes the place of the letters."""
    if not envelope.menu:
        return inline_keyboard(envelope)
    labels = [KeyboardButton(label) for label in envelope.menu]
    rows = [labels[start : start + _COLUMNS] for start in range(0, len(labels), _COLUMNS)]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, is_persistent=True)


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
