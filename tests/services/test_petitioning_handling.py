"""What the office does with petitions: moves, the clock, and who hears of it."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.errors import (
    ConflictError,
    DetailMissingError,
    NotAllowedError,
    PetitionNotFoundError,
    TooShortError,
)
from bot.domain.local_time import VIETNAM
from bot.domain.petition import NoteKind, State
from bot.domain.workdays import Due
from bot.services.registers import Topic
from tests.services.petition_office import DAY, LAN, MINH, STAFF, TEXT, Office

TARGET = date(2026, 12, 8)  # ten working days after Monday 23/11, the 24th being a holiday


async def due_of(office: Office, code: str) -> Due | None:
    async with office.begin() as uow:
        return (await office.petitioning.history(uow, code)).due


async def answer(office: Office, code: str) -> None:
    async with office.begin() as uow:
        await office.petitioning.add(uow, code, LAN, "ở tổ 3", office.now)


async def test_a_move_is_kept_with_all_that_was_said(office: Office) -> None:
    code = (await office.submit()).code
    await office.move(code, State.ACCEPTED)
    office.now += DAY

    await office.move(
        code,
        State.FORWARDED,
        note="đã chuyển",
        internal="gọi lại",
        body="UBND xã",
        number_of_letter="12/MTTQ",
        reason="",
    )

    move = (await office.moves(code))[-1]
    assert (move.number, move.at, move.actor) == (3, office.now, STAFF)
    assert (move.came_from, move.to) == (State.ACCEPTED, State.FORWARDED)
    assert (move.note, move.internal, move.body, move.number_of_letter) == (
        "đã chuyển", "gọi lại", "UBND xã", "12/MTTQ",
    )  # fmt: skip


async def test_what_the_table_does_not_hold_is_refused_and_changes_nothing(office: Office) -> None:
    petition = await office.submit()

    with pytest.raises(NotAllowedError):
        await office.move(petition.code, State.RESOLVED)

    assert await office.get(petition.code) == petition
    assert len(await office.moves(petition.code)) == 1


async def test_whoever_decided_on_an_older_version_must_look_again(office: Office) -> None:
    petition = await office.submit()
    await office.move(petition.code, State.ACCEPTED, version=petition.version)

    with pytest.raises(ConflictError):
        await office.move(petition.code, State.FORWARDED, version=petition.version)

    assert (await office.get(petition.code)).state is State.ACCEPTED


@pytest.mark.parametrize(
    ("to", "missing"),
    [
        (State.WAITING, "note"),
        (State.FORWARDED, "body"),
        (State.CLOSED, "reason"),
        (State.REDIRECTED, "note"),
        (State.DUPLICATE, "duplicate_of"),
    ],
)
async def test_a_citizen_is_told_what_they_must_know(
    office: Office, to: State, missing: str
) -> None:
    code = (await office.submit()).code
    await office.move(code, State.ACCEPTED)

    with pytest.raises(DetailMissingError) as refused:
        await office.move(code, to, **{missing: " "})

    assert refused.value.facts == {"field": missing}


# --- the clock ---


async def test_the_target_stands_through_the_moves_of_the_office(office: Office) -> None:
    petition = await office.submit()
    office.now += 3 * DAY

    moved = await office.move(petition.code, State.ACCEPTED, State.FORWARDED, State.IN_PROGRESS)

    assert (petition.due_on, moved.due_on) == (TARGET, TARGET)


async def test_the_clock_stands_still_while_the_citizen_is_asked(office: Office) -> None:
    code = (await office.submit()).code
    office.now += 2 * DAY  # Wednesday: one working day has gone
    waiting = await office.move(code, State.WAITING)
    assert (waiting.due_on, await due_of(office, code)) == (None, None)
    office.now += 7 * DAY  # five working days

    await answer(office, code)

    resumed = await office.get(code)
    due = await due_of(office, code)
    assert resumed.state is State.RECORDED
    assert resumed.due_on == date(2026, 12, 15)  # nine after Wednesday 2/12
    assert due is not None
    assert (due.on, due.counted, due.waited) == (resumed.due_on, 10, 5)
    assert (await office.moves(code))[-1].due_on == resumed.due_on


async def test_two_waits_are_both_added(office: Office) -> None:
    code = (await office.submit()).code
    for _ in range(2):
        office.now += DAY
        await office.move(code, State.WAITING)
        office.now += 7 * DAY
        await answer(office, code)

    due = await due_of(office, code)

    assert due is not None
    assert (due.counted, due.waited) == (10, 10)


async def test_asking_does_not_mend_a_target_that_was_missed(office: Office) -> None:
    code = (await office.submit()).code
    office.now += 30 * DAY
    await office.move(code, State.WAITING)
    office.now += DAY

    await answer(office, code)

    assert (await office.get(code)).due_on == TARGET


async def test_an_answer_ends_the_clock_and_going_back_to_work_starts_it_anew(
    office: Office,
) -> None:
    code = (await office.submit()).code
    answered = await office.move(code, State.ACCEPTED, State.ANSWERED)
    office.now = datetime(2026, 12, 14, 9, 0, tzinfo=VIETNAM)

    again = await office.move(code, State.IN_PROGRESS)

    assert answered.due_on is None
    assert again.due_on == date(2026, 12, 28)
    due = await due_of(office, code)
    assert due is not None
    assert (due.since, due.counted) == (office.now.date(), 10)


# --- who hears of it ---


async def test_sender_and_supporters_hear_of_a_move_once_each(office: Office) -> None:
    code = (await office.submit()).code
    await office.join(code)

    await office.move(code, State.ACCEPTED)

    assert sorted(await office.told(code)) == [(LAN.key, "move", 2), (MINH.key, "move", 2)]


async def test_what_is_asked_of_the_sender_and_answered_concerns_nobody_else(
    office: Office,
) -> None:
    code = (await office.submit()).code
    await office.join(code)

    await office.move(code, State.WAITING)
    await answer(office, code)

    assert await office.told(code) == [(LAN.key, "move", 2)]


async def test_a_reply_goes_to_the_sender_alone_and_moves_nothing(office: Office) -> None:
    petition = await office.submit()
    await office.join(petition.code)

    async with office.begin() as uow:
        note = await office.petitioning.reply(uow, petition.code, STAFF, "đã xem", office.now)
        with pytest.raises(TooShortError):
            await office.petitioning.reply(uow, petition.code, STAFF, " ", office.now)

    assert (note.kind, note.actor, note.text) == (NoteKind.REPLY, STAFF, "đã xem")
    assert await office.told(petition.code) == [(LAN.key, "reply", 1)]
    assert (await office.get(petition.code)).state is State.RECORDED


@pytest.mark.parametrize(
    ("at", "not_before"),
    [("12:00", "12:00"), ("20:59", "20:59"), ("21:00", "06:30"), ("03:00", "06:30")],
)
async def test_nobody_is_woken_up(office: Office, at: str, not_before: str) -> None:
    code = (await office.submit()).code
    office.now = datetime.fromisoformat(f"2026-11-25T{at}+07:00")

    await office.move(code, State.ACCEPTED)

    (notice,) = await office.notices(code)
    due = notice.not_before.astimezone(VIETNAM)
    assert f"{due:%H:%M}" == not_before
    assert timedelta(0) <= due - office.now < timedelta(hours=10)


# --- duplicates ---


async def test_whoever_waits_for_a_duplicate_hears_of_the_other_from_then_on(
    office: Office,
) -> None:
    first, second = await office.submit(), await office.submit(MINH)
    await office.join(second.code, LAN)

    merged = await office.move(second.code, State.DUPLICATE, duplicate_of=first.code)

    assert (merged.state, merged.duplicate_of) == (State.DUPLICATE, first.code)
    assert (await office.get(first.code)).supporters == 1  # Lan's own it is already
    await office.move(first.code, State.ACCEPTED)
    assert {told[0] for told in await office.told(first.code)} == {LAN.key, MINH.key}


async def test_the_sender_of_the_one_that_stays_is_told_once_and_not_of_their_own(
    office: Office,
) -> None:
    first = await office.submit()
    own, *others = [await office.submit(each) for each in (LAN, MINH, MINH)]

    await office.move(own.code, State.DUPLICATE, duplicate_of=first.code)
    assert await office.told(first.code) == []
    for other in others:
        await office.move(other.code, State.DUPLICATE, duplicate_of=first.code)

    assert await office.told(first.code) == [(LAN.key, Topic.MERGED, 0)]
    assert (await office.notices(first.code))[0].not_before > office.now


async def test_a_petition_is_no_duplicate_of_itself_of_an_ended_one_or_of_none(
    office: Office,
) -> None:
    code, ended = (await office.submit()).code, (await office.submit(text=TEXT + " nữa")).code
    await office.move(ended, State.CLOSED)

    for other in (code, ended):
        with pytest.raises(NotAllowedError):
            await office.move(code, State.DUPLICATE, duplicate_of=other)
    with pytest.raises(PetitionNotFoundError):
        await office.move(code, State.DUPLICATE, duplicate_of="KN-222-222-222")

    assert (await office.get(code)).state is State.RECORDED
