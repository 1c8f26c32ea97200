"""What a citizen does with petitions, on the fake store and on a real one."""

from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from bot.domain.codes import TrackingCode
from bot.domain.draft import LONGEST_TEXT, Step
from bot.domain.errors import (
    BlockedError,
    BotError,
    ConsentMissingError,
    DraftIncompleteError,
    NotAllowedError,
    NotYoursError,
    PetitionNotFoundError,
    TooLongError,
    TooShortError,
)
from bot.domain.petition import (
    CITIZEN,
    Contact,
    NoteKind,
    PetitionKind,
    Pin,
    Rating,
    Sharing,
    State,
)
from bot.services.petitioning import PAGE
from bot.services.registers import Block
from bot.services.viewing import Role
from tests.fakes import FakeStore
from tests.services.petition_office import (
    CHAT,
    CONSENT,
    DAY,
    DESK_CONSENT,
    DRAFT,
    HOUR,
    LAN,
    MINH,
    STAFF,
    TEXT,
    Office,
    a_file,
)

ANSWERED = (State.ACCEPTED, State.ANSWERED)


# --- sending ---


async def test_a_draft_becomes_a_petition_and_is_gone(office: Office) -> None:
    contact = Contact(name="Lan", phone="0912345678", phone_is_own=True)
    pin = Pin(latitude=21.6, longitude=105.8)
    async with office.begin() as uow:
        await uow.drafts.save(DRAFT)
        await uow.files.add(a_file())

    petition = await office.submit(
        kind=PetitionKind.PROPOSAL, contact=contact, pin=pin, sharing=Sharing.ALL, sector="dat-dai"
    )

    assert await office.get(petition.code) == petition
    assert TrackingCode.parse(petition.code) == petition.code
    assert (petition.state, petition.text, petition.person_key) == (State.RECORDED, TEXT, "lan")
    assert (petition.contact, petition.pin, petition.sharing) == (contact, pin, Sharing.ALL)
    async with office.begin() as uow:
        assert await uow.drafts.load(CHAT) is None
        assert [each.code for each in await uow.files.of_petition(petition.code)] == [
            petition.code
        ]
        assert await uow.people.find(LAN.key) == LAN
        assert [each.version for each in await uow.people.consents(LAN.key)] == [CONSENT]


async def test_the_first_move_is_the_citizens_and_names_the_target(office: Office) -> None:
    petition = await office.submit()

    async with office.begin() as uow:
        history = await office.petitioning.history(uow, petition.code)

    (move,) = history.moves
    assert (move.number, move.came_from, move.to, move.actor) == (1, None, State.RECORDED, CITIZEN)
    assert move.due_on == petition.due_on
    assert history.due is not None
    assert (history.due.on, history.due.counted, len(history.due.days_off)) == (
        petition.due_on,
        10,
        1,
    )
    assert history.notices == []


async def test_what_is_neither_called_proposal_nor_report_is_a_report(office: Office) -> None:
    assert (await office.submit()).kind is PetitionKind.REPORT


@pytest.mark.parametrize("version", ["", "1"])
async def test_without_a_yes_to_the_present_consent_nothing_is_sent(
    office: Office, version: str
) -> None:
    with pytest.raises(ConsentMissingError):
        await office.submit(consent_version=version)

    async with office.begin() as uow:
        assert await uow.petitions.of_person(LAN.key, limit=1) == []
        assert await uow.people.find(LAN.key) is None


@pytest.mark.parametrize(
    ("drafted", "error"),
    [
        ({"text": " "}, DraftIncompleteError),
        ({"text": "đường hỏng quá"}, TooShortError),
        ({"text": "hỏng " * LONGEST_TEXT}, TooLongError),
        ({"place_id": "", "place_note": " "}, DraftIncompleteError),
    ],
    ids=["no text", "too short", "too long", "no place"],
)
async def test_an_incomplete_draft_is_not_sent(
    office: Office, drafted: dict[str, Any], error: type[BotError]
) -> None:
    with pytest.raises(error):
        await office.submit(**drafted)


async def test_words_for_a_place_will_do_where_no_commune_is_known(office: Office) -> None:
    petition = await office.submit(place_id="", place_note="gần chợ Cây Số")

    assert petition.place_note == "gần chợ Cây Số"


async def test_the_step_that_lacks_something_is_named(office: Office) -> None:
    with pytest.raises(DraftIncompleteError) as refused:
        await office.submit(place_id="")

    assert refused.value.facts == {"step": Step.WHERE}


