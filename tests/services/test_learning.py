"""What was asked in vain, in groups: ranked by people, with their weeks."""

from datetime import date, datetime, timedelta

import pytest

from bot.documents.lexicon_file import read_lexicon
from bot.domain.errors import NotPermittedError
from bot.domain.grouping import Grouping
from bot.domain.local_time import local_day
from bot.domain.staff import Operator, Role
from bot.domain.vietnamese import fold
from bot.services.learning import WEEKS, Learning, QuestionGroup
from bot.services.ports import Unresolved
from tests.factories import a_member
from tests.fakes import FakeClock, FakeStore

OPERATOR = Operator(user="lan")
NOW = FakeClock().now()  # a Monday in Vietnam
TODAY: date = local_day(NOW)
WEEK = timedelta(weeks=1)


@pytest.fixture(scope="module")
def learning() -> Learning:
    return Learning(Grouping(read_lexicon()))


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


async def _ask(
    store: FakeStore,
    text: str,
    *askers: str,
    at: datetime = NOW,
    reason: Unresolved = Unresolved.NO_HIT,
    entry_id: str = "",
) -> None:
    async with store.begin() as uow:
        for asker in askers:
            await uow.questions.record_unresolved(
                text=text, fold=fold(text), reason=reason, entry_id=entry_id, asker=asker, at=at
            )


async def _groups(store: FakeStore, learning: Learning, limit: int = 9) -> list[QuestionGroup]:
    async with store.begin() as uow:
        return list(await learning.groups(uow, OPERATOR, TODAY, limit=limit))


async def test_a_group_counts_people_not_questions(store: FakeStore, learning: Learning) -> None:
    await _ask(store, "mấy giờ tiếp dân", "a", "b", "c")
    await _ask(store, "mấy giờ tiếp dân vậy ạ", "b", "d")
    await _ask(store, "giá điện bao nhiêu", "a", "b", "c", "d", "e")

    power, hours = await _groups(store, learning)

    assert (power.text, power.askers) == ("giá điện bao nhiêu", 5)
    assert (hours.text, hours.askers, len(hours.questions)) == ("mấy giờ tiếp dân", 4, 2)
    assert len(await _groups(store, learning, limit=1)) == 1


async def test_a_group_tells_why_and_what_was_offered(
    store: FakeStore, learning: Learning
) -> None:
    await _ask(store, "mấy giờ tiếp dân", "a")
    await _ask(
        store,
        "mấy giờ tiếp dân ạ",
        *("b", "c"),
        reason=Unresolved.NOT_CHOSEN,
        entry_id="tt-tiep-dan",
    )

    (group,) = await _groups(store, learning)

    assert group.reasons == (Unresolved.NOT_CHOSEN, Unresolved.NO_HIT)
    assert group.entry_id == "tt-tiep-dan"


async def test_a_trend_counts_each_person_in_the_week_they_first_asked(
    store: FakeStore, learning: Learning
) -> None:
    await _ask(store, "mấy giờ tiếp dân", "a", at=NOW - 2 * WEEK)
    await _ask(store, "mấy giờ tiếp dân ạ", "a", "b", "c", at=NOW)
    await _ask(store, "mấy giờ tiếp dân", "d", at=NOW - WEEKS * WEEK)

    (group,) = await _groups(store, learning)

    assert group.weeks == (0, 0, 0, 0, 0, 1, 0, 2)
    assert group.is_rising
    assert group.askers == 4


async def test_what_was_asked_long_ago_is_not_rising(store: FakeStore, learning: Learning) -> None:
    await _ask(store, "mấy giờ tiếp dân", "a", "b", at=NOW - 6 * WEEK)
    await _ask(store, "mấy giờ tiếp dân", "c")

    (group,) = await _groups(store, learning)

    assert not group.is_rising


async def test_only_editors_administrators_and_whoever_has_the_machine_read_them(
    store: FakeStore, learning: Learning
) -> None:
    async with store.begin() as uow:
        for role in set(Role) - {Role.EDITOR, Role.ADMIN}:
            with pytest.raises(NotPermittedError):
                await learning.groups(uow, a_member(roles={role}), TODAY, limit=1)
        assert await learning.groups(uow, a_member(roles={Role.EDITOR}), TODAY, limit=1) == []
