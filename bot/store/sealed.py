"""Several values sealed as one; what belongs to a chat sealed together with its name."""

import json
from collections.abc import Mapping
from typing import Any, cast

from bot.store.cipher import Cipher

_BETWEEN = b"\n"  # no chat's name holds one


def seal_values(cipher: Cipher, values: Mapping[str, object]) -> bytes:
    """Make JSON values unreadable."""
    return cipher.seal(json.dumps(values, ensure_ascii=False).encode())


def unseal_values(cipher: Cipher, sealed: bytes) -> Mapping[str, Any]:
    """Make them readable again; raises :class:`bot.store.cipher.SealBrokenError`."""
    return cast("Mapping[str, Any]", json.loads(cipher.unseal(sealed)))


def seal_for_chat(cipher: Cipher, chat_key: str, payload: bytes) -> bytes:
    """Make what belongs to a chat unreadable, and whose it is with it."""
    return cipher.seal(chat_key.encode() + _BETWEEN + payload)


def unseal_for_chat(cipher: Cipher, sealed: bytes) -> tuple[str, bytes]:
    """Whose it is, and what was sealed."""
    chat_key, _, payload = cipher.unseal(sealed).partition(_BETWEEN)
    return chat_key.decode(), payload
