"""Saved filters and merged petitions on every store."""

from bot.domain.petition import State
from bot.domain.staff import Member, Role
from bot.services.ports import Store
from tests.factories import NOW, a_move, a_petition


async def test_filters_are_kept_by_member_and_name(store: Store) -> None:
    async with store.begin() as uow:
        tam, an = [
            (
                await uow.staff.add(
                    Member(id=0, name=name, roles=frozenset({Role.LEAD}), since=NOW)
                )
            ).id
            for name in ("Tâm", "An")
        ]
        for name, query in (("Nước", "?words=nuoc"), ("Điện", "?words=den"), ("Nước", "?tag=a")):
            await uow.views.save(tam, name, query)
        await uow.views.save(an, "Nước", "?owner=me")
    async with store.begin() as uow:
        first, second = sorted(await uow.views.of(tam), key=lambda view: view.query)
        assert [(view.name, view.query) for view in (first, second)] == [
            ("Nước", "?tag=a"),
            ("Điện", "?words=den"),
        ]
        await uow.views.rename(an, first.id, "của người khác")
        await uow.views.remove(an, second.id)
        await uow.views.rename(tam, first.id, "Giếng")
        assert {view.name for view in await uow.views.of(tam)} == {"Giếng", "Điện"}
        await uow.views.remove(tam, second.id)
        assert [view.name for view in await uow.views.of(tam)] == ["Giếng"]
        await uow.views.clear(tam)
        assert [len(await uow.views.of(each)) for each in (tam, an)] == [0, 1]


async def test_what_was_merged_into_a_petition_is_found_oldest_first(store: Store) -> None:
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(code="KN-1"), a_move(), ["den"])
        for code in ("KN-2", "KN-3"):
            merged = a_petition(code=code, state=State.DUPLICATE, duplicate_of="KN-1")
            await uow.petitions.add(merged, a_move(), [])

        found = await uow.petitions.merged_into("KN-1")

        assert [each.code for each in found] == ["KN-2", "KN-3"]
        assert list(await uow.petitions.merged_into("KN-2")) == []
        assert list(await uow.petitions.merged_into("")) == []