async def test_whoever_is_blocked_is_told_why_and_until_when(office: Office) -> None:
    until = office.now + DAY
    block = Block(
        person_key=LAN.key, reason="spam", by="office", since=office.now - HOUR, until=until
    )
    async with office.begin() as uow:
        await uow.people.block(block)

    with pytest.raises(BlockedError) as refused:
        await office.submit()
    assert refused.value.facts == {"reason": "spam", "until": until}
    office.now += 2 * DAY
    assert (await office.submit()).person_key == LAN.key


async def test_what_staff_enter_for_somebody_is_theirs_and_not_limited(office: Office) -> None:
    read_out = replace(DRAFT, consent_version=DESK_CONSENT)
    async with office.begin() as uow:
        codes = [
            (await office.petitioning.submit(uow, read_out, LAN, office.now, by=STAFF)).code
            for _ in range(9)
        ]

    assert (await office.get(codes[-1])).person_key == LAN.key
    assert (await office.moves(codes[-1]))[0].actor == STAFF


async def test_a_code_that_is_taken_is_made_anew() -> None:
    numbers = cycle([*([1] * 7 + [20]) * 2, *([2] * 7 + [20])])
    office = Office(FakeStore(), below=lambda _: next(numbers))

    first, second = await office.submit(), await office.submit()

    assert first.code != second.code


# --- similar ones ---


async def test_similar_open_petitions_of_the_place_are_offered_and_joined(office: Office) -> None:
    petition = await office.submit()
    await office.submit(text="Đèn đường ngõ 12 hỏng cả tháng tối om không ai thay")
    draft = replace(DRAFT, text="kenh dong cham vo bo hon thang nay ruong lua kho han")

    async with office.begin() as uow:
        near = await office.petitioning.similar(uow, draft)
        elsewhere = await office.petitioning.similar(uow, replace(draft, place_id="05458"))
    joined = await office.join(petition.code)

    assert [each.code for each in near] == [petition.code]
    assert not elsewhere
    assert joined.supporters == 1


async def test_joining_twice_or_ones_own_counts_nothing(office: Office) -> None:
    code = (await office.submit()).code

    await office.join(code)

    assert (await office.join(code)).supporters == 1
    assert (await office.join(code, LAN)).supporters == 1


async def test_an_ended_petition_is_neither_offered_nor_joined(office: Office) -> None:
    code = (await office.submit()).code
    await office.move(code, State.CLOSED)

    async with office.begin() as uow:
        assert not await office.petitioning.similar(uow, DRAFT)
    with pytest.raises(NotAllowedError):
        await office.join(code)


# --- looking ---


async def test_a_person_pages_through_their_own_and_the_joined(office: Office) -> None:
    own = []
    for _ in range(PAGE):
        office.now += DAY
        own.append((await office.submit()).code)
    office.now += 8 * DAY
    other = await office.submit(MINH)
    await office.join(other.code, LAN)

    async with office.begin() as uow:
        first, more = await office.petitioning.mine(uow, LAN.key, 0)
        second, no_more = await office.petitioning.mine(uow, LAN.key, 1)

    assert [each.code for each in first[:2]] == [other.code, own[-1]]
    assert (len(first), more, len(second), no_more) == (PAGE, True, 1, False)
    assert (first[0].text, first[1].text) == ("", TEXT)


async def test_a_stranger_with_the_code_sees_the_state_only(office: Office) -> None:
    petition = await office.submit(
        contact=Contact(name="Lan"),
        pin=Pin(latitude=1, longitude=2),
        place_note="ngõ 3",
        sent_before="đã gửi phường",
    )
    await office.join(petition.code)

    async with office.begin() as uow:
        sender = await office.petitioning.seen_by(uow, petition.code, LAN.key)
        supporter = await office.petitioning.seen_by(uow, petition.code, MINH.key)
        stranger = await office.petitioning.seen_by(uow, petition.code, "somebody")

    assert (sender.role, sender.petition.contact.name) == (Role.SENDER, "Lan")
    assert (supporter.role, supporter.petition.title) == (
        Role.SUPPORTER,
        "Việc khác: kênh mương, vỡ bờ",
    )
    assert stranger.role is Role.STRANGER
    assert sender.petition.sent_before == "đã gửi phường"
    for seen in (supporter.petition, stranger.petition):
        assert not seen.sent_before
        assert (seen.state, seen.created_at) == (State.RECORDED, petition.created_at)
        assert seen.contact == Contact()
        assert (seen.text, seen.person_key, seen.pin, seen.place_note) == ("", "", None, "")
    hidden = stranger.petition
    assert (hidden.title, hidden.place_id, hidden.sector) == ("", "", "")


