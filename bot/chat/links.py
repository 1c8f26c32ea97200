"""Links that open the bot at one entry or article: ``?start=d-<id>``.

Telegram allows letters, digits, ``_`` and ``-`` there, so an article's dot becomes ``__``.
"""

import re

_OPENING = "d-"
_LETTER = chr(0x111)  # the one letter beyond ASCII in articles' numbers
_WRITTEN = re.compile(r"d-([a-z0-9_-]{1,62})")


def link(bot_username: str, subject_id: str) -> str:
    """Address of an entry or article, to print or send on."""
    written = subject_id.replace(".", "__").replace(_LETTER, "_")
    return f"https://t.me/{bot_username}?start={_OPENING}{written}"


def opened(payload: str) -> str:
    """Id that a link's payload means, "" if it means none; anybody can write payloads."""
    found = _WRITTEN.fullmatch(payload)
    return found[1].replace("__", ".").replace("_", _LETTER) if found else ""
