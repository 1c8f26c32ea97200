"""Which suggestion was chosen for which words is kept, masked, until it proves wrong."""

from dataclasses import replace

import pytest

from bot.chat.conversation import Conversation
from bot.chat.events import Pressed
from bot.texts.catalog import shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Reply, Room

REPLIES: dict[str, Reply] = {
    "m gì, gọi 0912 345 678": {"suggest": ["m2", "la"]},
    "m gì": {"suggest": ["m2", "la"]},
    "ông Kẹo ăn hối lộ thì sao": {"suggest": ["m2", "la"]},
}


@pytest.fixture
def room() -> Room:
    answering = FakeAnswering(replace(LITTLE, signals={"wrongdoing": ("hối lộ",)}), REPLIES)
    return Room(Conversation(shipped_texts(), answering, petitions=petitioning()))


def chosen(room: Room) -> list[tuple[str, str, int]]:
    kept = room.store.kept.choices.kept.values()
    return [(each.text, each.entry_id, each.askers) for each in kept]


async def test_the_words_are_kept_masked_with_what_was_chosen_for_them(room: Room) -> None:
    await room.say("m gì, gọi 0912 345 678")

    await room.say("2")
    await room.say("1")

    assert chosen(room) == [("m gì, gọi ***", "la", 1)]


async def test_a_second_tap_and_an_older_one_count_for_nothing(room: Room) -> None:
    await room.say("m gì")
    turn = room.state.turn
    await room.happen(Pressed(data=f"{turn}:e:m2"), 0)
    await room.happen(Pressed(data=f"{turn}:e:la"), 0)
    await room.say("m gì")
    await room.happen(Pressed(data=f"{turn}:e:la"), 0)

    assert chosen(room) == [("m gì", "m2", 1)]


async def test_what_was_not_offered_is_not_chosen(room: Room) -> None:
    await room.say("m gì")

    await room.happen(Pressed(data=f"{room.state.turn}:e:m1"), 0)

    assert chosen(room) == []


async def test_words_that_may_tell_of_somebody_are_not_kept(room: Room) -> None:
    await room.say("ông Kẹo ăn hối lộ thì sao")

    await room.say("1")

    assert chosen(room) == []


async def test_a_choice_that_proves_wrong_is_forgotten(room: Room) -> None:
    await room.say("m gì")
    await room.say("1")
    before = chosen(room)

    await room.tap("👎 Chưa đúng")

    assert before == [("m gì", "m2", 1)]
    assert chosen(room) == []