async def test_an_unknown_code_is_said_to_be_unknown(office: Office) -> None:
    with pytest.raises(PetitionNotFoundError):
        await office.get("KN-222-222-222")


# --- adding, editing, withdrawing ---


async def test_words_are_added_while_a_petition_is_open(office: Office) -> None:
    code = (await office.submit()).code

    async with office.begin() as uow:
        first = await office.petitioning.add(uow, code, LAN, "thêm ảnh", office.now)
        second = await office.petitioning.add(uow, code, LAN, "và thêm nữa", office.now)

    assert (first.kind, first.number, second.number) == (NoteKind.ADDENDUM, 1, 2)
    assert len(await office.moves(code)) == 1
    await office.move(code, State.CLOSED)
    async with office.begin() as uow:
        with pytest.raises(NotAllowedError):
            await office.petitioning.add(uow, code, LAN, "muộn rồi", office.now)


async def test_an_answer_sends_the_petition_back_to_where_it_waited_for_it(office: Office) -> None:
    code = (await office.submit()).code
    await office.move(code, State.ACCEPTED, State.FORWARDED, State.WAITING)

    async with office.begin() as uow:
        note = await office.petitioning.add(uow, code, LAN, "ở tổ 3", office.now)

    assert note.kind is NoteKind.ANSWER
    assert (await office.get(code)).state is State.FORWARDED
    assert (await office.moves(code))[-1].actor == CITIZEN


async def test_an_edit_keeps_the_text_before_and_is_found_by_the_new_one(office: Office) -> None:
    code = (await office.submit()).code
    new = "Đèn đường ngõ 12 hỏng cả tháng tối om không ai thay"

    async with office.begin() as uow:
        edited = await office.petitioning.edit(uow, code, LAN, new, office.now)

    async with office.begin() as uow:
        (note,) = await uow.petitions.notes(code)
        assert not await office.petitioning.similar(uow, DRAFT)
        assert await office.petitioning.similar(uow, replace(DRAFT, text=new))
    assert (note.kind, note.text) == (NoteKind.EDIT, TEXT)
    assert await office.get(code) == edited
    assert edited.title == new


async def test_once_taken_up_a_petition_is_neither_edited_nor_withdrawn(office: Office) -> None:
    code = (await office.submit()).code
    await office.move(code, State.ACCEPTED)

    async with office.begin() as uow:
        with pytest.raises(NotAllowedError):
            await office.petitioning.edit(uow, code, LAN, TEXT + " nữa", office.now)
        with pytest.raises(NotAllowedError):
            await office.petitioning.withdraw(uow, code, LAN, "", office.now)


async def test_a_withdrawn_petition_has_ended_and_supporters_hear_of_it(office: Office) -> None:
    code = (await office.submit()).code
    await office.join(code)

    async with office.begin() as uow:
        petition = await office.petitioning.withdraw(uow, code, LAN, "đã xong", office.now)

    assert (petition.state, petition.due_on) == (State.WITHDRAWN, None)
    assert await office.told(code) == [(MINH.key, "move", 2)]


# --- after the end ---


async def test_a_petition_is_reopened_once_with_a_reason_and_a_new_target(office: Office) -> None:
    code = (await office.submit()).code
    await office.move(code, *ANSWERED, State.RESOLVED)
    office.now += 30 * DAY

    async with office.begin() as uow:
        with pytest.raises(TooShortError):
            await office.petitioning.reopen(uow, code, LAN, " ", office.now)
        again = await office.petitioning.reopen(uow, code, LAN, "lại hỏng", office.now)
        assert await office.petitioning.similar(uow, DRAFT)
        history = await office.petitioning.history(uow, code)

    assert await office.get(code) == again
    assert (again.state, again.reopened) == (State.ACCEPTED, True)
    assert (history.moves[-1].note, history.moves[-1].reason) == ("lại hỏng", "reopened")
    assert history.due is not None
    assert (history.due.counted, history.due.since) == (10, office.now.date())
    await office.move(code, State.CLOSED)
    async with office.begin() as uow:
        with pytest.raises(NotAllowedError):
            await office.petitioning.reopen(uow, code, LAN, "lại hỏng", office.now)


async def test_a_rating_comes_after_the_end_and_may_change(office: Office) -> None:
    code = (await office.submit()).code
    async with office.begin() as uow:
        with pytest.raises(NotAllowedError):
            await office.petitioning.rate(uow, code, LAN, Rating.CONTENT, office.now)
    await office.move(code, State.CLOSED)

    async with office.begin() as uow:
        for rating in (Rating.CONTENT, Rating.NOT_CONTENT):
            await office.petitioning.rate(uow, code, LAN, rating, office.now)

    assert (await office.get(code)).rating is Rating.NOT_CONTENT


