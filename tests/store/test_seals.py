"""A store is served only with the keys that open all of it."""

import pytest

from bot.services.ports import StoredUpdate
from bot.store.cipher import Cipher, WrongKeyError, new_key
from bot.store.keyring import open_cipher
from bot.store.seals import BATCH, SEALED, check_seals, reseal
from bot.store.store import SqlStore
from tests.fakes import FakeClock

OLD, NEW, OTHER = new_key(), new_key(), new_key()


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


async def test_once_everything_is_sealed_anew_the_old_key_can_be_dropped(url: str) -> None:
    for what in ("chat", "delivery", "update"):
        await keep(url, [OLD], what)
    open_cipher(url, [OLD])

    assert reseal(url, Cipher([NEW, OLD])) == 4

    check_seals(url, Cipher([NEW]))
    store = SqlStore(url, cipher=open_cipher(url, [NEW]), clock=FakeClock())
    async with store.begin() as uow:
        assert await uow.chats.load("1") == {"turn": 1}
        assert [each.payload for each in await uow.updates.waiting("telegram")] == [b"words"]
    await store.close()


async def test_sealing_anew_goes_on_where_it_was_stopped(url: str) -> None:
    await keep(url, [OLD], "chat")
    await keep(url, [NEW, OLD], "update")

    assert reseal(url, Cipher([NEW, OLD])) == 1
    assert reseal(url, Cipher([NEW, OLD])) == 0


async def test_more_than_a_batch_is_sealed_anew(url: str) -> None:
    count = BATCH + 1
    store = SqlStore(url, cipher=Cipher([OLD]), clock=FakeClock())
    async with store.begin() as uow:
        await uow.updates.keep(
            [
                StoredUpdate(channel="telegram", update_id=n, chat_key="1", payload=b"words")
                for n in range(count)
            ]
        )
    await store.close()

    assert reseal(url, Cipher([NEW, OLD])) == count


async def test_sealing_anew_needs_the_key_that_sealed(url: str) -> None:
    await keep(url, [OLD], "chat")

    with pytest.raises(WrongKeyError):
        reseal(url, Cipher([NEW, OTHER]))

    check_seals(url, Cipher([OLD]))


async def test_people_are_known_again_when_the_key_they_came_under_is_gone(url: str) -> None:
    before = open_cipher(url, [OLD])
    between = open_cipher(url, [NEW, OLD])
    reseal(url, between)

    after = open_cipher(url, [NEW])

    assert before.keyed_hash("chat") == between.keyed_hash("chat") == after.keyed_hash("chat")
    assert before.secret_for("asker") == after.secret_for("asker")


def test_a_key_that_never_sealed_this_store_is_refused_at_once(url: str) -> None:
    open_cipher(url, [OLD])

    with pytest.raises(WrongKeyError):
        open_cipher(url, [OTHER])


async def test_a_wrong_key_tried_first_does_not_lock_out_the_right_one(url: str) -> None:
    await keep(url, [OLD], "chat")

    with pytest.raises(WrongKeyError):
        open_cipher(url, [OTHER])

    assert open_cipher(url, [OLD]).keyed_hash("chat") == Cipher([OLD]).keyed_hash("chat")


def test_everything_binary_in_the_tables_is_looked_after() -> None:
    """A sealed column that these forgot would be lost with its key."""
    assert {f"{column.table.name}.{column.name}" for column in SEALED} == {
        "credentials.secrets",
        "updates.payload",
        "waits.sealed",
        "errands.sealed",
        "sendings.sealed",
        "chats.state",
        "chat_messages.about",
        "outbox.payload",
        "secrets.sealed",
        "people.identity",
        "petitions.contact",
        "drafts.sealed",
        "files.sealed",
        "letter_petitions.words",
        "letter_files.name",
    }
