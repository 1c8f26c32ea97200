"""What each chat of the load asks, and what it must hear: worked out before, without Telegram."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import yaml

from bot.chat.callbacks import Action
from bot.chat.conversation import Conversation
from bot.chat.events import Said
from bot.chat.screens import Turn
from bot.chat.state import ChatState
from bot.config import ROOT
from bot.domain.kinds import Kind
from bot.domain.knowledge import Knowledge
from bot.services.answering import Answered, Answering
from bot.services.registers import Person
from bot.simulator.entities import formatted
from bot.telegram.envelope import Envelope, packing
from bot.texts.catalog import Catalog
from tests.chat.recording import petitioning
from tests.fakes import FakeUnitOfWork

FIRST_PERSON = 5_000_001
STRIDE = 7  # so that chats begin with different questions

# The number under which a store keeps a question asked in vain: each store counts for itself.
_KEPT_NUMBER = re.compile(rf"(?<=:{Action.WAIT}:yes:)\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A message as a person sees it; its buttons carry the number of the turn."""

    text: str
    buttons: tuple[str, ...]


def as_seen(text: str, buttons: Iterable[str]) -> Reply:
    """Make a message comparable with the same one from another store."""
    return Reply(text=text, buttons=tuple(_KEPT_NUMBER.sub("", button) for button in buttons))


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What one chat asks, and for each question what the conversation says and becomes."""

    person: int
    questions: tuple[str, ...]
    turns: tuple[Turn, ...]
    replies: tuple[tuple[Reply, ...], ...]

    @property
    def all_replies(self) -> tuple[Reply, ...]:
        """Every reply, in order."""
        return tuple(reply for replies in self.replies for reply in replies)


class _Remembering:
    """Answers each question once: the same words always have the same answer."""

    def __init__(self, answering: Answering) -> None:
        self.knowledge: Knowledge = answering.knowledge
        self._answer = cache(answering.answer)

    def answer(self, text: str, *, kind: Kind | None = None) -> Answered:
        return self._answer(text, kind=kind)


def golden_questions() -> list[str]:
    """Return the questions of the exam that have an answer."""
    path = ROOT / "tests/golden/questions.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["answerable"]
    return [row["q"] for row in rows]


async def scripts(
    answering: Answering, texts: Catalog, *, chats: int, each: int
) -> tuple[list[Script], float]:
    """Write a script a chat; also the seconds an update's screens take, matching left out."""
    questions = golden_questions()
    answers = _Remembering(answering)
    for question in questions:
        answers.answer(question)
    conversation = Conversation(texts, answers, petitions=petitioning())
    written = []
    took = 0.0
    for number in range(chats):
        start = number * STRIDE
        asked = [questions[(start + step) % len(questions)] for step in range(each)]
        began = time.process_time()
        turns = await _held(conversation, asked, person=_person(number))
        took += time.process_time() - began
        person = FIRST_PERSON + number
        replies = tuple(_seen(turn, person, texts) for turn in turns)
        script = Script(person=person, questions=tuple(asked), turns=tuple(turns), replies=replies)
        if any(one == other for one, other in pairwise(replies)):
            raise RuntimeError("two replies in a row are alike: their order could not be checked")
        written.append(script)
    return written, took / (chats * each)


async def _held(conversation: Conversation, asked: Sequence[str], *, person: Person) -> list[Turn]:
    state, uow, now = ChatState(), FakeUnitOfWork(), datetime.now(UTC)
    turns = []
    for text in asked:
        turn = await conversation.respond(Said(text=text), state, uow=uow, person=person, now=now)
        turns.append(turn)
        state = ChatState.from_json(turn.state.to_json())
    return turns


def _person(number: int) -> Person:
    chat = str(FIRST_PERSON + number)
    return Person(key=str(number), channel="telegram", number=chat, chat_key=chat)


def _seen(turn: Turn, person: int, texts: Catalog) -> tuple[Reply, ...]:
    """Return the messages that Telegram makes of a turn."""
    pack = packing(person, texts)
    envelopes = [Envelope.unpack(sheet) for screen in turn.screens for sheet in pack(screen)]
    return tuple(
        as_seen(
            formatted(envelope.html, "HTML", None, lambda _: None)[0],
            (button.data for row in envelope.buttons for button in row),
        )
        for envelope in envelopes
    )
