"""A person for tests in the same process: says, presses, hears.

``hears`` gives the bot's messages one after another, each once, in the chat with the bot or in
the group named at the beginning.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.simulator import people
from bot.simulator.acts import PICTURE, answered
from bot.simulator.telegram import Telegram
from bot.simulator.world import Chat, Person

Json = dict[str, Any]

PATIENCE = 5.0  # seconds a test waits for the bot


class NotHeardError(AssertionError):
    """The bot did not say or show what was waited for."""


class Visitor:
    """Somebody in front of one chat."""

    def __init__(self, telegram: Telegram, person: Person, chat: Chat | None = None) -> None:
        self.person = person
        self.chat = chat or telegram.world.chats[person.id]
        self._telegram = telegram
        self._heard = telegram.world.seq

    @property
    def id(self) -> int:
        """The person's id."""
        return self.person.id

    def into(self, chat: Chat) -> "Visitor":
        """Return the same person in front of another chat."""
        return Visitor(self._telegram, self.person, chat)

    def says(self, text: str, **where: Any) -> Json:
        """Send a text."""
        return people.say(self._telegram, self.person, text, chat_id=self.chat.id, **where)

    def starts(self, payload: str = "") -> Json:
        """Press Start, perhaps after a deep link."""
        return people.start(self._telegram, self.person, payload)

    def edits(self, message: Json, text: str) -> Json:
        """Edit an own message."""
        return people.edit(self._telegram, self.person, self.chat.id, message["message_id"], text)

    def replaces(self, message: Json, name: str, content: bytes, *, caption: str = "") -> Json:
        """Put another photo into an own message."""
        stored = self._telegram.world.files.keep("photo", name, content, 0)
        return people.edit(
            self._telegram,
            self.person,
            self.chat.id,
            message["message_id"],
            caption,
            stored=stored,
        )

    async def presses(self, message: Json, button: str) -> Json | None:
        """Press a button by its label or data; return the bot's answer, if it gives one."""
        data = _data_of(message, button)
        query = people.press(
            self._telegram, self.person, self.chat.id, message["message_id"], data
        )
        return await answered(self._telegram, query, PATIENCE)

    def taps(self, label: str) -> Json:
        """Tap a button of the reply keyboard: sends its words, or the contact it asks for."""
        rows = (self.chat.keyboard or {}).get("keyboard", ())
        for button in (button for row in rows for button in row):
            if button["text"] == label:
                if button.get("request_contact"):
                    return self.shares_contact()
                return self.says(label)
        raise NotHeardError(f"no button {label!r} under the chat")

    def shares_contact(self, contact: Json | None = None) -> Json:
        """Send the own contact or another."""
        return people.send_contact(self._telegram, self.person, contact, chat_id=self.chat.id)

    def sends(
        self, kind: str, name: str, content: bytes = PICTURE, *, caption: str = "", size: int = 0
    ) -> Json:
        """Send a photo, document, voice message, sticker, video or piece of music."""
        stored = self._telegram.world.files.keep(kind, name, content, size)
        return people.send_file(self._telegram, self.person, stored, caption, chat_id=self.chat.id)

    def blocks(self) -> None:
        """Block the bot."""
        people.block(self._telegram, self.person, blocked=True)

    async def hears(self, seconds: float = PATIENCE) -> Json:
        """Return the bot's next new message, waiting for it."""
        return await self._next(("message",), seconds, lambda _message: True)

    async def sees(
        self, seconds: float = PATIENCE, where: Callable[[Json], bool] = lambda _message: True
    ) -> Json:
        """Return the bot's next message or edit that fits, skipping others."""
        return await self._next(("message", "edited"), seconds, where)

    async def hears_nothing(self, seconds: float = 0.3) -> None:
        """Make sure the bot is silent."""
        try:
            message = await self.hears(seconds)
        except NotHeardError:
            return
        raise NotHeardError(f"the bot said {message}")

    async def _next(
        self, kinds: tuple[str, ...], seconds: float, where: Callable[[Json], bool]
    ) -> Json:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            left = deadline - loop.time()
            for change in await self._telegram.world.wait(left, self._heard, self.chat):
                self._heard = change.seq
                message = self.chat.messages.get(change.message_id)
                if message and message.outgoing and change.what in kinds:
                    seen = message.seen_by_people()
                    if where(seen):
                        return seen
            if left <= 0:
                raise NotHeardError(f"the bot said nothing for {seconds} s")


def _data_of(message: Json, button: str) -> str:
    keyboard = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    buttons = [item for row in keyboard for item in row]
    for item in buttons:
        if button in (item.get("callback_data"), item["text"]):
            return str(item["callback_data"])
    raise NotHeardError(f"no button {button!r} among {[item['text'] for item in buttons]}")
