"""What every store does with chats: where they stand, who is reachable, what was shown."""

from datetime import timedelta

from bot.services.ports import Store
from tests.fakes import FakeClock

NOW = FakeClock().now()
LATER = NOW + timedelta(minutes=5)


async def test_a_newcomer_has_no_state(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.chats.load("1") is None


async def test_the_last_state_saved_is_the_one_loaded(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.save("1", {"turn": 1})
        await uow.chats.save("1", {"turn": 2, "question": "Điều 5?", "offered": ["a", "b"]})

    async with store.begin() as uow:
        assert await uow.chats.load("1") == {
            "turn": 2,
            "question": "Điều 5?",
            "offered": ["a", "b"],
        }
        assert await uow.chats.load("2") is None


async def test_blocking_the_bot_leaves_the_conversation_where_it_was(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.save("1", {"turn": 1})

        await uow.chats.set_reachable("1", reachable=False, at=NOW)

        assert await uow.chats.load("1") == {"turn": 1}


async def test_a_newcomer_who_blocks_the_bot_still_has_no_state(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.set_reachable("1", reachable=False, at=NOW)

        assert await uow.chats.load("1") is None


async def test_a_chat_that_moves_takes_its_state_and_its_deliveries_along(store: Store) -> None:
    async with store.begin() as uow:
        await uow.outbox.add("old", b"screen", NOW)
        await uow.chats.save("old", {"turn": 3})
        await uow.chats.save("new", {"turn": 0})

        await uow.chats.move("old", "new")

        assert await uow.chats.load("new") == {"turn": 3}
        assert await uow.chats.load("old") is None
        assert [each.chat_key for each in await uow.outbox.claim_due(LATER, limit=10)] == ["new"]


async def test_a_chat_moves_once_however_often_it_is_told(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.save("old", {"turn": 3})
        await uow.chats.move("old", "new")
        await uow.chats.save("new", {"turn": 4})

        await uow.chats.move("old", "new")

        assert await uow.chats.load("new") == {"turn": 4}


async def test_a_person_is_taken_to_be_reachable_until_told_otherwise(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.chats.is_reachable("1")

        await uow.chats.set_reachable("1", reachable=False, at=NOW)
        assert not await uow.chats.is_reachable("1")

        await uow.chats.set_reachable("1", reachable=True, at=LATER)
        assert await uow.chats.is_reachable("1")


async def test_saving_a_state_says_nothing_of_who_is_reachable(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.set_reachable("1", reachable=False, at=NOW)

        await uow.chats.save("1", {"turn": 1})

        assert not await uow.chats.is_reachable("1")


async def test_a_message_tells_which_petition_it_is_about(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.remember("1", "77", about="KN-1", name="")

    async with store.begin() as uow:
        assert await uow.chats.about("1", "77") == "KN-1"
        assert await uow.chats.about("1", "78") == ""
        assert await uow.chats.about("2", "77") == ""


async def test_the_last_message_of_a_name_is_the_one_shown_last(store: Store) -> None:
    async with store.begin() as uow:
        for message, name in (("9", "evidence"), ("10", "evidence"), ("11", "form")):
            await uow.chats.remember("1", message, about="", name=name)

        assert await uow.chats.message_named("1", "evidence") == "10"
        assert await uow.chats.message_named("1", "other") == ""
        assert await uow.chats.message_named("2", "evidence") == ""


async def test_a_message_shown_anew_is_about_what_it_shows_now(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.remember("1", "77", about="KN-1", name="evidence")

        await uow.chats.remember("1", "77", about="KN-2", name="")

        assert await uow.chats.about("1", "77") == "KN-2"
        assert await uow.chats.message_named("1", "evidence") == ""


async def test_messages_do_not_move_as_their_numbers_begin_anew(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.remember("old", "77", about="KN-1", name="evidence")

        await uow.chats.move("old", "new")

        assert await uow.chats.about("new", "77") == ""
        assert await uow.chats.message_named("old", "evidence") == ""
