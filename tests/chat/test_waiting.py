"""Being told of an answer: offered, agreed to by a tap, listed, taken back by a tap."""

import pytest

from bot.chat.conversation import Conversation
from bot.chat.events import Pressed
from bot.services.telling import MOST
from bot.texts.catalog import shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Reply, Room, buttons_of, plain
from tests.factories import a_wait
from tests.fakes import FakeStore

OFFER = "Báo tôi khi có câu trả lời"
STOP = "Thôi, không cần báo"
REPLIES: dict[str, Reply] = {
    "ông Kẹo ăn hối lộ": {"kind": "denunciation"},
    "cháy rồi cứu với": {"kind": "emergency"},
    "thu đất nhà tôi sai": {"kind": "complaint"},
    "đường làng hỏng nặng": {"kind": "petition"},
    "chào bot": {"kind": "chat"},
    "hỏi gì?": {"sure": "m1"},
    "m gì": {"suggest": ["m2", "la"]},
    "m nào": {"suggest": ["m2", "la"]},
}


def a_room(*, in_group: bool = False) -> Room:
    conversation = Conversation(
        shipped_texts(), FakeAnswering(LITTLE, REPLIES), petitions=petitioning()
    )
    return Room(conversation, in_group=in_group)


def labels(room: Room) -> list[str]:
    return [button.label for screen in room.messages for button in buttons_of(screen)]


async def test_a_question_without_answer_is_waited_for_with_one_tap() -> None:
    room = a_room()
    await room.say("gửi xe ở đâu, gọi 0912 345 678")
    offered = plain(room.shown)
    assert room.store.kept.waits.kept == {}  # silence is no consent

    await room.tap(OFFER)
    await room.tap(STOP)  # before the second tap of the first button arrives

    assert "Bấm là đồng ý để bot giữ thêm" in offered
    assert "nhiều nhất 180 ngày" in offered
    assert "không nhắn lại được" not in offered
    assert "Đã thôi" in room.shown
    assert room.store.kept.waits.kept == {}


async def test_what_is_agreed_to_is_kept_with_its_version_and_time() -> None:
    room = a_room()
    await room.say("gửi xe ở đâu, gọi 0912 345 678")

    await room.tap(OFFER)

    (wait,) = room.store.kept.waits.kept.values()
    assert "0912" not in wait.text
    assert (wait.chat_key, wait.person_key) == (room.person.chat_key, room.person.key)
    assert (wait.consent_version, wait.agreed_at) == ("cho-bao-1", room.clock.now())
    assert "Đến hết ngày 22/05/2027" in plain(room.shown)
    assert room.store.kept.people.known == {}  # nothing else of them


async def test_the_tap_works_long_after_and_twice() -> None:
    room = a_room()
    await room.say("gửi xe ở đâu")
    place = len(room.messages) - 1
    data = next(b.data for b in buttons_of(room.messages[place]) if b.label == OFFER)
    await room.say("hỏi gì?")

    await room.happen(Pressed(data=data), place)
    await room.happen(Pressed(data=data), place)

    (wait,) = room.store.kept.waits.kept.values()
    assert wait.text == "gửi xe ở đâu"


async def test_whoever_is_asked_to_put_it_in_other_words_may_rather_wait() -> None:
    room, group = a_room(), a_room(in_group=True)
    for each in (room, group):
        await each.say("m gì")
        await each.tap("Không đúng ý tôi")

    assert "Ông/bà nói lại bằng cách khác" in room.shown
    await room.tap(OFFER)

    assert [wait.text for wait in room.store.kept.waits.kept.values()] == ["m gì"]
    assert OFFER not in labels(group)


async def test_what_was_not_it_is_offered_after_the_rephrase_too() -> None:
    room = a_room()
    for question in ("m gì", "m nào"):
        await room.say(question)
        await room.tap("Không đúng ý tôi")
        await room.happen(Pressed(data=f"{room.state.turn}:n"))  # the second tap

    await room.tap(OFFER)

    assert [wait.text for wait in room.store.kept.waits.kept.values()] == ["m nào"]


