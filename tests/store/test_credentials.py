"""What members sign in with and who tried, on every store."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.errors import LoginTakenError
from bot.services.credentials import Credential, Tries
from bot.services.ports import Store
from bot.store.cipher import Cipher, SealBrokenError, new_key
from bot.store.connection import engine_for
from bot.store.store import SqlStore
from tests.factories import NOW, a_member
from tests.fakes import FakeClock

MINUTE = timedelta(minutes=1)


def a_credential(member_id: int, login: str = "tam") -> Credential:
    return Credential(
        member_id=member_id,
        login=login,
        password_hash="$argon2id$tam",  # noqa: S106 - of nothing
        secret="JBSWY3DPEHPK3PXP",  # noqa: S106 - of nothing
        recovery=frozenset({"a", "b"}),
        last_step=59_000_000,
        confirmed=True,
        set_at=NOW,
    )


async def add(store: Store, name: str = "Tâm") -> int:
    async with store.begin() as uow:
        return (await uow.staff.add(a_member(name=name))).id


async def test_a_credential_is_found_by_member_and_by_name_until_it_is_dropped(
    store: Store,
) -> None:
    credential = a_credential(await add(store))
    changed = replace(credential, recovery=frozenset({"b"}), last_step=59_000_001)
    async with store.begin() as uow:
        await uow.credentials.keep(credential)
        assert await uow.credentials.of_member(credential.member_id) == credential
        await uow.credentials.keep(changed)

    async with store.begin() as uow:
        assert await uow.credentials.of_login("tam") == changed
        assert await uow.credentials.of_login("binh") is None
        assert await uow.credentials.of_member(99) is None
        assert await uow.credentials.drop(credential.member_id)
        assert not await uow.credentials.drop(credential.member_id)
        assert await uow.credentials.of_login("tam") is None


async def test_two_members_never_have_one_name(store: Store) -> None:
    tam, binh = await add(store), await add(store, "Bình")
    async with store.begin() as uow:
        await uow.credentials.keep(a_credential(tam))
        with pytest.raises(LoginTakenError):
            await uow.credentials.keep(a_credential(binh))
        await uow.credentials.keep(a_credential(binh, "binh"))

        assert [each.login for each in await uow.credentials.all()] == ["binh", "tam"]


async def test_tries_are_counted_for_each_subject(store: Store) -> None:
    tries = Tries(count=3, last_at=NOW, until=NOW + MINUTE)
    async with store.begin() as uow:
        assert await uow.tries.of("name:tam") is None
        await uow.tries.keep("name:tam", tries)
        await uow.tries.keep("name:tam", replace(tries, count=4))

        assert await uow.tries.of("name:tam") == replace(tries, count=4)
        assert await uow.tries.of("name:binh") is None
        await uow.tries.forget("name:tam")
        assert await uow.tries.of("name:tam") is None


async def test_neither_secrets_nor_who_tried_lie_open_in_the_file(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = SqlStore(sqlite_url, cipher=Cipher([new_key()]), clock=FakeClock())
    member_id = await add(store)
    async with store.begin() as uow:
        await uow.credentials.keep(a_credential(member_id))
        await uow.tries.keep("password:192.0.2.7", Tries(count=1, last_at=NOW))
    await store.close()

    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert re.search(rb"JBSWY3DP|argon2id|192\.0\.2\.7", written) is None
    assert b"credentials_login" in written


async def test_secrets_put_into_the_row_of_another_member_are_not_taken(
    sql_store: SqlStore, url: str
) -> None:
    tam, binh = await add(sql_store), await add(sql_store, "Bình")
    async with sql_store.begin() as uow:
        await uow.credentials.keep(a_credential(tam))
        await uow.credentials.keep(a_credential(binh, "binh"))
    with engine_for(url).begin() as connection:
        own = sa.text("SELECT secrets FROM credentials WHERE member_id = :tam")
        stolen = connection.execute(own, {"tam": tam}).scalar_one()
        put = sa.text("UPDATE credentials SET secrets = :it WHERE member_id = :binh")
        connection.execute(put, {"it": stolen, "binh": binh})

    async with sql_store.begin() as uow:
        with pytest.raises(SealBrokenError):
            await uow.credentials.of_login("binh")
