"""The staff group: its cards, who may do what on them, and errands in private."""

from datetime import date, timedelta

import pytest

from bot.chat.events import Attachment, Pressed
from bot.chat.screens import Screen, Turn
from bot.chat.staff.verbs import GOES_TO, Verb
from bot.domain.errors import BotError, DecidedError, InvitationInvalidError
from bot.domain.letter import LetterState, MailState, Way
from bot.domain.local_time import local_day
from bot.domain.petition import CITIZEN, Contact, Note, NoteKind, Petition, State
from bot.domain.staff import Role
from bot.engine import new_token
from bot.services.ports import Fate
from bot.services.signing_in import SigningIn
from bot.texts.catalog import Catalog, shipped_texts
from tests.chat.room import Room, buttons_of, check_screen
from tests.chat.staff_office import CODE, GROUP, StaffOffice
from tests.letters_factory import a_letter, a_mailing, an_enclosed

OTHER = "KN-344-J7F-CV9"


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


@pytest.fixture
async def office(texts: Catalog) -> StaffOffice:
    office = StaffOffice(texts)
    await office.open()
    return office


def labels(screen: Screen) -> list[str]:
    return [button.label for button in buttons_of(screen)]


async def petition(office: StaffOffice, code: str = CODE) -> Petition:
    async with office.store.begin() as uow:
        found = await uow.petitions.get(code)
    assert found is not None
    return found


async def press(room: Room, *fields: object) -> Turn:
    return await room.happen(Pressed(data=":".join(["0", "st", *map(str, fields)])))


async def answer_card(room: Room, text: str) -> Turn:
    async with room.store.begin() as uow:
        card = await uow.chats.message_named(GROUP, f"card-{CODE}")
    return await room.say(text, replies_to=card, message="77")


async def test_a_card_tells_no_name_no_number_and_whose_it_is_not(office: StaffOffice) -> None:
    await office.record(
        title="Gọi 0912345678 <b>", contact=Contact(name="Lê Bưởi", phone="0987654321")
    )
    await office.go_on()

    (card,) = office.wall.log
    check = Screen(html=card.html)
    check_screen(check)
    assert "***" in card.html
    assert "&lt;b&gt;" in card.html
    for secret in ("0912345678", "0987654321", "Bưởi", "person-a"):
        assert secret not in card.html
    assert "Ngành mot" in card.html
    assert "xã Một" in card.html
    assert labels(card)[:3] == ["Nhận việc", "Xem đủ", "Chấp nhận"]


async def test_without_a_name_of_the_bot_the_buttons_say_how_it_is_done(texts: Catalog) -> None:
    office = StaffOffice(texts, bot="")
    await office.open()
    await office.record()
    await office.joined("Tâm")
    await office.go_on()

    turn = await press(office.inside("Tâm"), "refuse", CODE)

    assert f"/start c-{CODE}-refuse" in turn.notice
    assert not turn.screens


async def test_with_a_console_the_card_leads_there(texts: Catalog) -> None:
    office = StaffOffice(texts, public_url="https://office.example/")
    await office.open()
    await office.record()
    await office.go_on()

    urls = [button.url for button in buttons_of(office.wall.log[0]) if button.url]
    assert urls[0] == f"https://office.example/console/petition/{CODE}"
    assert urls[1] == f"https://t.me/bot?start=c-{CODE}-ask"


async def test_forwarding_leads_to_the_page_where_the_letter_is_written(texts: Catalog) -> None:
    page = f"https://office.example/console/forward?code={CODE}"
    office = StaffOffice(texts, public_url="https://office.example/")
    await office.open()
    await office.record(state=State.ACCEPTED)
    await office.joined("Tâm")
    await office.go_on()

    (button,) = [each for each in buttons_of(office.wall.log[0]) if each.label == "Chuyển"]
    assert (button.url, button.data) == (page, "")
    assert page in (await press(office.inside("Tâm"), "forward", CODE)).notice  # of an older card


async def test_a_member_is_sent_a_link_to_the_console_in_private_only(texts: Catalog) -> None:
    office = StaffOffice(texts, public_url="https://office.example/")
    await office.open()
    tam = await office.joined("Tâm")

    turn = await tam.say("/dangnhap")
    (button,) = buttons_of(turn.screens[-1])
    page, _, token = (button.url or "").rpartition("/")
    assert page == "https://office.example/console/sign-in"
    async with office.store.begin() as uow:
        now = office.clock.now()
        assert await SigningIn(new_token=new_token).enter(uow, token, now)
    inside, lan = office.inside("Tâm"), office.private("Lan")
    assert not [each for each in (await inside.say("/dangnhap")).screens if each.buttons]
    assert "chat riêng" in inside.shown
    await lan.say("/dangnhap")
    assert "chỉ dành cho cán bộ" in lan.shown


