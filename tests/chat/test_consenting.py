"""A consent given to an older text: asked for anew before anything new is kept, and only then."""

import pytest

from bot.chat.conversation import Conversation
from bot.domain.petition import Sharing, State
from bot.texts.catalog import shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import PERSON, FakeAnswering, Reply, Room
from tests.chat.script import play

ADDED = "nước ngập tới hiên nhà"
REPLIES: dict[str, Reply] = {ADDED: {"kind": "petition"}}


def conversation(version: str) -> Conversation:
    answering = FakeAnswering(LITTLE, REPLIES)
    return Conversation(shipped_texts(), answering, petitions=petitioning(consent_version=version))


@pytest.fixture
async def room() -> Room:
    """Somebody whose petition rests on the first text, now that there is a second."""
    room = Room(conversation("1"))
    await play({"steps": [{"sent": "mương vỡ bờ, ruộng khô"}]}, room)
    room.conversation = conversation("2")
    return room


def the_code(room: Room) -> str:
    (code,) = room.store.kept.petitions.kept
    return code


def notes(room: Room) -> list[str]:
    return [each.text for each in room.store.kept.petitions.words.get(the_code(room), ())]


async def versions(room: Room) -> list[str]:
    async with room.store.begin() as uow:
        return [each.version for each in await uow.people.consents(PERSON.key)]


async def add(room: Room) -> None:
    await room.say(the_code(room))
    await room.tap("Bổ sung")
    await room.say(ADDED)


async def test_words_wait_for_the_new_consent_and_are_asked_for_it_once(room: Room) -> None:
    await add(room)
    assert "Lời đồng ý có điều mới" in room.shown
    assert "Ông/bà đã đồng ý bản trước ngày 23/11/2026" in room.shown
    assert "Cơ quan chịu trách nhiệm về dữ liệu" in room.shown  # the whole text
    assert notes(room) == []

    await room.tap("1. Đồng ý")
    await add(room)

    assert notes(room) == [ADDED, ADDED]
    assert await versions(room) == ["1", "2"]


async def test_whoever_refuses_the_new_consent_loses_nothing(room: Room) -> None:
    await add(room)

    await room.tap("2. Không đồng ý")

    assert "Chưa có gì mới được ghi" in room.shown
    assert "theo lời ông/bà đã đồng ý ngày 23/11/2026" in room.shown
    assert (notes(room), await versions(room), room.state.awaited) == ([], ["1"], None)
    await room.say(the_code(room))
    await room.tap("Rút kiến nghị")
    await room.tap("Không ghi lý do")
    await room.tap("Rút kiến nghị này")
    assert room.store.kept.petitions.kept[the_code(room)].state is State.WITHDRAWN


async def test_a_consent_that_changed_once_more_meanwhile_is_shown_again(room: Room) -> None:
    await add(room)
    room.conversation = conversation("3")

    await room.tap("1. Đồng ý")

    assert (notes(room), await versions(room)) == ([], ["1"])


async def test_a_contact_waits_for_the_new_consent_too(room: Room) -> None:
    await room.say("/suathongtin")
    await room.tap("Sửa họ tên")
    await room.say("Lê Thị Bưởi")
    await room.tap("Đúng, ghi lại")
    assert "Lời đồng ý có điều mới" in room.shown
    assert not room.store.kept.petitions.kept[the_code(room)].contact.name

    await room.tap("2. Không đồng ý")
    assert "Chưa có gì mới được ghi" in room.shown
    await room.tap("Sửa họ tên")
    await room.say("Lê Thị Bưởi")
    await room.tap("Đúng, ghi lại")
    await room.tap("1. Đồng ý")

    assert "Đã sửa họ tên" in room.shown
    assert room.store.kept.petitions.kept[the_code(room)].contact.name == "Lê Thị Bưởi"
    assert await versions(room) == ["1", "2"]


async def test_words_said_where_a_consent_is_asked_for_are_not_written(room: Room) -> None:
    await room.say("/suathongtin")
    await room.tap("Sửa họ tên")
    await room.say("Lê Thị Bưởi")
    await room.tap("Đúng, ghi lại")
    await room.tap("1. Đồng ý")
    room.conversation = conversation("3")
    await room.tap("Sửa ai được xem")
    await room.tap("Mặt trận và nơi giải quyết")
    assert "Lời đồng ý có điều mới" in room.shown

    await room.say("khoan đã")

    assert room.state.correction == ()
    assert room.store.kept.petitions.kept[the_code(room)].sharing is Sharing.FRONT
