"""What staff send waits, is undone, is sent, or is dropped: nobody is told before."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.errors import (
    DecidedError,
    DetailMissingError,
    NotPermittedError,
    TooLateError,
    TooShortError,
)
from bot.domain.petition import State
from bot.domain.staff import Role
from bot.domain.workdays import Calendar
from bot.services.answers import Answers
from bot.services.correspondence import Registry
from bot.services.due_sendings import DueSendings
from bot.services.forwarding import Forwarding
from bot.services.ports import Store
from bot.services.registers import Topic
from bot.services.sending import SendingDesk
from bot.services.sendings import Sending
from tests.fakes import FakeClock
from tests.services.desk import UNDO, AtDesk

WHY = "Chờ đo lại ranh giới thửa đất"
SAID = "Mặt trận đã xem việc ông/bà nêu và đang làm rõ"


class Sender:
    """Staff who reply."""

    def __init__(self, store: Store, undo: timedelta = UNDO) -> None:
        self.desk = AtDesk(store)
        handling = self.desk.citizens.petitioning.handling
        self.sending = SendingDesk(
            casework=self.desk.casework,
            forwarding=Forwarding(
                Registry(), handling=handling, calendar=Calendar(days_off={}), token=lambda: "t"
            ),
            answers=Answers(Registry(), handling=handling),
            undo=undo,
        )

    async def does(self, act: str, by: int, *asked: Any) -> Any:
        async with self.desk.store.begin() as uow:
            member = await uow.staff.get(by)
            return await getattr(self.sending, act)(uow, member, *asked, self.desk.citizens.now)

    async def passes(self, by: timedelta = UNDO) -> None:
        self.desk.citizens.now += by
        clock = FakeClock(self.desk.citizens.now)
        await DueSendings(self.desk.store, clock, lambda: self.sending).work()

    async def notes(self, code: str) -> list[str]:
        async with self.desk.store.begin() as uow:
            return [each.text for each in await uow.petitions.notes(code)]

    async def told(self, code: str) -> list[str]:
        return [topic for _, topic, _ in await self.desk.citizens.told(code)]

    async def waiting(self, code: str) -> list[Sending]:
        async with self.desk.store.begin() as uow:
            return list(await uow.sendings.of_petition(code))

    async def acts(self) -> list[tuple[str, str, str]]:
        return [each for each in await self.desk.acts() if "staff.add" not in each]


@pytest.fixture
def sender(office_store: Store) -> Sender:
    return Sender(office_store)


async def test_a_reply_is_sent_when_it_can_be_undone_no_more(sender: Sender) -> None:
    code = (await sender.desk.citizens.submit()).code
    by = await sender.desk.add()

    await sender.does("reply", by, code, SAID)
    await sender.passes(UNDO - timedelta(seconds=1))
    assert (await sender.notes(code), await sender.told(code)) == ([], [])
    await sender.passes(timedelta(seconds=1))

    assert (await sender.notes(code), await sender.told(code)) == ([SAID], [Topic.REPLY])
    assert await sender.waiting(code) == []
    assert await sender.acts() == [
        (f"staff:{by}", "sending.keep", code),
        (f"staff:{by}", "petition.reply", code),
    ]
    with pytest.raises(TooLateError):
        await sender.does("undo_reply", by, code)


async def test_a_reply_undone_never_was_and_gives_its_words_back(sender: Sender) -> None:
    code = (await sender.desk.citizens.submit()).code
    by = await sender.desk.add()
    await sender.does("reply", by, code, SAID)

    undone = await sender.does("undo_reply", by, code)
    await sender.passes()

    assert undone.text == SAID
    assert (await sender.notes(code), await sender.told(code)) == ([], [])
    assert [act for _, act, _ in await sender.acts()] == ["sending.keep", "sending.undo"]


async def test_only_whoever_sent_it_or_a_lead_undoes_it(sender: Sender) -> None:
    code = (await sender.desk.citizens.submit()).code
    by, other = await sender.desk.add(), await sender.desk.add("An")
    lead = await sender.desk.add("Bà Hoa", Role.LEAD)
    await sender.does("reply", by, code, SAID)

    with pytest.raises(DecidedError):
        await sender.does("undo_reply", other, code)
    with pytest.raises(DecidedError) as refused:
        await sender.does("reply", other, code, SAID)
    assert refused.value.facts == {"by": "Tâm"}
    await sender.does("undo_reply", lead, code)

    assert await sender.waiting(code) == []


async def test_what_cannot_be_sent_is_refused_before_it_waits(sender: Sender) -> None:
    code = (await sender.desk.citizens.submit()).code
    admin, by = await sender.desk.add("An", Role.ADMIN), await sender.desk.add()

    with pytest.raises(NotPermittedError):
        await sender.does("reply", admin, code, SAID)
    with pytest.raises(NotPermittedError):
        await sender.does("undo_reply", admin, code)
    with pytest.raises(TooShortError):
        await sender.does("reply", by, code, "")

    assert await sender.waiting(code) == []


async def test_what_can_be_sent_no_more_is_dropped_and_its_sender_told(sender: Sender) -> None:
    code = (await sender.desk.citizens.submit()).code
    by = await sender.desk.add()
    await sender.desk.join(by, "tam")
    await sender.does("reply", by, code, SAID)
    await sender.desk.does(
        "change", await _admin(sender), by, roles=[Role.EDITOR], sectors=(), places=()
    )

    await sender.passes()

    assert await sender.notes(code) == []
    assert await sender.told(code) == [Topic.DECISION_DROPPED]
    assert ("system", "sending.drop", code) in await sender.acts()


async def test_where_there_is_no_time_to_undo_it_goes_at_once(office_store: Store) -> None:
    sender = Sender(office_store, timedelta(0))
    code = (await sender.desk.citizens.submit()).code

    await sender.does("reply", await sender.desk.add(), code, SAID)

    assert await sender.notes(code) == [SAID]


async def _admin(sender: Sender) -> int:
    return await sender.desk.add("Quản trị", Role.ADMIN)


async def test_a_later_target_waits_and_is_then_told_with_its_reason(sender: Sender) -> None:
    petition = await sender.desk.citizens.submit()
    by, code, due_on = await sender.desk.add(), petition.code, date(2026, 12, 21)
    assert petition.due_on is not None

    async def extends(on: date, reason: str = WHY) -> None:
        version = (await sender.desk.citizens.get(code)).version
        async with sender.desk.store.begin() as uow:
            member = await uow.staff.get(by)
            assert member is not None
            now = sender.desk.citizens.now
            await sender.sending.extend(uow, member, code, on, now, reason=reason, version=version)

    for on in (petition.due_on, date(2026, 11, 1), date(2030, 1, 1)):
        with pytest.raises(DetailMissingError):
            await extends(on)
    with pytest.raises(DetailMissingError):
        await extends(due_on, " ")
    await extends(due_on)
    with pytest.raises(DecidedError):
        await sender.does("reply", by, code, SAID)
    await sender.does("undo_extension", by, code)
    await sender.passes()
    assert (await sender.desk.citizens.get(code)).due_on == petition.due_on
    assert await sender.told(code) == []

    await extends(due_on)
    await sender.passes()

    later = await sender.desk.citizens.get(code)
    assert (later.due_on, later.state, later.moved_at) == (
        due_on,
        petition.state,
        petition.moved_at,
    )
    assert await sender.told(code) == [Topic.MOVE]
    move = (await sender.desk.citizens.moves(code))[-1]
    assert (move.note, move.is_extension, move.leads_to(petition.state)) == (WHY, True, False)
    async with sender.desk.store.begin() as uow:
        history = await sender.desk.citizens.petitioning.history(uow, code)
    assert history.due is not None
    assert history.due.on == due_on
    accepted = await sender.desk.citizens.move(code, State.ACCEPTED)
    assert accepted.due_on == due_on