async def test_the_digest_counts_letters_that_are_late_or_did_not_arrive(
    office: StaffOffice,
) -> None:
    await office.record(state=State.FORWARDED)
    due = date(2026, 11, 20)
    async with office.store.begin() as uow:
        sent = a_letter(state=LetterState.SENT, way=Way.MAIL, answer_due_on=due)
        letter = await uow.letters.add(sent, [an_enclosed(code=CODE)])
        failed = a_mailing(letter_id=letter.id, state=MailState.FAILED, next_at=None)
        await uow.mailings.add(failed)
    await office.go_on(hours=2)

    (digest,) = [words for words in office.wall.words if "Việc ngày" in words]
    assert "Văn bản đã chuyển quá hạn trả lời: 1" in digest
    assert "Văn bản gửi thư chưa tới: 1" in digest


async def test_fifteen_messages_a_minute_go_and_the_rest_after_that(office: StaffOffice) -> None:
    codes = [f"KN-{number:03}-AAA-AAA" for number in range(40)]
    for code in codes:
        await office.record(code)

    counts = []
    for _ in range(3):
        await office.board.work()
        await office.board.work()
        counts.append(len(office.wall.log) + len(office.wall.pinned))
        office.clock.advance(timedelta(seconds=61))

    assert counts == [15, 30, 41]  # of them the counter once
    assert len(office.wall.log) == len(codes)
    assert [screen.about for screen in office.wall.log] == codes


async def test_a_tap_in_the_morning_is_drawn_while_many_cards_are_drawn_anew(
    office: StaffOffice,
) -> None:
    codes = [f"KN-{number:03}-AAA-AAA" for number in range(20)]
    for code in codes:
        await office.record(code)
    room = await office.joined("Tâm")
    await office.go_on()
    await office.go_on(minutes=2)
    office.wall.log.clear()

    await office.go_on(hours=1)  # it is eight: the digest, and all cards are stale
    drawn = [screen.about for screen in office.wall.log if screen.about]
    await press(room, Verb.TAKE, codes[-1])
    await office.record(OTHER)
    await office.go_on(seconds=4)

    assert codes[-1] not in drawn
    assert sorted(screen.about for screen in office.wall.log[1 + len(drawn) :]) == sorted(
        [codes[-1], OTHER]
    )


async def test_a_card_stands_in_the_topic_of_its_sector(office: StaffOffice) -> None:
    await office.record(sector="mot")
    await office.record(OTHER, sector="")
    await office.go_on()

    assert [screen.topic for screen in office.wall.log] == ["Ngành mot", ""]


async def test_the_counter_tells_what_is_new_overdue_and_waiting(office: StaffOffice) -> None:
    await office.board.work()
    await office.record(due_on=local_day(office.clock.now()) + timedelta(days=1))
    await office.record(OTHER, state=State.WAITING)
    room = await office.joined("Tâm")
    await office.go_on(seconds=31)
    await office.go_on(seconds=31)  # what the cards told of is counted
    await press(room, Verb.TAKE, CODE)
    await office.go_on(seconds=31)
    await office.go_on(seconds=31)
    await office.go_on(days=3)  # nothing happens but nights

    assert [screen.html.partition("\n")[0] for screen in office.wall.pinned] == [
        "<b>Mới 0 · Quá mốc 0 · Chờ người gửi 0</b>",
        "<b>Mới 1 · Quá mốc 0 · Chờ người gửi 1</b>",
        "<b>Mới 0 · Quá mốc 0 · Chờ người gửi 1</b>",
        "<b>Mới 0 · Quá mốc 1 · Chờ người gửi 1</b>",
    ]
    assert all(screen.pinned and screen.name == "counter" for screen in office.wall.pinned)


async def test_however_much_happens_the_counter_changes_twice_a_minute(
    office: StaffOffice,
) -> None:
    for number in range(60):
        await office.record(f"KN-{number:03}-AAA-AAA")
        await office.go_on(seconds=1)

    assert 2 <= len(office.wall.pinned) <= 3


