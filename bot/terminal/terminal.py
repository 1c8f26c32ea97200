"""Talks with one person on standard input and output; numbers choose buttons."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from html import escape
from itertools import count
from threading import Thread
from typing import TextIO

from bot.chat.events import Commanded, Event, Pressed, Said
from bot.chat.screens import Button, Screen
from bot.chat.session import Incoming, Outcome, Session
from bot.services.ports import Clock, Fate, Store
from bot.terminal.plain import plain
from bot.texts.catalog import Catalog

CHANNEL = "terminal"
QUIT = "/thoat"
TAKES_FILES = "evidence"  # name of the screen that asks for pictures and documents


class Terminal:
    """One chat, from the first line to the last."""

    def __init__(
        self,
        session: Session,
        store: Store,
        texts: Catalog,
        clock: Clock,
        *,
        source: TextIO | None = None,
        target: TextIO | None = None,
    ) -> None:
        self._session = session
        self._store = store
        self._texts = texts
        self._clock = clock
        self._source = source or sys.stdin
        self._target = target or sys.stdout
        self._styled = self._target.isatty()
        self._buttons: list[Button] = []  # of the last screen that has any
        # Ids never repeat, not even in a store that was kept from another day.
        self._update_ids = count(int(clock.now().timestamp() * 1000))

    async def run(self) -> None:
        """Answer line by line until ``/thoat`` or the end of the input."""
        self._print(self._texts.say("terminal.hello"))
        await self._respond(Commanded(name="start"))
        lines = self._lines()
        while (line := await self._next(lines)) is not None and line.lower() != QUIT:
            if line:
                await self._respond(self._event(line))
        self._print(self._texts.say("terminal.bye"))

    async def _next(self, lines: "asyncio.Queue[str | None]") -> str | None:
        if self._styled:
            self._target.write("> ")
            self._target.flush()
        return await lines.get()

    def _lines(self) -> "asyncio.Queue[str | None]":
        """Read in a thread of its own, which nothing waits for at the end."""
        loop = asyncio.get_running_loop()
        lines: asyncio.Queue[str | None] = asyncio.Queue()

        def read() -> None:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                for line in self._source:
                    loop.call_soon_threadsafe(lines.put_nowait, line.strip())
                loop.call_soon_threadsafe(lines.put_nowait, None)

        Thread(target=read, daemon=True).start()
        return lines

    async def _respond(self, event: Event) -> None:
        update_id = next(self._update_ids)
        if isinstance(event, Said):
            event = replace(event, message=str(update_id))
        outcome = await self._session.handle(
            Incoming(
                channel=CHANNEL,
                update_id=update_id,
                chat_key=f"{CHANNEL}:1",
                person="1",
                event=event,
            ),
            self._pack,
        )
        if outcome.notice:
            self._print(f"({outcome.notice})")
        for delivery in outcome.deliveries:
            self._print(plain(delivery.payload.decode(), styled=self._styled))
        await self._settle(outcome)

    async def _settle(self, outcome: Outcome) -> None:
        now = self._clock.now()
        async with self._store.begin() as uow:
            for delivery in outcome.deliveries:
                await uow.outbox.settle(delivery.id, Fate.SENT, at=now, again_at=None)

    def _event(self, line: str) -> Event:
        if line.isdecimal() and 1 <= int(line) <= len(self._buttons):
            return Pressed(data=self._buttons[int(line) - 1].data)
        if not line.startswith("/"):
            return Said(text=line)
        name, _, argument = line[1:].partition(" ")
        return Commanded(name=name, argument=argument.strip())

    def _pack(self, screen: Screen) -> Sequence[bytes]:
        """Write a screen as HTML with its buttons numbered below; a typed number presses one."""
        buttons = [button for row in screen.buttons for button in row if button.data]
        self._buttons = buttons or self._buttons
        labels = "\n".join(
            f"  [{number}] {escape(button.label)}" for number, button in enumerate(buttons, 1)
        )
        parts = [screen.html, *self._about_files(screen), labels]
        return ["\n\n".join(part for part in parts if part).encode()]

    def _about_files(self, screen: Screen) -> Sequence[str]:
        """Say what a terminal cannot do: take files, or show the one that goes along."""
        if screen.file:
            return [escape(self._texts.say("terminal.file"))]
        return [self._texts.say("terminal.no_files")] if screen.name == TAKES_FILES else []

    def _print(self, text: str) -> None:
        self._target.write(f"{text}\n\n")
        self._target.flush()
