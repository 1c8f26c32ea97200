"""The world a bot lives in: people, chats, messages, files, and what changed when.

A message is kept as the Bot API's JSON, ready to be answered or delivered; beside it stands what
only people see (reply keyboards). Histories, files and the list of changes are bounded, so hours
of load do not fill the memory.
"""

import asyncio
import contextlib
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.files import Files

Json = dict[str, Any]

FIRST_PERSON = 1_000_001
FIRST_GROUP = 4_000_000_001
FIRST_SUPERGROUP = 1_000_000_001
SUPERGROUP_BASE = 1_000_000_000_000  # -100 and ten digits
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
HISTORY = 400  # messages kept in a chat
CHANGES = 20_000  # changes a waiting page may be behind


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    phone: str = ""
    language_code: str = "vi"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        """Return the Bot API's ``User``."""
        return {"id": self.id, "is_bot": False} | _present(
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )


@dataclass(slots=True)
class Message:
    """A message as the bot sees it, and what only people see."""

    json: Json
    outgoing: bool
    markup: Json | None = None
    seq: int = 0

    def seen_by_people(self) -> Json:
        """Return the message as the page shows it."""
        return {
            **self.json,
            "outgoing": self.outgoing,
            "reply_markup": self.markup,
            "seq": self.seq,
        }


@dataclass(slots=True, kw_only=True)
class Chat:
    """A private chat, a group or a supergroup, and the messages in it."""

    id: int
    kind: str
    title: str = ""
    person: Person | None = None
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    bot_status: str = "left"
    migrated_to: int = 0
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
    action: tuple[str, float] = ("", 0.0)
    last_id: int = 0
    changes: deque["Change"] = field(default_factory=lambda: deque(maxlen=HISTORY))

    def json(self) -> Json:
        """Return the Bot API's ``Chat``."""
        if self.person is not None:
            return {"id": self.id, "type": "private"} | _present(
                first_name=self.person.first_name,
                last_name=self.person.last_name,
                username=self.person.username,
            )
        return {"id": self.id, "title": self.title, "type": self.kind} | _present(
            is_forum=self.forum
        )

    @property
    def private(self) -> bool:
        """Say whether this is a chat of one person with the bot."""
        return self.person is not None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened in a chat."""

    seq: int
    chat_id: int
    what: str
    message_id: int
    at: float  # seconds, to the microsecond where a message's own date has whole ones


class World:
    """Everything the simulator remembers."""

    def __init__(self, bot: Json, now: Callable[[], float]) -> None:
        self.bot = bot
        self.now = now
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files(now)
        self._changes: deque[Change] = deque(maxlen=CHANGES)
        self._seq = 0
        self._closed = False
        self._waiting: dict[int | None, list[asyncio.Future[None]]] = {}
        self._person_ids = itertools.count(FIRST_PERSON)
        self._group_ids = itertools.count(FIRST_GROUP)
        self._supergroup_ids = itertools.count(FIRST_SUPERGROUP)
        self._message_ids = itertools.count(1)

    def add_person(self, first_name: str, **details: Any) -> Person:
        """Create a person and the private chat with the bot."""
        person_id = int(details.pop("id", 0)) or next(self._person_ids)
        person = Person(id=person_id, first_name=first_name, **details)
        self.people[person.id] = person
        self.chats[person.id] = Chat(
            id=person.id, kind="private", person=person, bot_status="member"
        )
        self.note(self.chats[person.id], "person")
        return person

    def add_group(self, title: str, kind: str, members: dict[int, str], *, forum: bool) -> Chat:
        """Create a group without the bot."""
        if kind == "group":
            chat_id = -next(self._group_ids)
        else:
            chat_id = -(SUPERGROUP_BASE + next(self._supergroup_ids))
        chat = Chat(id=chat_id, kind=kind, title=title, members=dict(members), forum=forum)
        self.chats[chat.id] = chat
        self.note(chat, "group")
        return chat

    def user(self, user_id: int) -> Json | None:
        """Return the ``User`` of a person or of the bot."""
        if user_id == self.bot["id"]:
            return self.bot_user()
        person = self.people.get(user_id)
        return person.user() if person else None

    def bot_user(self) -> Json:
        """Return the bot as it appears in messages."""
        return {name: self.bot[name] for name in ("id", "is_bot", "first_name", "username")}

    def put(
        self, chat: Chat, sender: Json, content: Json, *, markup: Json | None = None
    ) -> Message:
        """Add a message to a chat and return it."""
        if chat.kind == "supergroup":
            chat.last_id += 1
            message_id = chat.last_id
        else:
            message_id = next(self._message_ids)
        json: Json = {
            "message_id": message_id,
            "from": sender,
            "chat": chat.json(),
            "date": int(self.now()),
            **content,
        }
        if markup is not None and "inline_keyboard" in markup:
            json["reply_markup"] = markup
        outgoing = sender["id"] == self.bot["id"]
        message = Message(json, outgoing, markup)
        chat.messages[message_id] = message
        if len(chat.messages) > HISTORY:
            del chat.messages[next(iter(chat.messages))]
        self._show_keyboard(chat, markup)
        message.seq = self.note(chat, "message", message_id)
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Delete a message for everybody."""
        del chat.messages[message_id]
        self.note(chat, "deleted", message_id)

    def note(self, chat: Chat, what: str, message_id: int = 0) -> int:
        """Remember that something happened and wake whoever waits."""
        self._seq += 1
        change = Change(self._seq, chat.id, what, message_id, self.now())
        self._changes.append(change)
        chat.changes.append(change)
        if self._waiting:
            self._wake(None, chat.id)
        return self._seq

    @property
    def seq(self) -> int:
        """The number of the latest change."""
        return self._seq

    def changes_since(self, seq: int, chat: Chat | None = None) -> list[Change]:
        """Return what happened after ``seq``, oldest first."""
        recent: list[Change] = []
        for change in reversed(self._changes if chat is None else chat.changes):
            if change.seq <= seq:
                break
            recent.append(change)
        return recent[::-1]

    async def wait(self, seconds: float, seq: int, chat: Chat | None = None) -> list[Change]:
        """Return what happened after ``seq``, waiting for it if nothing has."""
        changes = self.changes_since(seq, chat)
        if changes or seconds <= 0 or self._closed:
            return changes
        changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(chat.id if chat else None, []).append(changed)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(changed, seconds)
        return self.changes_since(seq, chat)

    def close(self) -> None:
        """Wake everybody who waits and let nobody wait again."""
        self._closed = True
        self._wake(*self._waiting)

    def _wake(self, *keys: int | None) -> None:
        for key in keys:
            for changed in self._waiting.pop(key, ()):
                if not changed.done():
                    changed.set_result(None)

    def _show_keyboard(self, chat: Chat, markup: Json | None) -> None:
        if markup is None or "inline_keyboard" in markup:
            return
        if markup.get("remove_keyboard"):
            chat.keyboard = None
        else:
            chat.keyboard = markup


def topic_of(message: Message) -> Json:
    """Return the fields that tell which topic a message stands in, if any."""
    if not message.json.get("is_topic_message"):
        return {}
    return {"message_thread_id": message.json["message_thread_id"], "is_topic_message": True}


def without_reply(message: Json) -> Json:
    """Return a message as it appears inside another: without its own replied message."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _present(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value}
