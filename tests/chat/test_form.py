"""The form at its edges: limits, consent, what is old, what is shared, what is long."""

from dataclasses import replace
from typing import Any

import pytest

from bot.chat.conversation import Conversation
from bot.chat.events import Attachment
from bot.chat.petition.steps.contact import read_phone
from bot.chat.screens import Ask
from bot.chat.typed import TypedWords
from bot.domain.draft import LONGEST_TEXT
from bot.services.limits import Limits
from bot.services.registers import Block
from bot.texts.catalog import Catalog, shipped_texts
from tests.chat.recording import petitioning
from tests.chat.room import PERSON, FakeAnswering, Room
from tests.chat.village import REPLIES, a_knowledge


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


@pytest.fixture
def room(texts: Catalog) -> Room:
    return Room(_conversation(texts))


def _conversation(texts: Catalog, **recording: Any) -> Conversation:
    answering = FakeAnswering(a_knowledge(), REPLIES)
    return Conversation(texts, answering, petitions=petitioning(**recording))


async def _to_preview(room: Room) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.tap("Không để lại gì")


async def test_what_limits_refuse_is_said_and_the_draft_stays(room: Room, texts: Catalog) -> None:
    await _to_preview(room)
    await room.tap("1. Đồng ý")
    room.conversation = _conversation(texts, limits=Limits(petitions_day=0))

    await room.tap("Gửi kiến nghị")

    assert "số lượt" in room.shown
    assert "Ai thấy gì" in room.shown
    assert room.store.kept.drafts.kept


@pytest.mark.parametrize(
    ("limits", "when"),
    [
        (Limits(petitions_day=1), "1 lượt của ngày này"),
        (Limits(petitions_week=1), "1 lượt của tuần này"),
    ],
    ids=["day", "week"],
)
async def test_a_share_that_is_used_up_is_told_before_the_first_step(
    texts: Catalog, limits: Limits, when: str
) -> None:
    room = Room(_conversation(texts, limits=limits))
    await _to_preview(room)
    await room.tap("1. Đồng ý")
    await room.say("gửi")

    await room.say("/kiennghi")

    assert when in room.shown
    assert "chỉ gửi được từ 00:00 ngày" in room.shown
    assert "Bước 1/6" in room.shown
    await room.say("đường làng hỏng nặng lắm rồi")
    assert "Bước 2/6" in room.shown


async def test_an_older_preview_cannot_send_what_it_does_not_show(room: Room) -> None:
    await _to_preview(room)
    await room.tap("1. Đồng ý")
    older = len(room.messages) - 1
    await room.say("chào bot")

    await room.tap("Gửi kiến nghị", message=older)

    assert not room.store.kept.petitions.kept
    assert "Bản xem lại mới nhất" in room.turn.notice


async def test_a_matter_that_somebody_sends_meanwhile_is_shown_before_the_same_is_sent(
    room: Room,
) -> None:
    await _to_preview(room)
    await room.tap("1. Đồng ý")
    draft = room.store.kept.drafts.kept[PERSON.chat_key]
    other = replace(PERSON, key="other", chat_key="other")
    async with room.store.begin() as uow:
        theirs = replace(draft, person_key=other.key, chat_key=other.chat_key)
        await petitioning().submit(uow, theirs, other, room.clock.now())

    await room.tap("Gửi kiến nghị")
    assert "Cùng nơi này đã có việc" in room.shown
    assert not room.turn.notice
    await room.tap("Không phải, gửi việc của tôi")
    await room.tap("Gửi kiến nghị")

    assert "đã được ghi nhận" in room.shown
    assert len(room.store.kept.petitions.kept) == 2


async def test_a_new_consent_text_is_agreed_to_anew(room: Room, texts: Catalog) -> None:
    await _to_preview(room)
    await room.tap("1. Đồng ý")
    room.conversation = _conversation(texts, consent_version="2")

    await room.tap("Gửi kiến nghị")

    assert not room.store.kept.petitions.kept
    assert "Trước khi gửi, ông/bà đọc và chọn" in room.shown


async def test_somebody_blocked_is_told_before_the_first_step(room: Room) -> None:
    block = Block(
        person_key=PERSON.key, reason="gửi rác", by="x", since=room.clock.now(), until=None
    )
    await room.store.kept.people.block(block)

    await room.say("/kiennghi")

    assert "tạm ngừng gửi kiến nghị" in room.shown
    assert "gửi rác" in room.shown
    assert not room.state.form


async def test_an_own_number_is_taken_as_proved_and_asked_for_with_a_key(room: Room) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")
    await room.say("xã Đông")
    for _ in range(5):
        await room.say("bỏ qua")
    key, question = room.turn.screens  # what is asked stands last
    assert key.ask is Ask.CONTACT
    assert "Số điện thoại" in question.html

    await room.send(Attachment.CONTACT, phone="+84 912 345 678", is_own=True)

    contact = room.store.kept.drafts.kept[PERSON.chat_key].contact
    assert (contact.phone, contact.phone_is_own) == ("+84912345678", True)
    assert "Ai được xem" in room.shown


