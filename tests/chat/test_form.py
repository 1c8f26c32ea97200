"""The form under whatever people do: nothing breaks it, and there is always a way on or out."""

import random
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.conversation import Conversation
from bot.chat.events import Attachment, Pressed
from bot.chat.petition.steps.contact import read_phone
from bot.chat.screens import Ask
from bot.chat.typed import TypedWords
from bot.domain.draft import LONGEST_TEXT, STEPS
from bot.domain.knowledge import Knowledge, Place, Sector
from bot.services.limits import Limits
from bot.services.registers import Block
from bot.texts.catalog import Catalog
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import PERSON, FakeAnswering, Reply, Room, buttons_of

SEEDS = range(20)
INPUTS = 200  # a walk

PETITION = "cống xóm Cam tắc, gọi ông Tám 0912345678"
REPLIES: dict[str, Reply] = {
    PETITION: {"kind": "petition"},
    "đường làng hỏng nặng": {"kind": "petition"},
    "ông Kẹo ăn hối lộ": {"kind": "denunciation"},
    "thu đất nhà tôi sai": {"kind": "complaint"},
    "cháy rồi cứu với": {"kind": "emergency"},
    "hỏi gì?": {"sure": "m1"},
    "m gì": {"suggest": ["m2", "la"]},
    "chào bot": {"kind": "chat"},
}
SAID = (
    *REPLIES,
    *("xã Một", "mot", "Đỗ Văn <Bê> & con", "0912 345 678", "xóm 5", "1", "2", "7", "10", "99"),
    *("quay lại", "bỏ qua", "huỷ", "xong", "gửi", "tiếp tục", "đồng ý", "không", "trợ giúp"),
    *("gửi kiến nghị", "kiến nghị của tôi", "😀", "   ", "/kiennghi", "/huy", "/start", "/la"),
    *("chữ " * 1000, "x" * LONGEST_TEXT, "<b>&amp;" * 400, "KN-222-222-222"),
)
SENT = (
    {"attachment": "photo"},
    {"attachment": "photo", "caption": "đường làng hỏng nặng"},
    {"attachment": "photo", "caption": "ông Kẹo ăn hối lộ"},
    {"attachment": "document", "name": "../x.pdf", "media_type": "application/pdf"},
    {"attachment": "document", "name": "x.exe", "media_type": "application/x-msdownload"},
    {"attachment": "photo", "size": 50_000_000},
    {"attachment": "location", "latitude": 21.5, "longitude": 105.8},
    {"attachment": "contact", "phone": "+84912345678", "is_own": True},
    {"attachment": "contact", "phone": "0900000000"},
    {"attachment": "sticker"},
    {"attachment": "voice"},
)
FORGED = (
    "1:pf:preview:send",
    "1:pf:what:text",
    "1:pf:where:pick:99999",
    "1:pf:where.letter:letter:99:99",
    "1:pf:sector.all:all:999",
    "1:pf:contact.sharing:share:x",
    "1:pf:preview.join:join:KN-1",
    "1:pf::",
    "1:pf",
    "1:pn:words",
    "1:pn:undo",
    "1:pn:nothing",
)


