"""Whether the keys given open what the database holds."""

import sqlalchemy as sa

from bot.store.cipher import Cipher, SealBrokenError, WrongKeyError
from bot.store.connection import engine_for
from bot.store.tables import chats, outbox, updates

_SEALED = (updates.c.payload, chats.c.state, outbox.c.payload)


def check_seals(url: str, cipher: Cipher) -> None:
    """Open everything sealed, once before serving; raises :class:`WrongKeyError`.

    All of it, as a key that was dropped too early shuts out only those who came long ago.
    """
    with engine_for(url).connect() as connection:
        for column in _SEALED:
            for (sealed,) in connection.execute(sa.select(column).where(column.is_not(None))):
                try:
                    cipher.unseal(sealed)
                except SealBrokenError:
                    raise WrongKeyError from None
