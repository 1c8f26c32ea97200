"""What every store does for those who want to be told of an answer."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.services.ports import Store, Unresolved
from bot.services.registers import NoticeState, Topic
from bot.services.waits import Wait
from bot.store.connection import engine_for
from bot.store.store import SqlStore
from tests.factories import NOW, a_wait


async def keep(store: Store, *waits: Wait) -> list[int]:
    async with store.begin() as uow:
        return [await uow.waits.add(each) for each in waits]


async def untried(store: Store, content: str) -> Sequence[int]:
    async with store.begin() as uow:
        return [each.id for each in await uow.waits.untried(content, limit=10)]


async def promise(store: Store, id_: int, state: NoticeState = NoticeState.DUE) -> int:
    async with store.begin() as uow:
        notice_id = await uow.notices.add(
            code="", person_key="a", topic=Topic.ANSWER, number=id_, at=NOW, not_before=NOW
        )
        await uow.waits.promise(id_, notice_id)
        if state is not NoticeState.DUE:
            await uow.notices.settle(notice_id, state, at=NOW)
    return notice_id


async def test_a_wait_is_read_back_whole(store: Store) -> None:
    (id_,) = await keep(store, a_wait())

    async with store.begin() as uow:
        kept = await uow.waits.get(id_)
        assert await uow.waits.of_person("person-a") == [kept]
        assert await uow.waits.get(id_ + 1) is None
    assert kept == a_wait(id=id_)


async def test_waiting_twice_for_the_same_is_one_wait_begun_anew(store: Store) -> None:
    (first,) = await keep(store, a_wait())
    await promise(store, first)

    (again,) = await keep(store, a_wait(text="gui xe o dau", consent_version="2"))

    async with store.begin() as uow:
        kept = await uow.waits.get(again)
    assert kept == a_wait(id=first, text="gui xe o dau", consent_version="2", notice_id=0)
    assert await untried(store, "v1") == [first]


async def test_those_who_wait_are_counted_by_question(store: Store) -> None:
    await keep(store, a_wait(), a_wait(person_key="b"), a_wait(fold="khac"))

    async with store.begin() as uow:
        assert await uow.waits.counts() == {"gui xe o dau": 2, "khac": 1}


async def test_each_wait_is_tried_once_on_each_version(store: Store) -> None:
    first, second = await keep(store, a_wait(), a_wait(person_key="b"))

    async with store.begin() as uow:
        assert await uow.waits.tried(first, "v1")
        assert not await uow.waits.tried(first, "v1")
        assert not await uow.waits.tried(second + 1, "v1")

    assert await untried(store, "v1") == [second]
    assert await untried(store, "v2") == [first, second]


async def test_what_is_promised_is_not_tried_until_it_is_reopened(store: Store) -> None:
    (id_,) = await keep(store, a_wait())
    notice_id = await promise(store, id_)

    assert await untried(store, "v1") == []
    async with store.begin() as uow:
        assert not await uow.waits.tried(id_, "v1")
        assert await uow.waits.get(id_) == a_wait(id=id_, notice_id=notice_id)
        await uow.waits.reopen(id_)
    assert await untried(store, "v1") == [id_]


async def test_only_whoever_waits_takes_it_back(store: Store) -> None:
    (id_,) = await keep(store, a_wait())

    async with store.begin() as uow:
        assert not await uow.waits.forget(id_, "somebody else")
        assert await uow.waits.forget(id_, "person-a")
        assert not await uow.waits.forget(id_, "person-a")


async def test_what_was_told_or_given_up_goes_and_what_is_under_way_stays(store: Store) -> None:
    names = ("due", "sending", "sent", "uncertain", "unreachable", "refused", "open")
    ids = dict(zip(names, await keep(store, *(a_wait(person_key=n) for n in names)), strict=True))
    for name in names[:-1]:
        await promise(store, ids[name], NoticeState(name))

    async with store.begin() as uow:
        assert await uow.waits.forget_told() == 4
        assert [name for name in names if await uow.waits.get(ids[name])] == [
            *("due", "sending", "open")
        ]


async def test_a_question_is_told_by_its_number_to_whoever_asked_it_alone(store: Store) -> None:
    async with store.begin() as uow:
        numbers = [
            await uow.questions.record_unresolved(
                text=text, fold="hoi", reason=Unresolved.NO_HIT, entry_id="", asker=asker, at=NOW
            )
            for text, asker in (("hoi", "a"), ("hỏi", "b"))
        ]

    assert numbers[0] == numbers[1]
    async with store.begin() as uow:
        found = await uow.questions.asked_by(numbers[0], "b")
        assert found is not None
        assert (found.text, found.fold) == ("hỏi", "hoi")
        assert await uow.questions.asked_by(numbers[0], "c") is None
        assert await uow.questions.asked_by(numbers[0] + 1, "a") is None


async def test_neither_the_chat_nor_the_question_can_be_read_in_the_database(
    sql_store: SqlStore, url: str
) -> None:
    await keep(sql_store, a_wait(chat_key="telegram:777000777", text="gửi xe Giếng Đình"))

    with engine_for(url).connect() as connection:
        row = str(connection.execute(sa.text("SELECT * FROM waits")).all())
    assert "777000777" not in row
    assert "Giếng Đình" not in row
