"""Links that open the bot at an entry, an article (``?start=d-<id>``) or a commune's form.

Telegram allows letters, digits, ``_`` and ``-`` there, so an article's dot becomes ``__``.
"""

import re

_OPENING = "d-"
_LETTER = chr(0x111)  # the one letter beyond ASCII in articles' numbers
_INVITING = "i-"
_INVITED = re.compile(r"i-([A-Za-z0-9_-]{20,62})")
_DOING = re.compile(r"c-(KN(?:-[A-Z0-9]{3}){3})-([a-z]{1,20})")
PETITION_PATH = "/console/petition/"  # the code follows
FORWARD_PATH = "/console/forward?code="  # the same
SIGN_IN_PATH = "/console/sign-in/"  # the token follows; opening it uses nothing up
_PLACE = re.compile(r"p-([0-9]{5})")
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

    def at_place(self, place_id: str) -> str:
        """Address that opens the form with a commune put in; "" while the bot is unknown."""
        if not self._bot_username:
            return ""
        return f"https://t.me/{self._bot_username}?start=p-{place_id}"

    def invitation(self, token: str) -> str:
        """Address that makes whoever opens it a member of staff; "" while the bot is unknown."""
        if not self._bot_username:
            return ""
        return f"https://t.me/{self._bot_username}?start={inviting(token)}"

    def doing(self, code: str, verb: str) -> str:
        """Address where a member of staff does something with a petition, in private."""
        if not self._bot_username:
            return ""
        return f"https://t.me/{self._bot_username}?start=c-{code}-{verb}"


def asked(payload: str) -> tuple[str, str] | None:
    """The petition and what is to be done with it, where a link's payload says so."""
    found = _DOING.fullmatch(payload)
    return (found[1], found[2]) if found else None


def petition_page(public_url: str, code: str) -> str:
    """Address of the console's page of a petition."""
    return public_url.rstrip("/") + PETITION_PATH + code


def forward_page(public_url: str, code: str) -> str:
    """Address of the console's page where a letter about a petition begins."""
    return public_url.rstrip("/") + FORWARD_PATH + code


def placed(payload: str) -> str:
    """Code of the commune that a link's payload holds, "" if it holds none."""
    found = _PLACE.fullmatch(payload)
    return found[1] if found else ""


def inviting(token: str) -> str:
    """What the link of an invitation says to the bot: what can be typed after /start as well."""
    return _INVITING + token


def invited(payload: str) -> str:
    """Token that a link's payload holds, "" if it holds none."""
    found = _INVITED.fullmatch(payload)
    return found[1] if found else ""


def sign_in(public_url: str, token: str) -> str:
    """Address of the console's page that signs a member of staff in."""
    return public_url.rstrip("/") + SIGN_IN_PATH + token


def opened(payload: str) -> str:
    """Id that a link's payload means, "" if it means none; anybody can write payloads."""
    found = _WRITTEN.fullmatch(payload)
    return found[1].replace("__", ".").replace("_", _LETTER) if found else ""
