"""Seals what citizens wrote before it reaches the disk."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BITS = 256
_NONCE = 12  # bytes, drawn at random: safe for 2**32 seals with one key, years at full load


class SealBrokenError(Exception):
    """Something kept cannot be opened: another key sealed it, or it was tampered with."""


class WrongKeyError(Exception):
    """The key is not one, or not the one that sealed this database."""


class Cipher:
    """Seals with the first key and opens with any, so that keys can be rotated.

    AES-GCM: a tenth of Fernet's time, and every update is sealed thrice. Keyed hashes hang on
    ``root``, which must never change; a store keeps it (`keyring`), else it is the oldest key.
    """

    def __init__(self, keys: Sequence[str], *, root: str | None = None) -> None:
        try:
            self._ciphers = [AESGCM(base64.urlsafe_b64decode(key)) for key in keys]
        except ValueError:  # not base64, or of no key's length
            raise WrongKeyError from None
        if not keys:
            raise WrongKeyError
        self._root = (keys[-1] if root is None else root).encode()
        self._hash_key = self.secret_for("lookup")

    def seal(self, plain: bytes) -> bytes:
        """Make unreadable."""
        nonce = os.urandom(_NONCE)
        return nonce + self._ciphers[0].encrypt(nonce, plain, None)

    def unseal(self, sealed: bytes) -> bytes:
        """Make readable again; raises :class:`SealBrokenError`."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
            except (InvalidTag, ValueError):  # ValueError: too short to have been sealed
                continue
        raise SealBrokenError

    def is_of_first_key(self, sealed: bytes) -> bool:
        """Whether the first key alone would open it."""
        try:
            self._ciphers[0].decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError):
            return False
        return True

    def secret_for(self, purpose: str) -> bytes:
        """Derive a secret that stays the same however the keys are rotated."""
        return hashlib.sha256(f"{purpose}:".encode() + self._root).digest()

    def keyed_hash(self, words: str) -> str:
        """What sealed words are looked up by: the same each time, and telling nothing of them."""
        return hmac.new(self._hash_key, words.encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """Make a fresh key, as the settings spell it."""
    return base64.urlsafe_b64encode(AESGCM.generate_key(_KEY_BITS)).decode("ascii")
