"""The conversation on what ships: the real matcher over the real knowledge."""

from pathlib import Path

import pytest

from bot.chat.answerer import Answerer
from bot.chat.conversation import Conversation
from bot.config import Settings
from bot.documents.lexicon_file import read_lexicon
from bot.engine import open_answering
from bot.texts.catalog import shipped_texts
from tests.chat.recording import petitioning
from tests.chat.room import Room
from tests.chat.script import play, read_script

TRANSCRIPTS = sorted(Path(__file__).with_name("real").glob("*.yaml"))


@pytest.fixture(scope="module")
def answering() -> Answerer:
    return open_answering(Settings(semantic="off"), read_lexicon())


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_conversation_on_what_ships_goes_as_written(
    path: Path, answering: Answerer
) -> None:
    await play(
        read_script(path), Room(Conversation(shipped_texts(), answering, petitions=petitioning()))
    )
