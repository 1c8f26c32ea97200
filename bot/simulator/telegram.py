"""Telegram's side as one object: the world, the queue of updates, the bot's profile, settings."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from bot.simulator.floods import Floods
from bot.simulator.updates import Updates
from bot.simulator.world import Chat, Message, Person, World

Json = dict[str, Any]

QUERIES = 10_000  # button presses remembered
COMMANDS_SEEN = frozenset({"bot_command", "mention"})


class Moment(Enum):
    """Where a call of the bot, a download, or the delivery of an update stands.

    A witness who raises ``ConnectionDroppedError`` cuts the line there: what arrived has no
    effect, what was done has one that the bot never hears of, a delivery is not confirmed.
    """

    ARRIVED = auto()  # nothing was done yet
    DONE = auto()  # the effect is there, nobody was told
    ANSWERED = auto()  # the answer is on its way


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What tests may change while the simulator runs."""

    privacy: bool = True
    callback_lifetime: float = 60.0  # seconds a press may be answered
    retry_unit: float = 1.0  # seconds a webhook's first repeated delivery waits
    logged_out: bool = False


@dataclass(slots=True)
class Query:
    """A button somebody pressed."""

    id: str
    chat: Chat
    message_id: int
    asked_at: float
    answer: Json | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered, and how that goes."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    ip_address: str = ""
    last_error_at: int = 0
    last_error: str = ""


@dataclass(slots=True)
class Profile:
    """What the bot says of itself, by language code."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, int, int, str], list[Json]] = field(default_factory=dict)


class Telegram:
    """One bot and everything around it."""

    def __init__(self, bot: Json, now: Callable[[], float]) -> None:
        self.now = now
        self.world = World(bot, now)
        self.updates = Updates()
        self.settings = Settings()
        self.floods = Floods(now)
        self.profile = Profile()
        self.webhook = Webhook()
        self.webhook_changed: Callable[[], None] = _nothing
        self.witness: Callable[[Moment, str, Json], None] = _unseen
        self.queries: OrderedDict[str, Query] = OrderedDict()

    def deliver(self, chat: Chat, message: Message, kind: str = "message") -> int:
        """Queue an update about a message, unless privacy mode hides it from the bot."""
        if chat.private:
            if chat.person is None or chat.person.blocked:
                return 0
        elif chat.bot_status in {"left", "kicked"} or self._hidden(chat, message.json):
            return 0
        return self.updates.add(kind, message.json, (kind, chat.id))

    def remember(self, query: Query) -> None:
        """Keep a press until it is answered or too old."""
        self.queries[query.id] = query
        if len(self.queries) > QUERIES:
            self.queries.popitem(last=False)

    def _hidden(self, chat: Chat, message: Json) -> bool:
        if not self.settings.privacy or chat.bot_status == "administrator":
            return False
        if not {"text", "caption"} & message.keys():
            return not (self._answers_bot(message) or is_service(message))
        return not (self._answers_bot(message) or self._addressed(message))

    def _answers_bot(self, message: Json) -> bool:
        replied = message.get("reply_to_message")
        return replied is not None and replied["from"]["id"] == self.world.bot["id"]

    def _addressed(self, message: Json) -> bool:
        text = message.get("text") or message.get("caption") or ""
        entities = message.get("entities") or message.get("caption_entities") or ()
        own = "@" + str(self.world.bot["username"]).lower()
        encoded = text.encode("utf-16-le", "surrogatepass")
        for entity in entities:
            if entity["type"] in COMMANDS_SEEN:
                start = 2 * entity["offset"]
                piece = encoded[start : start + 2 * entity["length"]]
                word = piece.decode("utf-16-le", "surrogatepass").lower()
                if word.endswith(own) or (entity["type"] == "bot_command" and "@" not in word):
                    return True
        return False


def is_service(message: Json) -> bool:
    """Say whether a message tells of the chat itself."""
    return any(name in message for name in SERVICE)


SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "pinned_message",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "group_chat_created",
    "forum_topic_created",
)


def seen_together(telegram: Telegram, person: Person) -> bool:
    """Say whether the bot met a person in a group."""
    return any(
        person.id in chat.members and chat.bot_status in {"member", "administrator"}
        for chat in telegram.world.chats.values()
        if not chat.private
    )


def _nothing() -> None:
    return


def _unseen(_moment: Moment, _method: str, _args: Json) -> None:
    return
