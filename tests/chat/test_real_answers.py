"""The conversation on what ships: the real matcher over the real knowledge."""

import time
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

LONGEST = 4096  # characters of a message
# Everybody waits meanwhile. What grew with the square of the length took a second; the rest takes
# some 0.05 s. Of the processor alone, so that a busy machine changes nothing.
AT_MOST = 0.4  # seconds
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


@pytest.mark.parametrize(
    "repeated",
    [
        *("0", "1 ", "0.", "a", "ng", "tr", "xl", "u7o7", "nghieng", "quychephoihop", "0x", "_o"),
        *("a.", "a@", "a@b.", "@", "KN_", "KN-", "\u0301", "😀", "dieu 5 ", "khoản 2 điều 9 và "),
        *("luật ", "Ông ", "họ ", "ubnd ", "xã ", "thu hồi đất, ", "ông A nhận tiền. ", "<&"),
    ],
)
async def test_no_message_keeps_everybody_waiting(repeated: str, answering: Answerer) -> None:
    """As a question, and where the form asks for a place."""
    hostile = (repeated * LONGEST)[: LONGEST - 2]
    room = Room(Conversation(shipped_texts(), answering, petitions=petitioning()))
    begun = time.thread_time()

    await room.say(hostile)
    await room.say(f"{hostile}.@")
    asked_for = time.thread_time() - begun
    await room.say("/kiennghi")
    await room.say("đường làng xóm 5 hỏng nặng, đề nghị sửa")
    begun = time.thread_time()
    await room.say(hostile)
    told_for = time.thread_time() - begun

    assert asked_for / 2 < AT_MOST
    assert told_for < AT_MOST
