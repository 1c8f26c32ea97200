"""What every store does with a unit of work; ``test_contract_*`` hold what is done in one.

One suite for the store on SQLite, on PostgreSQL, and for the fake that stands in for it.
"""

from datetime import timedelta

import pytest

from bot.services.ports import Store, StoredUpdate
from tests.fakes import FakeClock

NOW = FakeClock().now()
LATER = NOW + timedelta(minutes=5)


AN_UPDATE = StoredUpdate(channel="telegram", update_id=1, chat_key="1", payload=b"hello")


class ExpectedError(Exception):
    """Something that goes wrong in the middle of a transaction."""


async def test_an_error_undoes_everything_its_transaction_did(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([AN_UPDATE])

    async def go_wrong() -> None:
        async with store.begin() as uow:
            await uow.updates.finish("telegram", 1)
            await uow.chats.save("1", {"turn": 1})
            await uow.outbox.add("1", b"screen", NOW)
            raise ExpectedError

    with pytest.raises(ExpectedError):
        await go_wrong()

    async with store.begin() as uow:
        assert len(await uow.updates.waiting("telegram")) == 1
        assert await uow.chats.load("1") is None
        assert not await uow.outbox.claim_due(LATER, limit=10)
