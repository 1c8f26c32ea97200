"""Members of staff and their ways in, on every store."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.staff import Role
from bot.services.office import ConsoleSession, Invitation
from bot.services.ports import Store
from bot.store.store import SqlStore
from tests.factories import NOW, a_member

DAY = timedelta(days=1)


async def add(store: Store, **fields: object) -> int:
    async with store.begin() as uow:
        return (await uow.staff.add(a_member(**fields))).id


async def test_members_are_listed_those_who_left_last(store: Store) -> None:
    scoped = {"sectors": frozenset({"electricity", "land"}), "places": frozenset({"05443"})}
    roles = frozenset({Role.LEAD, Role.ADMIN})
    async with store.begin() as uow:
        left = await uow.staff.add(a_member(name="An", active=False))
        tam = await uow.staff.add(a_member(name="Tâm", roles=roles, **scoped))
        binh = await uow.staff.add(a_member(name="Bình"))

    async with store.begin() as uow:
        assert await uow.staff.all() == [binh, tam, left]
        assert await uow.staff.get(tam.id) == a_member(
            id=tam.id, name="Tâm", roles=roles, **scoped
        )
        assert await uow.staff.get(99) is None
    assert len({left.id, tam.id, binh.id, 0}) == 4


async def test_a_member_is_found_by_their_account_while_active(store: Store) -> None:
    async with store.begin() as uow:
        await uow.staff.add(a_member(name="not joined"))
        await uow.staff.add(a_member(name="not joined either"))
        member = await uow.staff.add(a_member(person_key="a"))
        assert await uow.staff.of_person("a") == member
        assert await uow.staff.of_person("") is None

        await uow.staff.save(replace(member, active=False))
        assert await uow.staff.of_person("a") is None
        again = await uow.staff.add(a_member(person_key="a"))
        assert await uow.staff.of_person("a") == again


async def test_two_active_members_never_share_an_account(sql_store: SqlStore) -> None:
    await add(sql_store, person_key="a")

    with pytest.raises(sa.exc.IntegrityError):
        await add(sql_store, person_key="a")


async def test_an_invitation_is_used_once_before_it_expires(store: Store) -> None:
    member_id = await add(store)
    invitation = Invitation(member_id=member_id, made_by="staff:1", expires_at=NOW + DAY)

    async def use(token: str, after: timedelta = timedelta()) -> Invitation | None:
        async with store.begin() as uow:
            return await uow.staff.use_invitation(token, NOW + after)

    async def invite(token: str) -> None:
        async with store.begin() as uow:
            await uow.staff.invite(token, invitation)

    await invite("replaced")
    await invite("good")
    assert await use("replaced") is None
    assert await use("unknown") is None
    assert await use("good", DAY - timedelta(seconds=1)) == invitation
    assert await use("good") is None

    await invite("late")
    assert await use("late", DAY) is None
    assert await use("late") is None

    await invite("taken back")
    async with store.begin() as uow:
        await uow.staff.uninvite(member_id)
    assert await use("taken back") is None


async def test_a_sign_in_link_is_used_once_before_it_expires(store: Store) -> None:
    member_id = await add(store)
    async with store.begin() as uow:
        await uow.sessions.add_link("good", member_id, NOW + DAY)
        await uow.sessions.add_link("late", member_id, NOW + DAY)

        assert await uow.sessions.use_link("unknown", NOW) is None
        assert await uow.sessions.use_link("good", NOW) == member_id
        assert await uow.sessions.use_link("good", NOW) is None
        assert await uow.sessions.use_link("late", NOW + DAY) is None
        assert await uow.sessions.use_link("late", NOW) is None


async def test_a_session_lasts_until_it_is_closed(store: Store) -> None:
    member_id = await add(store)
    async with store.begin() as uow:
        await uow.sessions.open("s", member_id, NOW)
        await uow.sessions.touch("s", NOW + DAY)
        await uow.sessions.touch("unknown", NOW + DAY)

    async with store.begin() as uow:
        session = ConsoleSession(
            token_hash="s",  # noqa: S106 - no token
            member_id=member_id,
            opened_at=NOW,
            seen_at=NOW + DAY,
        )
        assert await uow.sessions.get("s") == session
        assert await uow.sessions.of_member(member_id) == [session]
        await uow.sessions.close("s")
        assert await uow.sessions.get("s") is None


async def test_signing_out_everywhere_leaves_others_in(store: Store) -> None:
    tam, binh = await add(store), await add(store)
    async with store.begin() as uow:
        for token, member_id in (("1", tam), ("2", tam), ("3", binh)):
            await uow.sessions.open(token, member_id, NOW)
            await uow.sessions.add_link(token, member_id, NOW + DAY)

        assert await uow.sessions.close_all(tam) == 2

        assert await uow.sessions.get("1") is None
        assert await uow.sessions.get("3") is not None
        assert await uow.sessions.use_link("1", NOW) is None
        assert await uow.sessions.use_link("3", NOW) == binh


async def test_signing_out_elsewhere_leaves_one_session_and_no_link(store: Store) -> None:
    tam, binh = await add(store), await add(store)
    async with store.begin() as uow:
        for token, member_id, at in (("1", tam, NOW), ("2", tam, NOW + DAY), ("3", binh, NOW)):
            await uow.sessions.open(token, member_id, at)
        await uow.sessions.add_link("1", tam, NOW + DAY)
        assert [each.token_hash for each in await uow.sessions.of_member(tam)] == ["2", "1"]

        assert await uow.sessions.close_all(tam, but="1") == 1

        assert [each.token_hash for each in await uow.sessions.of_member(tam)] == ["1"]
        assert await uow.sessions.get("3") is not None
        assert await uow.sessions.use_link("1", NOW) is None


async def test_past_sessions_and_links_are_forgotten(store: Store) -> None:
    member_id = await add(store)
    async with store.begin() as uow:
        await uow.sessions.open("old but in use", member_id, NOW)
        await uow.sessions.touch("old but in use", NOW + 3 * DAY)
        await uow.sessions.open("idle", member_id, NOW + DAY)
        await uow.sessions.open("good", member_id, NOW + 2 * DAY)
        await uow.sessions.add_link("past", member_id, NOW)
        await uow.sessions.add_link("good", member_id, NOW + 3 * DAY)

        gone = await uow.sessions.tidy(opened_before=NOW + DAY, seen_before=NOW + 2 * DAY)

        assert gone == 2
        assert await uow.sessions.get("good") is not None
        assert await uow.sessions.use_link("good", NOW) == member_id
        assert await uow.sessions.use_link("past", NOW - DAY) is None
