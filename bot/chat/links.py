"""Links that open the bot at one entry or article: ``?start=d-<id>``.

Telegram allows letters, digits, ``_`` and ``-`` there, so an article's dot becomes ``__``.
"""

import re

_OPENING = "d-"
_LETTER = chr(0x111)  # the one letter beyond ASCII in articles' numbers
_WRITTEN = re.compile(r"d-([a-z0-9_-]{1,62})")


class Links:
    """Makes links, once it is known which bot they open: Telegram tells that after the start."""

    def __init__(self, bot_username: str = "") -> None:
        self._bot_username = bot_username

    def open_bot(self, username: str) -> None:
        """Let all links from now on open this bot."""
        self._bot_username = username

    def to(self, subject_id: str) -> str:
        """Address of an entry or article, to print or send on; "" while the bot is unknown."""
        if not self._bot_username:
            return ""
        written = subject_id.replace(".", "__").replace(_LETTER, "_")
        return f"https://t.me/{self._bot_username}?start={_OPENING}{written}"


def opened(payload: str) -> str:
    """Id that a link's payload means, "" if it means none; anybody can write payloads."""
    found = _WRITTEN.fullmatch(payload)
    return found[1].replace("__", ".").replace("_", _LETTER) if found else ""
