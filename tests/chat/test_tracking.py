"""Words for a petition on record: no state without a way out, nothing kept unasked."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.chat.conversation import Conversation
from bot.chat.events import Pressed
from bot.chat.tracking.ways import Verb, allowed
from bot.domain.draft import LONGEST_TEXT
from bot.domain.errors import BotError
from bot.domain.petition import ENDED, REOPENABLE, Petition, State
from bot.services.limits import Limits
from bot.services.registers import Block
from bot.texts.catalog import Catalog, shipped_texts
from tests.chat.recording import petitioning
from tests.chat.room import PERSON, FakeAnswering, Room, buttons_of, reference
from tests.chat.script import STAFF, play
from tests.chat.village import FORGED, REPLIES, SAID, SENT, a_knowledge
from tests.factories import a_petition

SEEDS = range(20)
INPUTS = 150  # a walk
TEXT = "mương Đồng Chằm vỡ bờ, ruộng khô"
ACCUSATION = "ông Kẹo ăn hối lộ"
FORGED_HERE = tuple(f"1:pa:CODE:{verb}{rest}" for verb in (*Verb, "x", "") for rest in ("", ":1"))


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


@pytest.fixture
async def room(texts: Catalog) -> Room:
    return await _room(texts)


async def _room(texts: Catalog, limits: Limits | None = None) -> Room:
    room = Room(_conversation(texts, limits))
    await play({"steps": [{"sent": TEXT}]}, room)
    return room


def _conversation(texts: Catalog, limits: Limits | None = None) -> Conversation:
    answering = FakeAnswering(a_knowledge(), REPLIES)
    return Conversation(texts, answering, petitions=petitioning(limits))


def _petition(room: Room) -> Petition:
    return [*room.store.kept.petitions.kept.values()][0]  # noqa: RUF015 - a list is clearer


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_is_done_with_a_petition_there_is_no_error_and_a_way_out(
    texts: Catalog, seed: int
) -> None:
    room = await _room(texts)
    chance = random.Random(seed)  # noqa: S311 - no secret
    await room.say(_petition(room).code)
    for _ in range(INPUTS):
        await _anything(room, chance)
        assert room.turn.screens or room.turn.notice
        assert ACCUSATION not in _kept_words(room)
        if room.state.awaited is not None:
            assert ACCUSATION not in room.state.awaited.words

    for _ in range(2):  # words waited for, then a draft
        await room.say("/huy")
        if "Xóa bản nháp" in [b.label for s in room.turn.screens for b in buttons_of(s)]:
            await room.tap("Xóa bản nháp")
    assert room.state.awaited is None
    assert not room.state.form


async def test_the_walks_reach_every_deed(texts: Catalog) -> None:
    purposes: set[str] = set()
    whys: set[str] = set()
    states: set[State] = set()
    kinds: set[str] = set()
    for seed in SEEDS:
        room = await _room(texts)
        chance = random.Random(seed)  # noqa: S311 - no secret
        await room.say(_petition(room).code)
        for _ in range(INPUTS):
            await _anything(room, chance)
            if room.state.awaited is not None:
                purposes.add(room.state.awaited.purpose)
                whys.add(room.state.awaited.why)
            states |= {each.state for each in room.store.kept.petitions.kept.values()}
        kinds |= {
            note.kind for notes in room.store.kept.petitions.words.values() for note in notes
        }

    assert purposes == {"add", "edit", "withdraw", "reopen"}
    assert whys >= {"", "question", "danger", "complaint", "ended", "numbers", "sure"}
    assert states >= {State.WITHDRAWN, State.WAITING, State.CLOSED, State.ACCEPTED}
    assert kinds >= {"addendum", "answer", "edit"}


async def _anything(room: Room, chance: random.Random) -> None:
    kind = chance.random()
    newest = [
        (len(room.messages) - 1, button)
        for screen in room.messages[-1:]
        for button in buttons_of(screen)
    ]
    if kind < 0.35 and newest:
        place, button = chance.choice(newest)
        await room.happen(Pressed(data=button.data), place)
    elif kind < 0.45:
        place = chance.randrange(len(room.messages))
        buttons = buttons_of(room.messages[place])
        if buttons:
            await room.happen(Pressed(data=chance.choice(buttons).data), place)
        else:
            await room.say("/cuatoi")
    elif kind < 0.75:
        places = [place for place, screen in enumerate(room.messages) if screen.about]
        replies = reference(chance.choice(places)) if places and chance.random() < 0.5 else ""
        corrected = chance.random() < 0.1
        text = chance.choice(SAID)
        message = chance.choice("12")
        await room.say(text, corrected=corrected, message=message, replies_to=replies)
    elif kind < 0.8:
        await room.send(**chance.choice(SENT))
    elif kind < 0.85:
        forged = chance.choice((*FORGED, *FORGED_HERE)).replace("CODE", _petition(room).code)
        await room.happen(Pressed(data=forged), len(room.messages) - 1)
    elif kind < 0.9:
        await room.say(_petition(room).code)
    elif kind < 0.92:
        room.clock.advance(timedelta(hours=chance.choice((1, 30))))
    else:
        await _office_moves(room, chance)


async def _office_moves(room: Room, chance: random.Random) -> None:
    to = chance.choice(("accepted", "waiting", "answered", "closed"))
    told = {"to": to, "note": "Ở đâu?", "reason": "xong"}
    try:
        await play({"steps": [{"office": told}]}, room)
    except BotError:  # not from here
        await play({"steps": [{"office": {"reply": "Đã xem."}}]}, room)


def _kept_words(room: Room) -> str:
    petitions = room.store.kept.petitions
    notes: Sequence[str] = [note.text for each in petitions.words.values() for note in each]
    moves = [move.note for each in petitions.history.values() for move in each]
    return "\n".join((*notes, *moves, *(each.text for each in petitions.kept.values())))


async def test_another_instance_takes_up_the_words_that_were_waited_for(
    room: Room, texts: Catalog
) -> None:
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")

    room.conversation = _conversation(texts)
    await room.say("đường làng hỏng nặng")

    assert "đường làng hỏng nặng" in _kept_words(room)


async def test_words_that_come_a_day_later_are_not_taken_for_the_petition(room: Room) -> None:
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")
    room.clock.advance(timedelta(hours=25))

    await room.say("đường làng hỏng nặng")

    assert "đường làng hỏng nặng" not in _kept_words(room)
    assert "Ghi thành kiến nghị" in [b.label for s in room.turn.screens for b in buttons_of(s)]


async def test_a_petition_is_written_while_words_are_waited_for(room: Room) -> None:
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")

    await room.say("/kiennghi")
    await room.say("đường làng hỏng nặng")

    assert room.state.awaited is None
    assert "Bước 2/6" in room.shown


async def test_words_waited_for_come_before_a_draft_that_waits(room: Room) -> None:
    await room.say("/kiennghi")
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")

    await room.say("đường làng hỏng nặng")
    added = room.shown
    await room.say("tiếp tục")

    assert "Đã ghi thêm" in added
    assert "Bước 1/6" in room.shown


async def test_a_button_below_older_words_does_not_mean_newer_ones(room: Room) -> None:
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")
    await room.say("cống xóm Cam tắc, gọi ông Tám 0912345678")
    older = len(room.messages) - 1
    await room.say("thu đất nhà tôi sai")

    await room.tap("Ghi nguyên như thế", message=older)

    assert _kept_words(room).count("\n") == 1  # the first move and the text
    assert room.state.awaited is not None


async def test_what_is_added_is_limited_and_said_so(texts: Catalog) -> None:
    room = await _room(texts, Limits(notes_day=1))
    for _ in range(2):
        await room.say(_petition(room).code)
        await room.tap("Bổ sung")
        await room.say("đường làng hỏng nặng")

    assert "đã được ghi 1 lần" in room.shown
    assert room.state.awaited is None

    room.clock.advance(timedelta(days=1))
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")
    await room.say("đường làng hỏng nặng")
    assert "Đã ghi thêm" in room.shown


async def test_words_that_are_too_many_are_asked_for_again(room: Room) -> None:
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")

    await room.say("x " * LONGEST_TEXT)

    assert "dài quá" in room.shown
    assert room.state.awaited is not None
    assert room.state.awaited.listens


async def test_somebody_blocked_is_told_and_may_still_answer(room: Room) -> None:
    block = Block(
        person_key=PERSON.key, reason="gửi rác", by="x", since=room.clock.now(), until=None
    )
    await room.store.kept.people.block(block)
    await room.say(_petition(room).code)
    await room.tap("Bổ sung")
    await room.say("đường làng hỏng nặng")
    refused = room.shown
    await play({"steps": [{"office": {"to": "waiting", "note": "Ở đâu?"}}]}, room)

    await room.say("đường làng hỏng nặng", replies_to=reference(len(room.messages) - 1))

    assert "gửi rác" in refused
    assert "Đã ghi câu trả lời" in room.shown


async def test_a_long_history_is_read_in_pages_newest_first(room: Room) -> None:
    code = _petition(room).code
    office = petitioning()
    for number in range(4):
        async with room.store.begin() as uow:
            await office.reply(uow, code, STAFF, f"lần {number} " + "dài " * 900, room.clock.now())
        room.clock.advance(timedelta(minutes=1))

    await room.say(code)
    newest = room.shown
    pages = 1
    while any(button.label == "Trang sau ▶" for button in buttons_of(room.messages[-1])):
        await room.tap("Trang sau ▶")
        pages += 1

    assert "lần 3" in newest
    assert "lần 0" not in newest
    assert pages > 3
    assert TEXT in room.shown


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("reopened", [False, True])
async def test_the_buttons_are_those_the_service_allows(state: State, reopened: bool) -> None:
    verbs = allowed(a_petition(state=state, reopened=reopened))

    assert (Verb.REOPEN in verbs) is (state in REOPENABLE and not reopened)
    assert bool(verbs & {Verb.ADD, Verb.ANSWER}) is (state not in ENDED)
    assert (Verb.ANSWER in verbs) is (state is State.WAITING)
    assert (Verb.WITHDRAW in verbs) is (state is State.RECORDED)


async def test_a_petition_erased_meanwhile_is_said_to_be_unknown(room: Room) -> None:
    code = _petition(room).code
    await room.say(code)
    await room.tap("Bổ sung")
    del room.store.kept.petitions.kept[code]

    await room.say("đường làng hỏng nặng")

    assert "Không có kiến nghị nào mang mã này" in room.shown
    assert room.state.awaited is None


async def test_in_a_group_a_reply_is_no_addition(room: Room) -> None:
    await room.say(_petition(room).code)
    room.in_group = True

    await room.say("đường làng hỏng nặng", replies_to=reference(len(room.messages) - 1))

    assert "đường làng hỏng nặng" not in _kept_words(room)