@pytest.mark.parametrize("words", REPLIES)
async def test_it_is_offered_only_where_a_question_has_no_answer(words: str) -> None:
    room = a_room()

    await room.say(words)

    assert OFFER not in labels(room)


async def test_it_is_not_offered_in_a_group_where_all_would_read_the_answer() -> None:
    room = a_room(in_group=True)

    await room.say("gửi xe ở đâu")

    assert OFFER not in labels(room)
    assert "không nhắn lại được" in plain(room.shown)


async def test_words_that_were_insisted_on_are_not_waited_for() -> None:
    room = a_room()
    await room.say("ông Kẹo ăn hối lộ")
    await room.tap("Tôi chỉ hỏi thông tin")

    await room.say("ông Kẹo ăn hối lộ")

    assert "Chưa có trong bộ kiến thức" in room.shown
    assert OFFER not in labels(room)


async def test_all_that_is_waited_for_is_listed_among_ones_data_and_let_go_one_by_one() -> None:
    room = a_room()
    for question in ("câu một", "câu hai"):
        await room.say(question)
        await room.tap(OFFER)
    await room.say("/dulieucuatoi")
    held = plain(room.shown)

    await room.tap("Câu đang chờ báo")
    listed = plain(room.shown)
    await room.tap("1. câu một")

    assert "2 câu hỏi chờ báo" in held
    assert "1. câu một (chờ đến 22/05/2027)" in listed
    assert [wait.text for wait in room.store.kept.waits.kept.values()] == ["câu hai"]
    await room.tap("Câu đang chờ báo")
    await room.tap("1. câu hai")
    assert room.store.kept.waits.kept == {}
    await room.happen(Pressed(data="1:wa:list"))
    assert "không chờ báo câu nào" in plain(room.shown)


async def test_erasing_ones_data_ends_all_waiting() -> None:
    room = a_room()
    await room.say("gửi xe ở đâu")
    await room.tap(OFFER)
    await room.say("/xoadulieu")
    warned = plain(room.shown)
    await room.tap("Xóa tất cả")
    await room.tap("Xóa hẳn, không lấy lại")

    assert "1 câu chờ báo" in warned
    assert "1 câu chờ báo" in plain(room.shown)
    assert room.store.kept.waits.kept == {}


async def test_somebody_elses_question_cannot_be_waited_for_nor_their_waiting_ended() -> None:
    store = FakeStore()
    room = a_room()
    room.store = store
    await room.say("gửi xe ở đâu")
    await room.tap(OFFER)
    stranger = a_room()
    stranger.store = store
    stranger.person = type(room.person)(key="x", channel="test", number="9", chat_key="9")

    for data in ("1:wa:yes:1:cho-bao-1", "1:wa:no:1", "1:wa:list", f"1:wa:no:{'9' * 40}", "1:wa"):
        await stranger.happen(Pressed(data=data))
        assert "gửi xe" not in stranger.shown

    (wait,) = store.kept.waits.kept.values()
    assert wait.person_key == room.person.key


async def test_long_questions_fit_on_the_list() -> None:
    room = a_room()
    async with room.store.begin() as uow:
        for number in range(MOST):
            text = f"câu {number} " + "rất dài " * 60
            await uow.waits.add(a_wait(person_key=room.person.key, text=text, fold=str(number)))

    await room.happen(Pressed(data="1:wa:list"))  # the room refuses what no channel takes

    assert f"{MOST}. câu {MOST - 1} rất dài" in plain(room.shown)


async def test_words_that_have_changed_since_are_shown_again_before_anything_is_kept() -> None:
    room = a_room()
    await room.say("gửi xe ở đâu")

    await room.happen(Pressed(data="1:wa:yes:1:cho-bao-0"))

    assert room.store.kept.waits.kept == {}
    assert "Bấm là đồng ý" in room.shown
    await room.tap(OFFER)
    assert len(room.store.kept.waits.kept) == 1
