"""Several values sealed as one."""

import json
from collections.abc import Mapping
from typing import Any, cast

from bot.store.cipher import Cipher


def seal_values(cipher: Cipher, values: Mapping[str, object]) -> bytes:
    """Make JSON values unreadable."""
    return cipher.seal(json.dumps(values, ensure_ascii=False).encode())


def unseal_values(cipher: Cipher, sealed: bytes) -> Mapping[str, Any]:
    """Make them readable again; raises :class:`bot.store.cipher.SealBrokenError`."""
    return cast("Mapping[str, Any]", json.loads(cipher.unseal(sealed)))
