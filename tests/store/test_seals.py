"""A store is served only with the keys that open all of it."""

from pathlib import Path

import pytest

from bot.services.ports import StoredUpdate
from bot.store.cipher import Cipher, WrongKeyError, new_key
from bot.store.migrate import upgrade
from bot.store.seals import check_seals
from bot.store.store import SqlStore
from tests.fakes import FakeClock

OLD, NEW, OTHER = new_key(), new_key(), new_key()


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/bot.db"
    upgrade(url)
    return url


async def keep(url: str, keys: list[str], what: str) -> None:
    store = SqlStore(url, cipher=Cipher(keys), clock=FakeClock())
    async with store.begin() as uow:
        if what == "chat":
            await uow.chats.save("1", {"turn": 1})
        elif what == "delivery":
            await uow.outbox.add("1", b"screen", FakeClock().now())
        else:
            update = StoredUpdate(channel="telegram", update_id=1, chat_key="1", payload=b"words")
            await uow.updates.keep([update])
    await store.close()


def test_any_key_fits_a_store_that_holds_nothing(url: str) -> None:
    check_seals(url, Cipher([OTHER]))


@pytest.mark.parametrize("what", ["chat", "delivery", "update"])
async def test_a_key_that_does_not_open_what_is_kept_is_refused(url: str, what: str) -> None:
    await keep(url, [OLD], what)

    check_seals(url, Cipher([OLD]))
    with pytest.raises(WrongKeyError):
        check_seals(url, Cipher([OTHER]))


async def test_an_old_key_dropped_too_early_is_missed(url: str) -> None:
    await keep(url, [OLD], "chat")
    await keep(url, [NEW, OLD], "update")

    check_seals(url, Cipher([NEW, OLD]))
    with pytest.raises(WrongKeyError):
        check_seals(url, Cipher([NEW]))


@pytest.mark.parametrize("keys", [[], ["short"], ["not base64!"], [NEW, "short"]])
def test_what_is_no_key_is_refused(keys: list[str]) -> None:
    """An emptied or mangled secret.key."""
    with pytest.raises(WrongKeyError):
        Cipher(keys)
