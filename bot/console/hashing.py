"""Passwords hashed by Argon2id, and the guess how soon they would be guessed."""

import asyncio
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

AT_ONCE = 2  # each takes 64 MiB and a core for a moment
STRONG = 3  # of 0 to 4: ten to the power of eight guesses do not find it
LOOKED_AT = 72  # characters: longer ones take long to judge, and are good enough by then
# Beside the common passwords and words that the library knows.
OF_OFFICE = (
    *("mattran", "mttq", "toquoc", "ubmttq", "thainguyen", "vietnam", "console"),
    *("matkhau", "dangnhap", "canbo", "quantri", "anhyeuem", "emyeuanh", "cuasotinhyeu"),
)


class Argon2Hasher:
    """Fulfils :class:`bot.services.passwords.Hasher`."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()  # RFC 9106's choice for little memory
        self._nobodys = self._hasher.hash("")  # as much work for a name that nobody bears
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """What is kept of it."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether it is this one; None is no one's, and takes as long."""
        async with self._turns:
            is_it = await asyncio.to_thread(self._verify, password_hash or self._nobodys, password)
        return is_it and password_hash is not None

    def is_guessable(self, password: str, about: Sequence[str]) -> bool:
        """Whether it is common, or made of what is known about its owner."""
        known = [part for text in about for part in (text, *text.split())]
        found = zxcvbn(password[:LOOKED_AT], user_inputs=[*OF_OFFICE, *known])
        return bool(found["score"] < STRONG)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
