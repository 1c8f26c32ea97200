"""What every store does with questions nobody could answer, and with verdicts."""

from datetime import timedelta

from bot.services.ports import MOST_A_DAY, Store, Unresolved
from tests.fakes import FakeClock

NOW = FakeClock().now()
LATER = NOW + timedelta(minutes=5)


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


async def test_who_asked_is_told_by_hash_with_the_first_time(store: Store) -> None:
    await ask(store, "often", "a")
    await ask(store, "rare", "c")
    async with store.begin() as uow:
        for asker in ("a", "b"):
            await uow.questions.record_unresolved(
                text="often?",
                fold="often",
                reason=Unresolved.NO_HIT,
                entry_id="",
                asker=asker,
                at=LATER,
            )

    async with store.begin() as uow:
        often, rare = await uow.questions.asked(10)
        assert await uow.questions.asked(1) == [often]
    assert (often.fold, often.text) == ("often", "often?")
    assert often.askers == {"a": NOW, "b": LATER}
    assert rare.askers == {"c": NOW}


async def test_forgotten_questions_go_with_their_askers(store: Store) -> None:
    await ask(store, "kept", "a")
    await ask(store, "gone", "a")

    async with store.begin() as uow:
        await uow.questions.forget_unresolved(["gone", "never asked"])
    await ask(store, "gone", "b")

    async with store.begin() as uow:
        found = {each.text: each.askers for each in await uow.questions.unresolved(10)}
    assert found == {"kept": 1, "gone": 1}


async def test_one_tap_does_not_change_why_others_got_no_answer(store: Store) -> None:
    for asker in ("a", "b", "c"):
        await ask(store, "may dieu", asker)
    await judge(store, "d", helpful=False, question="may dieu")
    await judge(store, "a", helpful=False, question="may dieu")

    async with store.begin() as uow:
        (question,) = await uow.questions.unresolved(10)
        await uow.questions.withdraw_verdict(entry_id="qc", asker="d")
        await uow.questions.withdraw_verdict(entry_id="qc", asker="b")
    async with store.begin() as uow:
        (left,) = await uow.questions.unresolved(10)

    assert (question.askers, left.askers) == (4, 3)
    assert (left.reason, left.entry_id) == (Unresolved.NO_HIT, "")


async def test_of_one_person_only_so_many_questions_are_kept_a_day(store: Store) -> None:
    async with store.begin() as uow:
        numbers = [
            await uow.questions.record_unresolved(
                text=f"question {number}",
                fold=f"question {number}",
                reason=Unresolved.NO_HIT,
                entry_id="",
                asker="a",
                at=at,
            )
            for number, at in (
                *((number, NOW) for number in range(MOST_A_DAY + 1)),
                (MOST_A_DAY, NOW + timedelta(days=1)),
            )
        ]
        assert len(await uow.questions.unresolved(2 * MOST_A_DAY)) == MOST_A_DAY + 1

    assert [number > 0 for number in numbers] == [True] * MOST_A_DAY + [False, True]