async def test_a_draft_that_was_deleted_meanwhile_is_no_form_any_more(room: Room) -> None:
    await room.say("/kiennghi")
    await room.store.kept.drafts.delete(PERSON.chat_key)

    await room.say("hỏi gì?")

    assert "Mục m1" in room.shown
    assert not room.state.form


async def test_another_instance_takes_the_form_up_where_it_stands(
    room: Room, texts: Catalog
) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")

    room.conversation = _conversation(texts)
    await room.say("xã Đông")

    assert "Nơi đã chọn: <b>xã Đông</b>" in room.shown


async def test_a_long_text_is_shown_in_pages_and_sent_whole(room: Room) -> None:
    text = ("đường làng hỏng " * 500)[:LONGEST_TEXT].strip()
    await room.say("/kiennghi")
    await room.say(text)
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.tap("Không để lại gì")
    await room.tap("1. Đồng ý")
    await room.tap("Đọc hết nội dung")
    assert "Trang 1/3" in room.shown
    await room.say("quay lại")
    await room.say("gửi")

    (petition,) = room.store.kept.petitions.kept.values()
    assert petition.text == text


async def test_of_several_numbers_each_can_be_hidden_or_left(room: Room) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng, gọi tôi 0912345678 hoặc ông Tám 0987654321, góp 1500000 đồng")
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.tap("Không để lại gì")
    await room.tap("1. Đồng ý")
    await room.tap("☑ Che 0987654321")
    assert "gọi tôi *** hoặc ông Tám 0987654321, góp 1500000 đồng" in room.shown
    await room.tap("☐ Để nguyên 0987654321")
    await room.tap("☑ Che 0912345678")
    await room.tap("1. Che các số đã chọn")
    await room.say("gửi")

    (petition,) = room.store.kept.petitions.kept.values()
    assert petition.text == (
        "đường làng hỏng, gọi tôi 0912345678 hoặc ông Tám ***, góp 1500000 đồng"
    )


@pytest.mark.parametrize(
    "no", ["ko", "Không ghi ạ", "thôi", "giấu tên", "ẨN DANH", "không muốn cho biết tên", "k nhé"]
)
async def test_a_no_to_a_question_about_oneself_is_nobodys_name(room: Room, no: str) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.say(no)
    assert "Địa chỉ của ông/bà" in room.shown
    await room.say(no)
    await room.say(no)
    await room.tap("1. Đồng ý")

    assert "Họ tên: không ghi" in room.shown
    assert "chưa đủ họ tên và địa chỉ" in room.shown


async def test_a_name_that_is_like_a_no_is_still_a_name(room: Room) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.say("Dương Văn Không")
    await room.say("bỏ qua")
    await room.say("bỏ qua")

    (draft,) = room.store.kept.drafts.kept.values()
    assert draft.contact.name == "Dương Văn Không"


async def test_a_story_that_the_channel_cuts_in_two_is_kept_whole(room: Room) -> None:
    first, rest = "đường làng hỏng " * 255, "mong sớm được sửa cho bà con đi lại"
    await room.say("/kiennghi")
    await room.say(first)
    await room.say(rest)
    await room.tap("1. Thêm vào nội dung")
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.tap("Không để lại gì")
    await room.tap("1. Đồng ý")
    await room.say("gửi")

    (petition,) = room.store.kept.petitions.kept.values()
    assert petition.text == f"{first.strip()}\n{rest}"
    assert not petition.place_note


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0912345678", "0912345678"),
        ("091.234.5678", "0912345678"),
        ("+84 912-345-678", "+84912345678"),
        ("12345", ""),
        ("số 0912345678", ""),
        ("", ""),
    ],
)
def test_telephone_numbers_are_read_however_they_are_spaced(typed: str, read: str) -> None:
    assert read_phone(typed) == read


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("Quay lại", "back"),
        ("BO QUA", "skip"),
        ("xong.", "done"),
        ("Gửi đi ", "send"),
        ("abc", None),
    ],
)
def test_the_words_of_the_form_are_known_without_marks(
    texts: Catalog, typed: str, meaning: str | None
) -> None:
    assert TypedWords(texts).in_form(typed) == meaning


@pytest.mark.parametrize("how", ["0912345678", "bỏ qua", "quay lại", "hỏi gì?", "/cuatoi", "/huy"])
async def test_the_key_that_shares_a_number_goes_with_the_question_it_answers(
    room: Room, texts: Catalog, how: str
) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.say("Đỗ Văn Bê")
    await room.say("bỏ qua")
    assert room.state.sharing

    await room.say(how)

    away, *others = room.turn.screens
    assert (away.menu, away.ask) == (TypedWords(texts).menu, Ask.NOTHING)
    assert others[-1].buttons  # what is asked stands last
    assert not room.state.sharing


async def test_the_key_that_shares_a_place_goes_when_it_was_used(room: Room) -> None:
    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")
    await room.say("xã Đông")
    await room.tap("Gửi vị trí trên bản đồ")
    assert room.state.sharing

    await room.send(Attachment.LOCATION, latitude=21.5, longitude=105.8)
    assert room.turn.screens[0].menu
    await room.say("xóm 5")

    assert not any(screen.menu for screen in room.turn.screens)
