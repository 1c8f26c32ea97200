"""What a password and the name beside it may be; no rule of composition, as those help nobody."""

import re
import unicodedata

from bot.domain.errors import LoginUnfitError, PasswordUnfitError

SHORTEST = 10  # characters; a second factor stands beside it
LONGEST = 128
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")


def login_from(text: str) -> str:
    """The name as it is kept; raises :class:`LoginUnfitError`."""
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise LoginUnfitError
    return login


def password_from(text: str) -> str:
    """The password however a keyboard composed its letters."""
    return unicodedata.normalize("NFKC", text)


def check_length(password: str) -> None:
    """Raise :class:`PasswordUnfitError` for what is too short or too long."""
    if len(password) < SHORTEST:
        raise PasswordUnfitError(why="short", limit=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordUnfitError(why="long", limit=LONGEST)
