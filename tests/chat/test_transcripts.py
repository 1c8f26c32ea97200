"""Whole conversations, as written in ``transcripts/``, with what the matcher is to say."""

from pathlib import Path

import pytest

from bot.chat.contacts import Contacts
from bot.chat.conversation import Conversation
from bot.chat.links import Links
from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Knowledge
from bot.texts.catalog import Catalog, shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Room
from tests.chat.script import play, read_script

TRANSCRIPTS = sorted(Path(__file__).with_name("transcripts").glob("*.yaml"))
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return load_knowledge(KNOWLEDGE)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_conversation_goes_as_written(
    path: Path, texts: Catalog, shipped: Knowledge
) -> None:
    script = read_script(path)
    knowledge = {"shipped": shipped, "little": LITTLE}[script.get("knowledge", "shipped")]
    answering = FakeAnswering(knowledge, script.get("answering", {}))
    contacts = Contacts(**script.get("contacts", {}))

    conversation = Conversation(
        texts, answering, contacts, Links(script.get("username", "")), petitions=petitioning()
    )
    await play(script, Room(conversation, in_group=script.get("in_group", False)))
