"""What staff do with petitions: rights and scope at every step, one owner, decisions undone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import (
    BotError,
    ConflictError,
    ConsentMissingError,
    DecidedError,
    DetailMissingError,
    LetterNeededError,
    MemberUnfitError,
    NotAllowedError,
    NotPermittedError,
    NotSharedError,
    PetitionNotFoundError,
    TakenError,
    TooLateError,
    TooLongError,
)
from bot.domain.petition import Contact, Petition, PetitionKind, Sharing, State
from bot.domain.reasons import Reason
from bot.domain.staff import Role
from bot.services.classifying import Class, classify
from bot.services.handling import Particulars
from bot.services.office import Filter
from bot.services.ports import Store
from bot.services.registers import NoticeState, Topic
from tests.services.desk import ROOT, UNDO, AtDesk
from tests.services.petition_office import CONSENT, DESK_CONSENT, DRAFT, LAN, MINH

PLACE, SECTOR = "05455", "land"
BUOI = Contact(name="Lê Thị Bưởi", address="tổ 9", phone="0912345678")
AT_DESK = replace(DRAFT, consent_version=DESK_CONSENT)
SECRETS = ("Bưởi", "0912345678", "tổ 9", "Đồng Chằm", "rõ hơn", "Tâm", "Đã gọi", "gấp")


@pytest.fixture
def desk(office_store: Store) -> AtDesk:
    return AtDesk(office_store)


async def submitted(desk: AtDesk, **drafted: Any) -> Petition:
    return await desk.citizens.submit(sector=SECTOR, contact=BUOI, **drafted)


# --- rights ---

ON_A_PETITION: dict[str, tuple[Any, ...]] = {
    "open": (),
    "see_contact": (),
    "take": (),
    "give": (0,),
    "tag": (["gấp"],),
    "note": ("Đã gọi",),
    "reply": ("Kính gửi ông",),
    "told": (),
    "undo": (),
}
SAID: dict[str, dict[str, Any]] = {"told": {"up_to": 9}}


@pytest.mark.parametrize("act", [*ON_A_PETITION, "decide"])
@pytest.mark.parametrize(
    ("roles", "scopes"),
    [
        ((Role.EDITOR,), {}),
        ((Role.REVIEWER,), {"places": ("05443",)}),
        ((Role.REVIEWER,), {"sectors": ("electricity",)}),
        ((Role.LEAD, Role.ADMIN), {"sectors": ("electricity",), "places": (PLACE,)}),
    ],
)
async def test_nobody_does_anything_beyond_their_role_and_scope(
    desk: AtDesk, act: str, roles: tuple[Role, ...], scopes: dict[str, Any]
) -> None:
    code = (await submitted(desk)).code
    by = await desk.add("Tâm", *roles, **scopes)
    before = await desk.record()

    attempt = (
        desk.decide(by, code, State.ACCEPTED)
        if act == "decide"
        else desk.does(act, by, code, *ON_A_PETITION[act], **SAID.get(act, {}))
    )
    with pytest.raises(NotPermittedError):
        await attempt

    assert await desk.record() == before
    async with desk.store.begin() as uow:
        assert (await uow.cases.inbox(Filter(owner=0), limit=9, offset=0)).rows


async def test_an_administrator_sees_petitions_but_neither_who_sent_them_nor_decides(
    desk: AtDesk,
) -> None:
    code = (await submitted(desk)).code
    admin = await desk.add("An", Role.ADMIN)

    assert (await desk.does("open", admin, code)).petition.contact == Contact()
    for attempt in (
        desk.does("see_contact", admin, code),
        desk.does("take", admin, code),
        desk.does("reply", admin, code, "Kính gửi"),
        desk.decide(admin, code, State.ACCEPTED),
    ):
        with pytest.raises(NotPermittedError):
            await attempt


async def test_whoever_left_may_nothing(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()
    async with desk.store.begin() as uow:
        await desk.staffing.leave(uow, ROOT, by, now=desk.citizens.now)

    with pytest.raises(NotPermittedError):
        await desk.does("take", by, code)


async def test_a_code_that_is_not_there_is_not_found(desk: AtDesk) -> None:
    by = await desk.add()

    for act, asked in ON_A_PETITION.items():
        with pytest.raises(PetitionNotFoundError):
            await desk.does(act, by, "KN-NONE", *asked, **SAID.get(act, {}))


async def test_the_inbox_ends_where_the_scope_does(desk: AtDesk) -> None:
    here = await submitted(desk)
    await submitted(desk, place_id="05443")
    by = await desk.add("Tâm", places=(PLACE,))
    editor = await desk.add("Cúc", Role.EDITOR)

    async def seen(**wanted: Any) -> list[str]:
        async with desk.store.begin() as uow:
            member = await uow.staff.get(by)
            assert member is not None
            inbox = await desk.casework.inbox(uow, member, Filter(**wanted), limit=9)
        assert sum(inbox.counts.values()) == len(inbox.rows)
        return [row.petition.code for row in inbox.rows]

    assert await seen() == [here.code]
    assert await seen(places=frozenset({PLACE, "05443"})) == [here.code]
    assert await seen(places=frozenset({"05443"})) == []
    assert await seen(sectors=frozenset({SECTOR})) == [here.code]
    reader = await desk.member(editor)
    async with desk.store.begin() as uow:
        with pytest.raises(NotPermittedError):
            await desk.casework.inbox(uow, reader, Filter(), limit=9)


# --- taking and giving ---


async def test_the_loser_is_told_who_has_it(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    tam, binh = await desk.add("Tâm"), await desk.add("Bình")

    assert (await desk.does("take", tam, code)).owner == tam
    assert (await desk.does("take", tam, code)).owner == tam
    with pytest.raises(TakenError) as lost:
        await desk.does("take", binh, code)

    assert lost.value.facts == {"owner": "Tâm"}
    assert [act for _, act, _ in await desk.acts()].count("petition.take") == 1


async def test_what_has_ended_cannot_be_taken(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    await desk.citizens.move(code, State.CLOSED)

    with pytest.raises(NotAllowedError):
        await desk.does("take", await desk.add(), code)


async def test_only_leads_meddle_with_what_others_work_on(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    tam, binh = await desk.add("Tâm"), await desk.add("Bình")
    lead = await desk.add("Cúc", Role.LEAD)
    await desk.does("take", tam, code)

    with pytest.raises(NotPermittedError):
        await desk.does("give", binh, code, binh)
    with pytest.raises(TakenError):
        await desk.does("reply", binh, code, "Kính gửi ông")
    with pytest.raises(TakenError):
        await desk.decide(binh, code, State.ACCEPTED)

    assert (await desk.does("give", lead, code, binh)).owner == binh
    assert (await desk.does("give", binh, code, 0)).owner == 0


async def test_a_petition_is_given_only_to_who_may_work_on_it(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    lead = await desk.add("Cúc", Role.LEAD)
    elsewhere = await desk.add("Tâm", places=("05443",))

    with pytest.raises(MemberUnfitError):
        await desk.does("give", lead, code, elsewhere)
    with pytest.raises(MemberUnfitError):
        await desk.does("give", lead, code, await desk.add("An", Role.EDITOR))


async def test_a_lead_hands_over_all_of_one_to_another_within_their_own_scope(
    desk: AtDesk,
) -> None:
    code = (await submitted(desk)).code
    tam, binh = await desk.add("Tâm"), await desk.add("Bình")
    narrow = await desk.add("Dung", Role.LEAD, places=("05443",))
    lead = await desk.add("Cúc", Role.LEAD)
    await desk.does("take", tam, code)

    with pytest.raises(NotPermittedError):
        await desk.does("hand_over", narrow, tam, binh)

    assert await desk.does("hand_over", lead, tam, binh) == [code]
    assert (await desk.does("open", binh, code)).owner == "Bình"


# --- tags, notes, replies, contact ---


async def test_tags_are_few_short_and_tidy(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()

    assert (await desk.does("tag", by, code, [" cử  tri ", "gấp", "gấp", ""])).tags == (
        "cử tri",
        "gấp",
    )
    for tags in (["x" * 31], [str(number) for number in range(11)]):
        with pytest.raises(TooLongError):
            await desk.does("tag", by, code, tags)


async def test_a_note_among_staff_reaches_nobody_and_a_reply_the_sender(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()

    await desk.does("note", by, code, "Đã gọi")
    assert await desk.citizens.told(code) == []
    await desk.does("reply", by, code, "Kính gửi ông")

    assert await desk.citizens.told(code) == [(LAN.key, Topic.REPLY, 1)]
    case = await desk.does("open", by, code)
    assert [(note.by, note.text) for note in case.notes] == [(by, "Đã gọi")]
    assert [note.text for note in case.history.notes] == ["Kính gửi ông"]


async def test_whoever_has_no_chat_waits_to_be_told_until_staff_say_that_they_were(
    desk: AtDesk,
) -> None:
    by = await desk.add()
    code = (await desk.does("enter", by, AT_DESK)).code
    other = (await submitted(desk)).code

    async def listed() -> list[str]:
        async with desk.store.begin() as uow:
            member = await uow.staff.get(by)
            assert member is not None
            inbox = await desk.casework.inbox(uow, member, Filter(untold=True), limit=9)
        return [row.petition.code for row in inbox.rows]

    for each in (code, other):
        await desk.does("reply", by, each, "Đã sửa xong đường điện")
    await desk.decide(by, code, State.ACCEPTED)
    await desk.passes()

    case = await desk.does("open", by, code)
    first, second = case.untold
    assert not case.is_reached
    assert [first.topic, second.topic] == [Topic.REPLY, Topic.MOVE]
    assert await listed() == [code]

    await desk.does("told", by, code, up_to=first.id)
    assert (await desk.does("open", by, code)).untold == [second]
    await desk.does("told", by, code, up_to=second.id)
    assert await listed() == []
    assert [act for _, act, subject in await desk.acts() if subject == code][-2:] == [
        "petition.see",
        "petition.told",
    ]


async def test_only_who_works_on_a_petition_files_it_anew_and_no_decision_stands_on_it(
    desk: AtDesk,
) -> None:
    code = (await submitted(desk)).code
    by, other = await desk.add(), await desk.add("Bình", sectors=("electricity",))
    wanted = Class(kind=PetitionKind.PROPOSAL, sector="electricity", place_id=PLACE)

    async def files(member_id: int) -> Petition:
        version = (await desk.citizens.get(code)).version
        async with desk.store.begin() as uow:
            member = await uow.staff.get(member_id)
            assert member is not None
            now = desk.citizens.now
            return await classify(uow, member, code, wanted, version=version, now=now)

    with pytest.raises(NotPermittedError):
        await files(other)
    await desk.does("take", await desk.add("Cúc"), code)
    with pytest.raises(TakenError, match="Cúc"):
        await files(by)
    lead = await desk.add("Lan", Role.LEAD)
    await desk.decide(lead, code, State.ACCEPTED)
    with pytest.raises(DecidedError):
        await files(lead)
    await desk.does("undo", lead, code)

    filed = await files(lead)

    assert (filed.kind, filed.sector) == (PetitionKind.PROPOSAL, "electricity")
    assert await desk.citizens.told(code) == []
    last = (await desk.record())[-1]
    assert (last.act, dict(last.facts)) == (
        "petition.classify",
        {
            "kind_from": "report",
            "kind_to": "proposal",
            "sector_from": SECTOR,
            "sector_to": "electricity",
        },
    )
    assert (await desk.does("open", other, code)).petition.sector == "electricity"


async def test_contact_details_are_shown_on_request_alone_and_the_look_is_on_record(
    desk: AtDesk,
) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()

    assert (await desk.does("open", by, code)).petition.contact == Contact()
    assert await desk.does("see_contact", by, code) == BUOI

    assert (f"staff:{by}", "contact.see", code) in await desk.acts()


async def test_who_wants_to_be_seen_by_nobody_is_not(desk: AtDesk) -> None:
    code = (await submitted(desk, sharing=Sharing.NONE)).code

    with pytest.raises(NotSharedError):
        await desk.does("see_contact", await desk.add(), code)


# --- decisions ---


async def test_a_decision_is_made_after_a_moment_and_then_the_citizen_is_told(
    desk: AtDesk,
) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()
    decided_at = desk.citizens.now

    decision = await desk.decide(by, code, State.WAITING)

    assert (decision.by, decision.due_at) == (by, decided_at + UNDO)
    await desk.passes(UNDO - timedelta(seconds=1))
    assert (await desk.citizens.get(code)).state is State.RECORDED
    assert await desk.citizens.told(code) == []
    case = await desk.does("open", by, code)
    assert (case.decision, case.owner) == (decision, "Tâm")

    await desk.passes(timedelta(seconds=1))
    assert (await desk.citizens.get(code)).state is State.WAITING
    assert await desk.citizens.told(code) == [(LAN.key, Topic.MOVE, 2)]
    moved = (await desk.citizens.moves(code))[-1]
    assert (moved.actor.label, moved.note) == ("Tâm", "Xin cho biết rõ hơn")
    assert (await desk.does("open", by, code)).decision is None


async def test_an_undone_decision_never_happened(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    by, other = await desk.add("Tâm"), await desk.add("Bình")
    await desk.decide(by, code, State.CLOSED, reason=Reason.DONE)

    with pytest.raises(DecidedError, match="Tâm"):
        await desk.does("undo", other, code)
    await desk.does("undo", by, code)
    await desk.passes()

    assert (await desk.citizens.get(code)).state is State.RECORDED
    assert await desk.citizens.told(code) == []
    assert len(await desk.citizens.moves(code)) == 1
    with pytest.raises(TooLateError):
        await desk.does("undo", by, code)


async def test_a_lead_undoes_what_others_decided(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    await desk.decide(await desk.add(), code, State.ACCEPTED)

    await desk.does("undo", await desk.add("Cúc", Role.LEAD), code)

    await desk.passes()
    assert (await desk.citizens.get(code)).state is State.RECORDED


async def test_one_decision_at_a_time_and_upon_what_was_seen(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    lead = await desk.add("Cúc", Role.LEAD)
    with pytest.raises(ConflictError):
        await desk.does("decide", lead, code, State.ACCEPTED, Particulars(), version=7)

    await desk.decide(lead, code, State.ACCEPTED)
    with pytest.raises(DecidedError, match="Cúc"):
        await desk.decide(lead, code, State.WAITING)


@pytest.mark.parametrize(
    ("to", "said", "error"),
    [
        (State.RESOLVED, {}, NotAllowedError),
        (State.WAITING, {"note": " "}, DetailMissingError),
        (State.CLOSED, {}, DetailMissingError),
        (State.CLOSED, {"reason": "because"}, DetailMissingError),
        (State.CLOSED, {"reason": Reason.COMPLAINT}, DetailMissingError),
        (State.CLOSED, {"reason": Reason.DONE, "note": ""}, DetailMissingError),
        (State.REDIRECTED, {"reason": Reason.DONE}, DetailMissingError),
        (State.DUPLICATE, {}, DetailMissingError),
        (State.DUPLICATE, {"duplicate_of": "KN-NONE"}, PetitionNotFoundError),
    ],
)
async def test_what_cannot_be_done_is_refused_at_once(
    desk: AtDesk, to: State, said: dict[str, str], error: type[BotError]
) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()

    with pytest.raises(error):
        await desk.decide(by, code, to, **said)

    assert (await desk.does("open", by, code)).decision is None


async def test_a_decision_overtaken_by_the_citizen_is_dropped_and_staff_told(
    desk: AtDesk,
) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()
    await desk.join(by, "tam")
    await desk.decide(by, code, State.ACCEPTED)
    async with desk.store.begin() as uow:
        await desk.citizens.petitioning.withdraw(uow, code, LAN, "", desk.citizens.now)

    await desk.passes()
    await desk.passes()

    assert (await desk.citizens.get(code)).state is State.WITHDRAWN
    assert await desk.citizens.told(code) == [("tam", Topic.DECISION_DROPPED, 0)]
    assert ("system", "petition.drop", code) in await desk.acts()


async def test_a_decision_of_somebody_who_lost_the_right_is_dropped(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()
    await desk.decide(by, code, State.ACCEPTED)
    await desk.does("change", ROOT, by, roles=(Role.REVIEWER,), places=("05443",))

    await desk.passes()

    assert (await desk.citizens.get(code)).state is State.RECORDED


async def test_without_a_time_to_undo_a_decision_is_made_at_once(office_store: Store) -> None:
    desk = AtDesk(office_store, undo=timedelta())
    code = (await submitted(desk)).code

    await desk.decide(await desk.add(), code, State.ACCEPTED)

    assert (await desk.citizens.get(code)).state is State.ACCEPTED


async def test_one_decision_that_fails_holds_up_no_other(desk: AtDesk) -> None:
    first, second, third = [(await submitted(desk)).code for _ in range(3)]
    by = await desk.add()
    await desk.decide(by, first, State.DUPLICATE, duplicate_of=third)
    await desk.decide(by, second, State.ACCEPTED)
    await desk.citizens.move(third, State.CLOSED)

    await desk.passes()

    assert (await desk.citizens.get(first)).state is State.RECORDED
    assert (await desk.citizens.get(second)).state is State.ACCEPTED


async def test_both_senders_hear_of_a_merge(desk: AtDesk) -> None:
    kept, merged = await submitted(desk), await submitted(desk, person=MINH)
    by = await desk.add()

    await desk.decide(by, merged.code, State.DUPLICATE, duplicate_of=kept.code)
    await desk.passes()

    assert (await desk.citizens.get(merged.code)).duplicate_of == kept.code
    assert (MINH.key, Topic.MOVE, 2) in await desk.citizens.told(merged.code)
    assert (await desk.citizens.get(kept.code)).supporters == 1


# --- at the desk ---


async def test_a_petition_of_a_visitor_is_entered_by_staff_and_theirs(desk: AtDesk) -> None:
    by = await desk.add()

    petition = await desk.does("enter", by, AT_DESK)
    await desk.decide(by, petition.code, State.ACCEPTED)
    await desk.passes()

    case = await desk.does("open", by, petition.code)
    assert (case.case.owner, case.petition.state) == (by, State.ACCEPTED)
    assert case.history.moves[0].actor.label == "Tâm"
    (notice,) = await desk.citizens.notices(petition.code)
    assert notice.state is NoticeState.UNTOLD  # there is no chat to tell
    second = await desk.does("enter", by, AT_DESK)
    assert petition.person_key not in {"", LAN.key, second.person_key}


@pytest.mark.parametrize("version", ["", CONSENT])
async def test_a_visitor_consents_to_what_is_read_out_at_the_desk(
    desk: AtDesk, version: str
) -> None:
    with pytest.raises(ConsentMissingError):
        await desk.does("enter", await desk.add(), replace(DRAFT, consent_version=version))


async def test_the_audit_holds_every_act_and_nobodys_words(desk: AtDesk) -> None:
    code = (await submitted(desk)).code
    by = await desk.add()
    for act, asked in ON_A_PETITION.items():
        if act not in {"undo", "give"}:
            await desk.does(act, by, code, *asked, **SAID.get(act, {}))
    await desk.decide(by, code, State.WAITING)
    await desk.does("undo", by, code)
    await desk.does("give", by, code, 0)

    records = await desk.record()

    assert [each.act for each in records[1:]] == [
        "petition.see",
        "contact.see",
        "petition.take",
        "petition.tag",
        "petition.note",
        "petition.reply",
        "petition.decide",
        "petition.undo",
        "petition.give",
    ]
    assert {each.subject for each in records[1:]} == {code}
    assert not [word for word in SECRETS if word in str(records)]


async def test_a_petition_is_forwarded_by_a_letter_alone_and_goes_back_there_from_waiting(
    desk: AtDesk,
) -> None:
    code = (await desk.citizens.submit()).code
    lead = await desk.add("Bình", Role.LEAD)
    await desk.citizens.move(code, State.ACCEPTED)

    with pytest.raises(LetterNeededError):
        await desk.decide(lead, code, State.FORWARDED)

    await desk.citizens.move(code, State.FORWARDED)
    with pytest.raises(LetterNeededError):
        await desk.decide(lead, code, State.FORWARDED)
    await desk.citizens.move(code, State.WAITING)
    await desk.decide(lead, code, State.FORWARDED)
    await desk.passes()
    assert (await desk.citizens.get(code)).state is State.FORWARDED
