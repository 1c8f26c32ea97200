"""The keys of a store: one seals, several open, and what must outlive them lies in the store.

People are found by keyed hashes. Their secret was first drawn from the oldest key there was; it is
kept sealed, so that the key itself can be dropped once everything has been sealed anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.store.cipher import Cipher, SealBrokenError, WrongKeyError
from bot.store.connection import engine_for
from bot.store.seals import check_sealed
from bot.store.tables import secrets

_ROOT = "root"
_FIND = sa.select(secrets.c.sealed).where(secrets.c.name == _ROOT)


def open_cipher(url: str, keys: Sequence[str]) -> Cipher:
    """Make the cipher of a store that `upgrade` has prepared; raises :class:`WrongKeyError`."""
    cipher = Cipher(keys)
    with engine_for(url).begin() as connection:
        # Whoever comes first settles it, should several instances start together.
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("LOCK TABLE secrets"))
        sealed = connection.execute(_FIND).scalar()
        if sealed is None:
            check_sealed(connection, cipher)  # a wrong key must not become the root for good
            sealed = cipher.seal(keys[-1].encode())
            connection.execute(sa.insert(secrets), {"name": _ROOT, "sealed": sealed})
    try:
        return Cipher(keys, root=cipher.unseal(sealed).decode())
    except SealBrokenError:
        raise WrongKeyError from None
