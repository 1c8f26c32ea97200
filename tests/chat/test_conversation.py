"""What no transcript shows: other instances, the logs, every kind of text in every place."""

import logging

import pytest

from bot.chat.contacts import Contacts
from bot.chat.conversation import Conversation
from bot.chat.events import Pressed, Said
from bot.chat.welcome import LISTED
from bot.texts.catalog import Catalog, shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Reply, Room

REPLIES: dict[str, Reply] = {
    "hỏi gì": {"suggest": ["m1", "la"]},
    "ông Kẹo ăn hối lộ": {"kind": "denunciation"},
}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


def _room(texts: Catalog) -> Room:
    return Room(Conversation(texts, FakeAnswering(LITTLE, REPLIES), petitions=petitioning()))


async def test_another_instance_takes_the_conversation_up_where_it_stands(texts: Catalog) -> None:
    room = _room(texts)
    await room.say("hỏi gì")

    room.conversation = Conversation(
        texts, FakeAnswering(LITTLE, REPLIES), petitions=petitioning()
    )
    await room.say("2")

    assert 'Nói "a &lt; b"' in room.shown or "Nói &#34;a &lt; b&#34;" in room.shown


async def test_nothing_is_logged_of_what_people_write(
    texts: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    room = _room(texts)

    for words in REPLIES:
        await room.say(words)
    await room.happen(Pressed(data="ông Kẹo"))

    assert caplog.records == []


async def test_every_listed_command_is_answered_and_not_with_the_help_for_unknown_ones(
    texts: Catalog,
) -> None:
    room = _room(texts)
    await room.say("/khong-co-lenh-nay")
    unknown = room.shown

    for name in LISTED:
        await room.say(f"/{name}")
        assert room.shown != unknown, name
        await room.say(f"/{name.upper()}")
        assert room.shown != unknown, name


async def test_a_message_of_4000_characters_is_answered_and_kept_short(texts: Catalog) -> None:
    room = _room(texts)

    await room.say("<việc> & làng " * 290)

    assert "Chưa có trong bộ kiến thức" in room.shown
    assert len(room.state.question) <= 500
    assert len(room.stored) < 3000


async def test_guidance_stands_without_the_entries_it_usually_quotes(texts: Catalog) -> None:
    replies: dict[str, Reply] = {
        kind: {"kind": kind} for kind in ("denunciation", "complaint", "petition", "emergency")
    }
    room = Room(Conversation(texts, FakeAnswering(LITTLE, replies), petitions=petitioning()))
    essential = {
        "denunciation": "chữ ký",
        "complaint": "90 ngày",
        "petition": "Ghi thành kiến nghị",
        "emergency": "115",
    }

    for kind, words in essential.items():
        await room.say(kind)
        assert words in room.shown, kind


@pytest.mark.parametrize(
    ("contacts", "known"),
    [
        (Contacts(), False),
        (Contacts(hours="7 giờ"), False),
        (Contacts(phone="1"), True),
        (Contacts(email="a@b.vn", hours="7 giờ"), True),
    ],
)
def test_opening_hours_alone_are_no_contact(contacts: Contacts, known: bool) -> None:
    assert contacts.are_known is known


async def test_a_correction_is_taken_like_the_first_words(texts: Catalog) -> None:
    room, other = _room(texts), _room(texts)

    await room.happen(Said(text="hỏi gì", corrected=True))
    await other.happen(Said(text="hỏi gì"))

    assert room.turn == other.turn
