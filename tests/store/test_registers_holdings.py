"""What hangs on a person is found whole, and nobody else's with it."""

from datetime import timedelta

from bot.services.holdings import Asked, Support, Verdict
from bot.services.ports import Store, Unresolved
from bot.services.registers import Topic
from tests.factories import NOW, a_file, a_move, a_petition

HOUR = timedelta(hours=1)


async def leave_traces(store: Store, key: str, chat_key: str) -> None:
    async with store.begin() as uow:
        for number, code in enumerate(("KN-1", "KN-2")):
            if await uow.petitions.get(code) is None:
                await uow.petitions.add(a_petition(code=code, person_key="x"), a_move(), [])
            await uow.petitions.support(code, key, NOW + number * HOUR)
        await uow.petitions.mute_support("KN-2", key, muted=True)
        await uow.files.add(a_file(person_key=key, chat_key=chat_key, name=f"{key}.jpg"))
        await uow.files.add(a_file(person_key=key, chat_key=chat_key, code="KN-1"))
        await uow.notices.add(
            code="KN-1", person_key=key, topic=Topic.MOVE, number=1, at=NOW, not_before=NOW
        )
        await uow.questions.record_verdict(
            entry_id="e", asker=key, helpful=False, reason="wrong", at=NOW
        )
        for text in ("asked by all", f"asked by {key}"):
            await uow.questions.record_unresolved(
                text=text, fold=text, reason=Unresolved.NO_HIT, entry_id="", asker=key, at=NOW
            )


async def test_all_that_hangs_on_a_person_is_found(store: Store) -> None:
    await leave_traces(store, "a", "telegram:1")
    await leave_traces(store, "b", "telegram:2")

    async with store.begin() as uow:
        assert await uow.holdings.supports("a") == [
            Support(code="KN-1", joined_at=NOW, muted=False),
            Support(code="KN-2", joined_at=NOW + HOUR, muted=True),
        ]
        files = await uow.holdings.files("a")
        assert [(each.name, each.code) for each in files] == [
            ("a.jpg", ""),
            ("den_duong.jpg", "KN-1"),
        ]
        assert [(n.code, n.person_key) for n in await uow.holdings.notices("a")] == [("KN-1", "a")]
        assert await uow.holdings.verdicts("a") == [
            Verdict(entry_id="e", helpful=False, reason="wrong", given_at=NOW)
        ]
        asked = await uow.holdings.questions("a")
    assert sorted(asked, key=lambda each: each.text) == [
        Asked(text="asked by a", reason=Unresolved.NO_HIT, last_at=NOW),
        Asked(text="asked by all", reason=Unresolved.NO_HIT, last_at=NOW),
    ]


async def test_of_a_stranger_nothing_is_found(store: Store) -> None:
    await leave_traces(store, "a", "telegram:1")

    async with store.begin() as uow:
        held = uow.holdings
        assert not await held.supports("c")
        assert not await held.files("c")
        assert not await held.notices("c")
        assert not await held.verdicts("c")
        assert not await held.questions("c")
