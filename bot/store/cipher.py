"""Seals what citizens wrote before it reaches the disk."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SealBrokenError(Exception):
    """Something kept cannot be opened: another key sealed it, or it was tampered with."""


class Cipher:
    """Seals with the first key and opens with any, so that keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, plain: bytes) -> bytes:
        """Make unreadable."""
        return self._fernet.encrypt(plain)

    def unseal(self, sealed: bytes) -> bytes:
        """Make readable again; raises :class:`SealBrokenError`."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise SealBrokenError from None


def new_key() -> str:
    """Make a fresh key, as the settings spell it."""
    return Fernet.generate_key().decode("ascii")
