"""Every button that can be reached is pressed; the room checks each screen on its way."""

from pathlib import Path

import pytest

from bot.chat.callbacks import Action, unstamped
from bot.chat.conversation import Conversation
from bot.chat.events import Pressed
from bot.chat.links import Links
from bot.documents.loading import load_knowledge
from bot.texts.catalog import shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Room, buttons_of

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.mark.parametrize("name", ["shipped", "little"])
async def test_every_button_reachable_from_the_topics_and_each_answer_leads_somewhere(
    name: str,
) -> None:
    knowledge = LITTLE if name == "little" else load_knowledge(KNOWLEDGE)
    subjects = [*knowledge.entries, *(article.id for article in knowledge.articles())]
    replies = {id_: {"sure": id_} for id_ in subjects}
    texts = shipped_texts()
    gone = texts.say("error.not_found")
    room = Room(
        Conversation(
            texts,
            FakeAnswering(knowledge, replies),
            links=Links("tnbot"),
            petitions=petitioning(),
        )
    )
    found: dict[str, str] = {}  # what a button carries -> a stamped form of it

    for words in ["/danhmuc", "nothing known", *subjects]:
        await room.say(words)
        found |= _carried(room)
    tried: set[str] = set()
    while todo := [data for data in found if data not in tried]:
        for data in todo:
            tried.add(data)
            await room.happen(Pressed(data=found[data]), len(room.messages) - 1)
            assert room.turn.screens, data
            assert gone not in room.shown, data
            found |= _carried(room)

    pressed = {data.partition(":")[0] for data in tried}
    assert pressed >= {Action.SHELF, Action.READ, Action.RELATED, Action.VERDICT, Action.SOURCES}
    assert {data.split(":")[1] for data in tried if data.startswith(f"{Action.READ}:")} >= {
        *knowledge.entries
    }


def _carried(room: Room) -> dict[str, str]:
    buttons = (button for screen in room.turn.screens for button in buttons_of(screen))
    return {unstamped(button.data): button.data for button in buttons}