async def test_a_counter_that_did_not_leave_leaves_later(office: StaffOffice) -> None:
    office.wall.pin_fates = [Fate.RETRY, Fate.UNREACHABLE]
    for seconds in (0, 11, 300):
        await office.go_on(seconds=seconds)
        assert office.wall.pinned == []
    await office.go_on(seconds=301)

    assert len(office.wall.pinned) == 1


async def test_many_changes_make_one_edit(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Tâm")
    await office.go_on()
    room = office.inside("Tâm")

    await press(room, "take", CODE)
    await press(room, "accept", CODE)
    await press(room, "undo", CODE)
    await press(room, "accept", CODE)
    await office.board.work()  # too soon after the card
    too_soon = len(office.wall.log)
    await office.go_on(seconds=4)
    await office.go_on(seconds=4)

    assert too_soon == 1
    assert len(office.wall.log) == 2
    assert "Quyết định: Mặt trận đã tiếp nhận" in office.wall.words[-1]
    assert labels(office.wall.log[-1]) == ["Hoàn tác", "Xem đủ"]


@pytest.mark.parametrize("fate", [Fate.RETRY, Fate.UNCERTAIN, Fate.UNREACHABLE])
async def test_what_did_not_leave_leaves_later(office: StaffOffice, fate: Fate) -> None:
    await office.record()
    office.wall.fates = [fate]
    await office.go_on()
    assert office.wall.log == []

    await office.go_on(minutes=11)

    assert [screen.about for screen in office.wall.log] == [CODE]


async def test_what_is_refused_is_not_sent_again_until_it_changes(office: StaffOffice) -> None:
    await office.record()
    office.wall.fates = [Fate.REFUSED]
    await office.go_on()
    await office.go_on(minutes=20)

    assert office.wall.log == []


async def test_what_the_citizen_adds_comes_below_the_card_once(office: StaffOffice) -> None:
    await office.record(text="Nay cống đã vỡ hẳn")
    await office.go_on()
    async with office.store.begin() as uow:
        for number, (kind, text) in enumerate(
            [(NoteKind.ADDENDUM, "gọi 0912345678"), (NoteKind.EDIT, "lời cũ")], 1
        ):
            note = Note(number=number, kind=kind, at=office.clock.now(), actor=CITIZEN, text=text)
            await uow.petitions.add_note(CODE, note)
    office.wall.fates = [Fate.SENT, Fate.SENT, Fate.RETRY]  # the second note does not leave
    await office.go_on(seconds=5)
    await office.go_on(minutes=2)
    await office.go_on(minutes=2)

    below = [screen for screen in office.wall.log if screen.below]
    assert [screen.below for screen in below] == [f"card-{CODE}"] * 2
    assert "bổ sung" in below[0].html
    assert "***" in below[0].html
    assert "nay là" in below[1].html
    assert "Nay cống đã vỡ hẳn" in below[1].html


async def test_what_has_ended_has_no_buttons_and_gets_no_card(office: StaffOffice) -> None:
    await office.record()
    await office.record(OTHER, state=State.WITHDRAWN)
    await office.go_on()
    ended = (await petition(office)).moved_to(State.WITHDRAWN, office.clock.now(), due_on=None)
    async with office.store.begin() as uow:
        await uow.petitions.save(ended)
    await office.go_on(seconds=5)

    assert [screen.about for screen in office.wall.log] == [CODE, CODE]
    assert labels(office.wall.log[-1]) == []
    assert "Người gửi đã rút" in office.wall.words[-1]


async def test_what_was_erased_leaves_the_group(office: StaffOffice) -> None:
    await office.record(title="Cống nhà bà Bưởi")
    await office.go_on()
    async with office.store.begin() as uow:
        note = Note(
            number=1, kind=NoteKind.ADDENDUM, at=office.clock.now(), actor=CITIZEN, text="bà Bưởi"
        )
        await uow.petitions.add_note(CODE, note)
    await office.go_on(seconds=5)
    async with office.store.begin() as uow:
        await uow.people.erase("person-a", office.clock.now())
    await office.go_on(seconds=5)

    card, note_screen = office.wall.log[-2:]
    assert (card.name, note_screen.name) == (f"card-{CODE}", f"note-{CODE}-1")
    assert "Bưởi" not in card.html + note_screen.html
    assert "đã xóa theo yêu cầu" in card.html
    assert "đã xóa theo yêu cầu" in note_screen.html


async def test_the_digest_comes_at_eight_on_working_days_once(office: StaffOffice) -> None:
    await office.record()
    await office.record(OTHER, state=State.WAITING)
    await office.go_on()
    before = len(office.wall.log)
    await office.go_on(hours=1)  # Monday, 8:00
    await office.go_on(hours=1)
    monday = [words for words in office.wall.words[before:] if "Việc ngày" in words]
    await office.go_on(hours=24)  # a day off
    await office.go_on(hours=21)  # Wednesday, 6:00
    early = sum("Việc ngày" in words for words in office.wall.words)
    office.wall.fates = [Fate.RETRY]
    await office.go_on(hours=3)
    await office.go_on(minutes=1)

    assert len(monday) == 1
    assert "Việc ngày 23/11/2026" in monday[0]
    assert "Chưa ai nhận: 1" in monday[0]
    assert "Chờ người gửi bổ sung: 1" in monday[0]
    assert early == 1
    last = [words for words in office.wall.words if "Việc ngày" in words][1:]
    assert ["Việc ngày 25/11/2026" in words for words in last] == [True]


async def test_an_invitation_is_accepted_in_private_once_and_in_time(office: StaffOffice) -> None:
    _, token = await office.add("Tâm", Role.REVIEWER, Role.LEAD)
    group = office.inside("Tâm")
    await group.say(f"/start i-{token}")
    in_group = group.shown
    room = office.private("Tâm")
    await room.say(f"/start i-{token}")

    assert "chat riêng" in in_group
    assert "Chào <b>Tâm</b>" in room.shown
    assert "cán bộ xử lý" in room.shown
    assert "phụ trách" in room.shown
    with pytest.raises(InvitationInvalidError):
        await office.private("Bình").say(f"/start i-{token}")
    _, late = await office.add("Bình")
    office.clock.advance(timedelta(days=8))
    with pytest.raises(InvitationInvalidError):
        await office.private("Bình").say(f"/start i-{late}")


async def test_whoever_is_no_member_does_nothing_with_any_button(office: StaffOffice) -> None:
    await office.record()
    await office.go_on()
    for room in (office.inside("Lan"), office.private("Lan")):
        for verb in Verb:
            turn = await press(room, verb, CODE if verb in {*GOES_TO, "take", "undo"} else 1)
            assert "Ở trong nhóm chưa phải là có quyền" in turn.notice
            assert turn.alert
            assert not turn.screens
    room = office.private("Lan")
    for name in ("see", "ask", "refuse", "guide", "merge"):
        await room.say(f"/start c-{CODE}-{name}")
        assert "chỉ dành cho cán bộ" in room.shown
    async with office.store.begin() as uow:
        assert (await uow.cases.get(CODE)).owner == 0
        assert await uow.cases.decision(CODE) is None
        assert (await uow.audit.records(after=0, limit=9)) == []


async def test_a_role_without_the_right_is_refused_by_an_alert(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Ban", Role.EDITOR)
    await office.go_on()
    room = office.inside("Ban")
    for verb in (Verb.TAKE, Verb.ACCEPT, Verb.UNDO, Verb.FORWARD):
        turn = await press(room, verb, CODE)
        assert "không có quyền" in turn.notice
        assert turn.alert
        assert not turn.screens
    turn = await answer_card(room, "tôi trả lời")
    assert "không có quyền" in turn.screens[0].html
    with pytest.raises(BotError):
        await office.private("Ban").say(f"/start c-{CODE}-see")


@pytest.mark.parametrize("data", ["take:KN-NONE", "x:1", "reply", "sure:999", "why:1:77", ""])
async def test_forged_buttons_are_refused(office: StaffOffice, data: str) -> None:
    await office.record()
    await office.joined("Tâm")
    turn = await press(office.inside("Tâm"), data)
    assert turn.notice
    assert turn.alert
    assert not turn.screens


async def test_who_comes_second_is_told_who_was_faster(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Tâm")
    await office.joined("Bình")

    first = await press(office.inside("Tâm"), "take", CODE)
    second = await press(office.inside("Bình"), "take", CODE)

    assert "là việc của ông/bà" in first.notice
    assert second.notice.startswith("Tâm đang xử lý")
    assert not second.screens


async def test_words_below_a_card_wait_for_a_choice_and_then_go_once(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Tâm")
    await office.joined("Bình")
    await office.go_on()
    room = office.inside("Tâm")
    await answer_card(room, "Mai có người đến xem.")
    choice = room.turn.screens[-1]
    assert labels(choice) == ["Gửi cho người dân", "Ghi chú nội bộ", "Thôi"]
    reply = buttons_of(choice)[0].data
    async with office.store.begin() as uow:
        assert await uow.petitions.notes(CODE) == []

    stranger = await office.inside("Bình").happen(Pressed(data=reply))
    sent = await room.happen(Pressed(data=reply))
    again = await room.happen(Pressed(data=reply))

    assert "do người khác viết" in stranger.notice
    assert "gửi lời trên" in sent.screens[0].html
    assert "60 giây còn hoàn tác được" in sent.screens[0].html
    assert labels(sent.screens[0]) == ["Hoàn tác"]
    assert again.alert
    await office.go_on(seconds=59)
    async with office.store.begin() as uow:
        assert await uow.petitions.notes(CODE) == []
    await office.go_on(seconds=1)
    async with office.store.begin() as uow:
        (note,) = await uow.petitions.notes(CODE)
        (notice,) = await uow.notices.of_petition(CODE)
    assert (note.kind, note.text) == (NoteKind.REPLY, "Mai có người đến xem.")
    assert notice.person_key == "person-a"


async def test_words_to_the_citizen_are_undone_before_they_are_told(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Tâm")
    await office.joined("Bình")
    await office.go_on()
    room = office.inside("Tâm")
    await answer_card(room, "Mai có người đến xem.")
    await room.tap("Gửi cho người dân")
    undo = buttons_of(room.turn.screens[-1])[0].data
    await answer_card(room, "Lời khác.")
    second = await room.tap("Gửi cho người dân")

    refused = await office.inside("Bình").happen(Pressed(data=undo))
    undone = await room.happen(Pressed(data=undo))
    await office.go_on(seconds=61)
    late = await room.happen(Pressed(data=undo))

    assert (second.alert, refused.alert, late.alert) == (True, True, True)
    assert "chưa được báo gì" in undone.screens[0].html
    async with office.store.begin() as uow:
        assert await uow.petitions.notes(CODE) == []
        assert await uow.notices.of_petition(CODE) == []


async def test_to_somebody_without_a_chat_words_are_kept_and_not_said_to_be_sent(
    office: StaffOffice,
) -> None:
    await office.record(person_key="desk:a")
    await office.joined("Tâm")
    await office.go_on()
    assert "Người gửi không có Telegram" in office.wall.words[0]
    room = office.inside("Tâm")
    await answer_card(room, "Mai có người đến xem.")
    sent = await room.tap("Ghi lời trả lời (người gửi không có Telegram)")

    assert "in phiếu trả lời" in sent.screens[0].html
    assert "gửi lời trên cho người dân" not in sent.screens[0].html


async def test_a_note_among_colleagues_reaches_nobody_else(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Tâm")
    await office.go_on()
    room = office.inside("Tâm")
    await answer_card(room, "chờ địa chính")
    await room.tap("Ghi chú nội bộ")

    async with office.store.begin() as uow:
        (note,) = await uow.cases.notes(CODE)
        assert note.text == "chờ địa chính"
        assert await uow.petitions.notes(CODE) == []
        assert await uow.notices.of_petition(CODE) == []


async def test_after_ten_minutes_the_words_are_gone(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Tâm")
    await office.go_on()
    room = office.inside("Tâm")
    await answer_card(room, "Mai có người đến xem.")
    office.clock.advance(timedelta(minutes=10))

    turn = await room.tap("Gửi cho người dân")

    assert turn.alert
    async with office.store.begin() as uow:
        assert await uow.petitions.notes(CODE) == []


async def test_files_below_a_card_are_not_taken(office: StaffOffice) -> None:
    await office.record()
    await office.joined("Tâm")
    await office.go_on()
    async with office.store.begin() as uow:
        card = await uow.chats.message_named(GROUP, f"card-{CODE}")

    room = office.inside("Tâm")
    await room.send(Attachment.PHOTO, "xem", replies_to=card)

    assert "chỉ nhận chữ" in room.shown


async def test_a_reason_that_says_all_is_shown_before_it_is_decided(office: StaffOffice) -> None:
    await office.record()
    room = await office.joined("Tâm")
    await room.say(f"/start c-{CODE}-refuse")
    await room.say("4")  # unclear
    preview = room.shown
    async with office.store.begin() as uow:
        assert await uow.cases.decision(CODE) is None
    await room.tap("Chắc chắn, thực hiện")
    async with office.store.begin() as uow:
        decision = await uow.cases.decision(CODE)
    await room.tap("Hoàn tác")
    undone = room.shown
    await office.go_on(minutes=2)

    assert "Mặt trận chưa hiểu được việc" in preview
    assert decision is not None
    assert (decision.to, decision.reason) == (State.CLOSED, "unclear")
    assert "chưa hiểu được việc" in decision.note
    assert "Đã hoàn tác" in undone
    assert (await petition(office)).state is State.RECORDED


async def test_a_reason_that_does_not_is_finished_in_words(office: StaffOffice) -> None:
    await office.record()
    room = await office.joined("Tâm")
    await room.say(f"/start c-{CODE}-guide")
    await room.tap("7. Hướng dẫn khác")
    await room.say("điện lực Phú Bình.")
    preview = room.shown
    await room.tap("Chắc chắn, thực hiện")
    await office.go_on(seconds=61)

    assert "Việc này ông/bà liên hệ với: điện lực Phú Bình." in preview
    assert (await petition(office)).state is State.REDIRECTED


async def test_what_is_asked_of_the_citizen_is_written_in_private(office: StaffOffice) -> None:
    await office.record()
    room = await office.joined("Tâm")
    await room.say(f"/start c-{CODE}-ask")
    await room.say("Cống nằm ở xóm nào ạ?")
    await room.tap("Viết lại")
    await room.say("Cống ở xóm nào, dài bao nhiêu?")
    await room.tap("Chắc chắn, thực hiện")
    await office.go_on(seconds=61)

    async with office.store.begin() as uow:
        move = (await uow.petitions.moves(CODE))[-1]
    assert (move.to, move.note) == (State.WAITING, "Cống ở xóm nào, dài bao nhiêu?")


async def test_a_duplicate_is_named_by_its_code(office: StaffOffice) -> None:
    await office.record()
    await office.record(OTHER, title="Cống <Ba Đa> sạt")
    room = await office.joined("Tâm")
    await room.say(f"/start c-{CODE}-merge")
    await room.say("giống cái hôm qua")
    asked_again = room.shown
    await room.say(CODE)
    itself = room.shown
    await room.say(OTHER)
    preview = room.shown
    await room.tap("Chắc chắn, thực hiện")
    await office.go_on(seconds=61)

    assert "Chưa thấy mã" in asked_again
    assert "Chưa thấy mã" in itself
    assert f"<b>{OTHER}</b>: Cống &lt;Ba Đa&gt; sạt" in preview
    merged = await petition(office)
    assert (merged.state, merged.duplicate_of) == (State.DUPLICATE, OTHER)


async def test_an_errand_can_be_given_up(office: StaffOffice) -> None:
    await office.record()
    room = await office.joined("Tâm")
    await room.say(f"/start c-{CODE}-ask")
    await room.say("/huy")
    cancelled = room.shown
    await room.say(f"/start c-{CODE}-ask")
    await room.tap("Thôi")
    stopped = room.shown

    assert "chưa có gì thay đổi" in cancelled
    assert "chưa có gì thay đổi" in stopped
    assert room.state.errand == 0


async def test_what_is_decided_already_is_not_begun_again(office: StaffOffice) -> None:
    await office.record()
    room = await office.joined("Tâm")
    await press(office.inside("Tâm"), "accept", CODE)

    with pytest.raises(DecidedError):
        await room.say(f"/start c-{CODE}-ask")


async def test_the_sheet_shows_all_but_the_contact(office: StaffOffice) -> None:
    await office.record(
        text="Toàn văn 0912345678 " * 300, contact=Contact(name="Lê Bưởi"), title="Toàn văn"
    )
    room = await office.joined("Tâm")
    turn = await office.private("Tâm").conversation.respond(
        Pressed(data=f"0:st:see:{CODE}"),
        room.state,
        uow=office.store.kept,
        person=room.person,
        now=office.clock.now(),
    )

    html = turn.screens[0].html
    assert html.count("Toàn văn 0912345678") > 290
    assert "Bưởi" not in html
    assert "Từ chối" in labels(turn.screens[0])