async def test_the_muted_hear_nothing_until_they_want_to(office: Office) -> None:
    code = (await office.submit()).code
    await office.join(code)
    async with office.begin() as uow:
        await office.petitioning.mute(uow, code, LAN.key, True)
        await office.petitioning.mute(uow, code, MINH.key, True)
        with pytest.raises(NotYoursError):
            await office.petitioning.mute(uow, code, "somebody", True)

    await office.move(code, State.ACCEPTED)
    async with office.begin() as uow:
        await office.petitioning.mute(uow, code, LAN.key, False)
    await office.move(code, State.ANSWERED)

    assert await office.told(code) == [(LAN.key, "move", 3)]


async def test_a_supporter_sees_whether_they_muted_it(office: Office) -> None:
    code = (await office.submit()).code
    await office.join(code)
    async with office.begin() as uow:
        before = await office.petitioning.seen_by(uow, code, MINH.key)
        await office.petitioning.mute(uow, code, MINH.key, True)
        after = await office.petitioning.seen_by(uow, code, MINH.key)

    assert (before.petition.muted, after.petition.muted) == (False, True)


async def test_the_blocked_add_nothing_but_answer_withdraw_and_rate(office: Office) -> None:
    code = (await office.submit()).code
    block = Block(person_key=LAN.key, reason="x", by="y", since=office.now, until=None)
    async with office.begin() as uow:
        await uow.people.block(block)
        with pytest.raises(BlockedError):
            await office.petitioning.add(uow, code, LAN, "thêm nữa", office.now)
        with pytest.raises(BlockedError):
            await office.petitioning.edit(uow, code, LAN, TEXT + " nữa", office.now)
    await office.move(code, State.WAITING)

    async with office.begin() as uow:
        answer = await office.petitioning.add(uow, code, LAN, "ở tổ 3", office.now)
        withdrawn = await office.petitioning.withdraw(uow, code, LAN, "", office.now)

    assert (answer.kind, withdrawn.state) == (NoteKind.ANSWER, State.WITHDRAWN)


@pytest.mark.parametrize("act", ["add", "edit", "withdraw", "reopen"])
@pytest.mark.parametrize("key", [MINH.key, ""])
async def test_nobody_but_the_sender_may_touch_a_petition(
    office: Office, act: str, key: str
) -> None:
    code = (await office.submit()).code
    await office.join(code)

    async with office.begin() as uow:
        with pytest.raises(NotYoursError):
            await getattr(office.petitioning, act)(
                uow, code, replace(MINH, key=key), TEXT, office.now
            )


async def test_an_erased_petition_belongs_to_nobody(office: Office) -> None:
    code = (await office.submit()).code
    async with office.begin() as uow:
        await uow.people.erase(LAN.key, office.now)

    async with office.begin() as uow:
        with pytest.raises(NotYoursError):
            await office.petitioning.add(uow, code, LAN, TEXT, office.now)
        seen = await office.petitioning.seen_by(uow, code, "")
    await office.move(code, State.ACCEPTED)

    assert seen.role is Role.STRANGER
    assert await office.told(code) == []


async def test_under_a_new_consent_words_are_added_once_it_is_given(office: Office) -> None:
    petitioning = office.petitioning
    code, ended = (await office.submit()).code, (await office.submit()).code
    await office.move(ended, State.CLOSED)
    petitioning.agreement.version = "3"

    async with office.begin() as uow:
        for does, what in (
            (petitioning.add, code),
            (petitioning.edit, code),
            (petitioning.reopen, ended),
        ):
            with pytest.raises(ConsentMissingError):
                await does(uow, what, LAN, f"{TEXT} hơn nữa", office.now)
        await petitioning.agreement.give(uow, LAN, "3", office.now)
        await petitioning.add(uow, code, LAN, "thêm", office.now)

    async with office.begin() as uow:
        assert [each.text for each in await uow.petitions.notes(code)] == ["thêm"]
        assert [each.version for each in await uow.people.consents(LAN.key)] == [CONSENT, "3"]


async def test_a_petition_is_taken_back_whatever_became_of_the_consent(office: Office) -> None:
    code = (await office.submit()).code
    office.petitioning.agreement.version = "3"

    async with office.begin() as uow:
        await office.petitioning.withdraw(uow, code, LAN, "đã tự sửa", office.now)

    assert (await office.get(code)).state is State.WITHDRAWN