def a_knowledge() -> Knowledge:
    places = tuple(
        Place(id=f"{number:05}", name=name, level="xã", old_names=("xã Cũ",))
        for number, name in enumerate(("Một", "Một Hai", "Đông", *(f"Ba {n}" for n in range(20))))
    )
    sectors = tuple(
        Sector(id=id_, name=f"Ngành {id_}", committee="x", examples=(f"việc {id_}",))
        for id_ in ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
    )
    other = Sector(id="khac", name="Việc khác", committee="x")
    return replace(LITTLE, places=places, sectors=(*sectors, other))


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return Catalog()


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


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_is_done_there_is_no_error_and_always_a_way_out(
    room: Room, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    seen: set[str] = set()
    await room.say("/kiennghi")
    for _ in range(INPUTS):
        await _anything(room, chance)
        assert room.turn.screens or room.turn.notice
        draft = room.store.kept.drafts.kept.get(PERSON.chat_key)
        if draft is not None:
            seen.add(draft.step)
        if room.state.form:
            assert draft is not None

    if room.state.awaited is not None:  # words for a petition on record take a /huy of their own
        await room.say("/huy")
    await room.say("/huy")
    if "Xóa bản nháp" in [b.label for screen in room.turn.screens for b in buttons_of(screen)]:
        await room.tap("Xóa bản nháp")
    assert not room.state.form
    assert len(seen) > 1


async def test_the_walks_reach_every_step_and_record_petitions(texts: Catalog) -> None:
    seen: set[str] = set()
    recorded = 0
    for seed in SEEDS:
        room = Room(_conversation(texts))
        chance = random.Random(seed)  # noqa: S311 - no secret
        for _ in range(INPUTS // 4):
            await _likely(room, chance)
            draft = room.store.kept.drafts.kept.get(PERSON.chat_key)
            seen |= {draft.step} if draft else set()
        recorded += len(room.store.kept.petitions.kept)

    assert seen == set(STEPS)
    assert recorded > 0


async def _anything(room: Room, chance: random.Random) -> None:
    kind = chance.random()
    if kind < 0.4:
        await _likely(room, chance)
    elif kind < 0.5:
        await _press_any(room, chance)
    elif kind < 0.8:
        corrected = chance.random() < 0.1
        await room.say(chance.choice(SAID), corrected=corrected, message=chance.choice("12"))
    elif kind < 0.95:
        await room.send(**chance.choice(SENT))
    else:
        forged = chance.choice(FORGED)
        turn = chance.choice((room.state.turn, 1))
        data = forged.replace("1:", f"{turn}:", 1)
        await room.happen(Pressed(data=data), len(room.messages) - 1)


async def _press_any(room: Room, chance: random.Random) -> None:
    """Press a button however old."""
    shown = [
        (place, button)
        for place, screen in enumerate(room.messages)
        for button in buttons_of(screen)
    ]
    if shown:
        place, button = chance.choice(shown)
        await room.happen(Pressed(data=button.data), place)


async def _likely(room: Room, chance: random.Random) -> None:
    """Press a button of the newest messages, or begin."""
    for place in range(len(room.messages) - 1, max(-1, len(room.messages) - 3), -1):
        ways_out = ("Huỷ", "◀ Quay lại", "Xóa", "Bỏ bản nháp")
        buttons = [b for b in buttons_of(room.messages[place]) if not b.label.startswith(ways_out)]
        if buttons:
            await room.happen(Pressed(data=chance.choice(buttons).data), place)
            return
    await room.say("/kiennghi" if chance.random() < 0.5 else PETITION)


async def test_what_limits_refuse_is_said_and_the_draft_stays(room: Room, texts: Catalog) -> None:
    await _to_preview(room)
    await room.tap("1. Đồng ý")
    room.conversation = _conversation(texts, limits=Limits(petitions_day=0))

    await room.tap("Gửi kiến nghị")

    assert "số lượt" in room.shown
    assert "Ai thấy gì" in room.shown
    assert room.store.kept.drafts.kept


async def test_an_older_preview_cannot_send_what_it_does_not_show(room: Room) -> None:
    await _to_preview(room)
    await room.tap("1. Đồng ý")
    older = len(room.messages) - 1
    await room.say("chào bot")

    await room.tap("Gửi kiến nghị", message=older)

    assert not room.store.kept.petitions.kept
    assert "Bản xem lại mới nhất" in room.turn.notice


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
    text = ("đường làng hỏng " * 300)[:LONGEST_TEXT].strip()
    await room.say("/kiennghi")
    await room.say(text)
    await room.say("xã Đông")
    for _ in range(3):
        await room.say("bỏ qua")
    await room.tap("Không để lại gì")
    await room.tap("1. Đồng ý")
    await room.tap("Đọc hết nội dung")
    assert "Trang 1/2" in room.shown
    await room.say("quay lại")
    await room.say("gửi")

    (petition,) = room.store.kept.petitions.kept.values()
    assert petition.text == text


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
