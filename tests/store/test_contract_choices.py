"""What every store does with suggestions that people chose."""

from datetime import timedelta

from bot.services.choices import Choice, Chosen
from bot.services.ports import Store
from tests.factories import NOW

LATER = NOW + timedelta(minutes=5)


async def choose(store: Store, fold: str, entry_id: str, *askers: str, text: str = "") -> None:
    async with store.begin() as uow:
        for number, asker in enumerate(askers):
            at = NOW + number * timedelta(minutes=5)
            await uow.choices.record(
                text=text or fold, fold=fold, entry_id=entry_id, asker=asker, at=at
            )


async def chosen(store: Store) -> dict[tuple[str, str], int]:
    async with store.begin() as uow:
        found = await uow.choices.most_chosen(10)
    return {(each.fold, each.entry_id): each.askers for each in found}


async def test_equal_words_for_one_entry_are_one_choice_of_so_many_people(store: Store) -> None:
    await choose(store, "gui xe", "m1", "a", "b", "a")
    await choose(store, "gui xe", "m2", "a", text="Gửi xe?")

    async with store.begin() as uow:
        first, second = await uow.choices.most_chosen(10)
        assert await uow.choices.most_chosen(1) == [first]
        assert await uow.choices.get(second.id) == second
        assert await uow.choices.get(first.id + second.id) is None
    assert second == Choice(
        id=second.id,
        text="Gửi xe?",
        fold="gui xe",
        entry_id="m2",
        askers=1,
        last_at=NOW,
        is_dismissed=False,
    )
    assert (first.entry_id, first.askers, first.last_at) == ("m1", 2, NOW + timedelta(minutes=10))


async def test_a_choice_taken_back_leaves_what_others_chose(store: Store) -> None:
    await choose(store, "gui xe", "m1", "a", "b")
    await choose(store, "khac", "m1", "a")

    async with store.begin() as uow:
        for fold in ("gui xe", "khac", "never"):
            await uow.choices.withdraw(fold=fold, entry_id="m1", asker="a")

    assert await chosen(store) == {("gui xe", "m1"): 1}


async def test_what_was_put_aside_stays_so_when_it_is_chosen_again(store: Store) -> None:
    await choose(store, "gui xe", "m1", "a")
    async with store.begin() as uow:
        (choice,) = await uow.choices.most_chosen(10)
        await uow.choices.dismiss(choice.id, is_dismissed=True)

    await choose(store, "gui xe", "m1", "b")

    async with store.begin() as uow:
        (again,) = await uow.choices.most_chosen(10)
        assert (again.id, again.askers, again.is_dismissed) == (choice.id, 2, True)
        await uow.choices.dismiss(choice.id, is_dismissed=False)
        (taken_up,) = await uow.choices.most_chosen(10)
    assert not taken_up.is_dismissed


async def test_what_one_person_chose_is_told(store: Store) -> None:
    await choose(store, "gui xe", "m1", "b", "a")
    await choose(store, "khac", "m2", "b")

    async with store.begin() as uow:
        assert await uow.choices.of_asker("a") == [
            Chosen(text="gui xe", entry_id="m1", chosen_at=LATER)
        ]
        assert await uow.choices.of_asker("c") == []
