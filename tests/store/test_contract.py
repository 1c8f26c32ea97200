"""What every store does: one suite for the SQLite store and for the fake that stands in for it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.ports import Fate, Store, StoredUpdate, Unresolved
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.fakes import FakeClock, FakeStore

NOW = FakeClock().now()
LATER = NOW + timedelta(minutes=5)


class ExpectedError(Exception):
    """Something that goes wrong in the middle of a transaction."""


@pytest.fixture(params=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "fake":
        yield FakeStore()
        return
    url = f"sqlite:///{tmp_path}/bot.db"
    upgrade(url)
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=FakeClock())
    yield store
    await store.close()


def an_update(number: int, *, chat_key: str = "1", payload: bytes = b"hello") -> StoredUpdate:
    return StoredUpdate(channel="telegram", update_id=number, chat_key=chat_key, payload=payload)


async def promise(store: Store, chat_key: str = "1", payload: bytes = b"screen") -> int:
    async with store.begin() as uow:
        return await uow.outbox.add(chat_key, payload, NOW)


async def settle(store: Store, id_: int, fate: Fate) -> None:
    async with store.begin() as uow:
        await uow.outbox.settle(id_, fate, at=NOW, again_at=LATER if fate is Fate.RETRY else None)


async def test_a_kept_update_waits_with_all_it_carried(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(7, chat_key="chat", payload=b"\x00words")])

    async with store.begin() as uow:
        assert await uow.updates.waiting("telegram") == [
            an_update(7, chat_key="chat", payload=b"\x00words")
        ]


async def test_updates_wait_in_the_order_of_their_ids(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(9), an_update(10)])
        await uow.updates.keep([an_update(8)])

    async with store.begin() as uow:
        assert [each.update_id for each in await uow.updates.waiting("telegram")] == [8, 9, 10]


async def test_updates_of_another_channel_are_not_this_channels_business(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1)])

        assert not await uow.updates.waiting("terminal")
        assert await uow.updates.finish("terminal", 1)
        assert len(await uow.updates.waiting("telegram")) == 1


async def test_a_finished_update_waits_no_more(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1), an_update(2)])

    async with store.begin() as uow:
        assert await uow.updates.finish("telegram", 1)

    async with store.begin() as uow:
        assert [each.update_id for each in await uow.updates.waiting("telegram")] == [2]


async def test_an_update_can_be_finished_once(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1)])
        assert await uow.updates.finish("telegram", 1)

        assert not await uow.updates.finish("telegram", 1)


async def test_an_update_never_kept_can_be_finished_once_too(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.updates.finish("terminal", 1)

    async with store.begin() as uow:
        assert not await uow.updates.finish("terminal", 1)


async def test_an_update_handled_before_is_not_kept_again(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.finish("telegram", 1)

        await uow.updates.keep([an_update(1), an_update(2)])

        assert [each.update_id for each in await uow.updates.waiting("telegram")] == [2]


async def test_an_update_kept_before_keeps_its_first_form(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1, payload=b"first")])

        await uow.updates.keep([an_update(1, payload=b"second")])

        assert [each.payload for each in await uow.updates.waiting("telegram")] == [b"first"]


async def test_keeping_nothing_is_allowed(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([])

        assert not await uow.updates.waiting("telegram")


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
    await promise(store, "old", b"screen")
    async with store.begin() as uow:
        await uow.chats.save("old", {"turn": 3})
        await uow.chats.save("new", {"turn": 0})

        await uow.chats.move("old", "new")

        assert await uow.chats.load("new") == {"turn": 3}
        assert await uow.chats.load("old") is None
        assert [each.chat_key for each in await uow.outbox.due(NOW, 10)] == ["new"]


async def test_a_chat_moves_once_however_often_it_is_told(store: Store) -> None:
    async with store.begin() as uow:
        await uow.chats.save("old", {"turn": 3})
        await uow.chats.move("old", "new")
        await uow.chats.save("new", {"turn": 4})

        await uow.chats.move("old", "new")

        assert await uow.chats.load("new") == {"turn": 4}


async def test_a_promised_screen_is_due_at_once(store: Store) -> None:
    id_ = await promise(store, "chat", b"\x00screen")

    async with store.begin() as uow:
        (due,) = await uow.outbox.due(NOW, 10)
    assert (due.id, due.chat_key, due.payload) == (id_, "chat", b"\x00screen")
    assert (due.attempts, due.created_at) == (0, NOW)


async def test_the_oldest_screens_are_due_first_and_no_more_than_asked_for(store: Store) -> None:
    ids = [await promise(store) for _ in range(3)]

    async with store.begin() as uow:
        assert [each.id for each in await uow.outbox.due(NOW, 2)] == ids[:2]


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.UNCERTAIN, Fate.UNREACHABLE, Fate.REFUSED])
async def test_a_settled_screen_is_never_due_again(store: Store, fate: Fate) -> None:
    id_ = await promise(store)

    await settle(store, id_, fate)

    async with store.begin() as uow:
        assert not await uow.outbox.due(LATER, 10)


async def test_a_screen_to_be_retried_is_due_when_its_time_comes(store: Store) -> None:
    id_ = await promise(store)

    await settle(store, id_, Fate.RETRY)

    async with store.begin() as uow:
        assert not await uow.outbox.due(NOW, 10)
        assert [(each.id, each.attempts) for each in await uow.outbox.due(LATER, 10)] == [(id_, 1)]


async def test_a_later_screen_never_overtakes_one_of_its_chat_that_waits(store: Store) -> None:
    waiting = await promise(store, "slow")
    await promise(store, "slow")
    other = await promise(store, "quick")

    await settle(store, waiting, Fate.RETRY)

    async with store.begin() as uow:
        assert [each.id for each in await uow.outbox.due(NOW, 10)] == [other]


async def test_settling_twice_harms_no_other_screen(store: Store) -> None:
    first = await promise(store)
    await settle(store, first, Fate.SENT)
    second = await promise(store)

    await settle(store, first, Fate.SENT)

    async with store.begin() as uow:
        assert [each.id for each in await uow.outbox.due(NOW, 10)] == [second]


async def test_the_oldest_unsent_screen_is_the_one_promised_first(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.outbox.oldest_unsent() is None
        await uow.outbox.add("1", b"new", LATER)
        await uow.outbox.add("1", b"old", NOW)

        assert await uow.outbox.oldest_unsent() == NOW


async def ask(store: Store, fold: str, asker: str, *, text: str = "") -> None:
    async with store.begin() as uow:
        await uow.questions.record_unresolved(
            text=text or fold,
            fold=fold,
            reason=Unresolved.NO_HIT,
            entry_id="",
            asker=asker,
            at=NOW,
        )


async def test_a_question_is_counted_once_an_asker(store: Store) -> None:
    for asker in ("a", "a", "b"):
        await ask(store, "may dieu", asker)

    async with store.begin() as uow:
        (question,) = await uow.questions.unresolved(10)
    assert question.askers == 2


async def test_questions_asked_by_most_people_come_first(store: Store) -> None:
    await ask(store, "rare", "a")
    await ask(store, "often", "a")
    await ask(store, "often", "b")

    async with store.begin() as uow:
        assert [each.text for each in await uow.questions.unresolved(10)] == ["often", "rare"]
        assert [each.text for each in await uow.questions.unresolved(1)] == ["often"]


async def test_a_question_asked_again_tells_its_last_form_and_both_times(store: Store) -> None:
    await ask(store, "may dieu", "a", text="may dieu")
    async with store.begin() as uow:
        await uow.questions.record_unresolved(
            text="mấy điều?",
            fold="may dieu",
            reason=Unresolved.UNHELPFUL,
            entry_id="qc-1",
            asker="b",
            at=LATER,
        )

    async with store.begin() as uow:
        (question,) = await uow.questions.unresolved(10)
    assert (question.text, question.reason) == ("mấy điều?", Unresolved.UNHELPFUL)
    assert (question.entry_id, question.askers) == ("qc-1", 2)
    assert (question.first_at, question.last_at) == (NOW, LATER)


async def test_verdicts_are_counted_by_entry_and_each_asker_has_one(store: Store) -> None:
    async with store.begin() as uow:
        for entry_id, asker, helpful in (
            ("a", "1", True),
            ("a", "2", True),
            ("a", "3", False),
            ("a", "1", False),
            ("b", "1", True),
        ):
            await uow.questions.record_verdict(
                entry_id=entry_id, asker=asker, helpful=helpful, reason="", at=NOW
            )

    async with store.begin() as uow:
        assert await uow.questions.verdicts() == {"a": (1, 2), "b": (1, 0)}


async def judge(store: Store, asker: str, *, helpful: bool, question: str = "") -> None:
    """A verdict on the entry ``qc``; an unhelpful one keeps the question."""
    async with store.begin() as uow:
        await uow.questions.record_verdict(
            entry_id="qc", asker=asker, helpful=helpful, reason="", at=NOW
        )
        if question:
            await uow.questions.record_unresolved(
                text=question,
                fold=question,
                reason=Unresolved.UNHELPFUL,
                entry_id="qc",
                asker=asker,
                at=NOW,
            )


async def test_a_verdict_withdrawn_takes_the_question_it_left_along(store: Store) -> None:
    await judge(store, "a", helpful=False, question="may dieu")
    await judge(store, "a", helpful=False, question="bao nhieu dieu")

    async with store.begin() as uow:
        await uow.questions.withdraw_verdict(entry_id="qc", asker="a")

    async with store.begin() as uow:
        assert await uow.questions.verdicts() == {}
        assert not await uow.questions.unresolved(10)


async def test_a_verdict_withdrawn_leaves_what_others_said(store: Store) -> None:
    await judge(store, "a", helpful=False, question="may dieu")
    await judge(store, "b", helpful=False, question="may dieu")
    await judge(store, "b", helpful=False, question="only b asked")
    await ask(store, "no answer at all", "a")

    async with store.begin() as uow:
        await uow.questions.withdraw_verdict(entry_id="other", asker="b")
        await uow.questions.withdraw_verdict(entry_id="qc", asker="a")

    async with store.begin() as uow:
        left = {each.text: each.askers for each in await uow.questions.unresolved(10)}
        assert left == {"may dieu": 1, "only b asked": 1, "no answer at all": 1}
        assert await uow.questions.verdicts() == {"qc": (0, 1)}


async def test_a_helpful_verdict_withdrawn_leaves_every_question(store: Store) -> None:
    await judge(store, "a", helpful=True, question="may dieu")

    async with store.begin() as uow:
        await uow.questions.withdraw_verdict(entry_id="qc", asker="a")
        await uow.questions.withdraw_verdict(entry_id="qc", asker="a")

    async with store.begin() as uow:
        assert await uow.questions.verdicts() == {}
        assert len(await uow.questions.unresolved(10)) == 1


async def test_an_error_undoes_everything_its_transaction_did(store: Store) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(1)])

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
        assert not await uow.outbox.due(LATER, 10)
