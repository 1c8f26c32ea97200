"""The store that the settings name: its form, its keys, its condition."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from pydantic import SecretStr

from bot.config import Settings
from bot.services.ports import UnresolvedQuestion
from bot.store.access import usable
from bot.store.cipher import Cipher, new_key
from bot.store.inspection import Condition, inspect, newest_version
from bot.store.keyring import open_cipher
from bot.store.keys import read_keys
from bot.store.ledger import Ledger
from bot.store.migrate import upgrade
from bot.store.plain_chats import hash_plain_chats
from bot.store.seals import check_seals, reseal
from bot.store.store import SqlStore

KEY_FILE = "secret.key"
LEDGER_FILE = "erasures.log"


class SystemClock:
    """Fulfils :class:`bot.services.ports.Clock`."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


def upgrade_store(settings: Settings) -> Sequence[str]:
    """Bring the store to this release's form; returns the steps taken."""
    with usable():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return upgrade(settings.store_url)


def keys_for(settings: Settings) -> list[str]:
    """The keys that seal what is stored, newest first; raises :class:`MissingKeyError`."""
    given = secret_of(settings.secret_key)
    if given is None:
        with usable():
            return read_keys(settings.data_dir / KEY_FILE)
    return [key.strip() for key in given.split(",")]


def prepare_store(settings: Settings) -> Cipher:
    """Make the store ready, and the cipher that opens it; raises what is wrong with either."""
    cipher = _cipher_of(settings)
    with usable():
        check_seals(settings.store_url, cipher)
    return cipher


def rotate_key(settings: Settings) -> int:
    """Seal everything in the store with the newest key; returns how much was of an older one."""
    cipher = _cipher_of(settings)
    with usable():
        return reseal(settings.store_url, cipher)


def ledger_of(settings: Settings) -> Ledger:
    """The list of erasures."""
    return Ledger(settings.data_dir / LEDGER_FILE)


def _cipher_of(settings: Settings) -> Cipher:
    keys = keys_for(settings)
    upgrade_store(settings)
    with usable():
        cipher = open_cipher(settings.store_url, keys)
        hash_plain_chats(settings.store_url, cipher)
    return cipher


def has_key(settings: Settings) -> bool:
    """Whether a key is set, or lies in the folder since before it had to be."""
    return settings.secret_key is not None or (settings.data_dir / KEY_FILE).exists()


def inspect_store(settings: Settings) -> Condition:
    """Look at the store as it is; raises what would keep it from being used."""
    return inspect(settings.store_url, keys_for(settings) if has_key(settings) else None)


def published_version(settings: Settings) -> tuple[int, str]:
    """The number and hash of what is published, read without touching the store; 0 for none."""
    return newest_version(settings.store_url)


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[SqlStore]:
    """The store for one command, beside a bot that may be running."""
    cipher = await asyncio.to_thread(prepare_store, settings)
    store = SqlStore(
        settings.store_url, cipher=cipher, clock=SystemClock(), ledger=ledger_of(settings)
    )
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_unsealed(settings: Settings) -> AsyncIterator[SqlStore]:
    """The store for a command that touches nothing sealed, so that it needs no key."""
    upgrade_store(settings)
    store = SqlStore(settings.store_url, cipher=Cipher([new_key()]), clock=SystemClock())
    try:
        yield store
    finally:
        await store.close()


async def read_unresolved(settings: Settings, limit: int) -> Sequence[UnresolvedQuestion]:
    """The questions that were not answered well, those of most people first."""
    async with open_unsealed(settings) as store, store.begin() as uow:
        return await uow.questions.unresolved(limit)


def secret_of(value: SecretStr | None) -> str | None:
    """Read a secret setting."""
    return None if value is None else value.get_secret_value()
