"""Chats that an earlier release kept in plain: hashed and sealed as soon as there is a key."""

import sqlalchemy as sa

from bot.store.cipher import Cipher, SealBrokenError, WrongKeyError
from bot.store.connection import engine_for
from bot.store.sealed import seal_for_chat
from bot.store.tables import chat_messages, chats, outbox, updates

MARK = "plain:"  # what step 0004 put before them; no hash begins so
_ONE_AT_A_TIME = sa.select(sa.func.pg_advisory_xact_lock(0x6D747472))  # any number, ever the same


def hash_plain_chats(url: str, cipher: Cipher) -> int:
    """Hash all that are left, or none; returns how many rows. Raises :class:`WrongKeyError`."""
    with engine_for(url).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_ONE_AT_A_TIME)  # several instances may start together
        tables = (updates, chats, chat_messages, outbox)
        return sum(_hash_in(connection, table, cipher) for table in tables)


def _hash_in(connection: sa.Connection, table: sa.Table, cipher: Cipher) -> int:
    rows = connection.execute(sa.select(table).where(table.c.chat_hash.startswith(MARK))).all()
    key = list(table.primary_key)
    change = sa.update(table).where(*(each == sa.bindparam(f"of_{each.name}") for each in key))
    changes = []
    for row in rows:
        chat_key = row.chat_hash.removeprefix(MARK)
        values = {f"of_{each.name}": getattr(row, each.name) for each in key}
        values["chat_hash"] = cipher.keyed_hash(chat_key)
        if "payload" in table.c:  # the channel must be told whom to send to, or who wrote
            values["payload"] = seal_for_chat(cipher, chat_key, _unseal(cipher, row.payload))
        changes.append(values)
    if changes:
        connection.execute(change, changes)
    return len(changes)


def _unseal(cipher: Cipher, sealed: bytes) -> bytes:
    try:
        return cipher.unseal(sealed)
    except SealBrokenError:
        raise WrongKeyError from None
