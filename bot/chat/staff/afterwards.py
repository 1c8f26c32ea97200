"""What takes longer than a turn may: done beside the conversation, shown in the chat when it is.

It also has a transaction of its own, which must not wait for that of the turn it began in.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat.callbacks import stamped_anew
from bot.chat.notifying import Channel
from bot.chat.screens import Placement, Screen
from bot.domain.errors import BotError
from bot.services.failures import new_reference, redacted
from bot.services.file_ports import FileSource
from bot.texts.catalog import Catalog

log = logging.getLogger(__name__)

Show = Callable[[Screen], Awaitable[None]]


class Afterwards:
    """Begins work from turns on; it can be shown once a channel serves."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts
        self._channel: Channel | None = None
        self._files: FileSource | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_open(self) -> bool:
        """Whether anything would be seen of it."""
        return self._channel is not None

    def open(self, channel: Channel, files: FileSource) -> None:
        """Show by this channel from now on, and fetch from it what people send."""
        self._channel, self._files = channel, files

    async def fetch(self, source: str, *, limit: int) -> bytes:
        """A file that was sent; raises as :class:`bot.services.file_ports.FileSource` does."""
        assert self._files is not None  # noqa: S101 - it came by the channel
        return await self._files.fetch(source, limit=limit)

    def begin(self, chat_key: str, name: str, work: Callable[[Show], Awaitable[None]]) -> None:
        """Do it; what it shows takes the place of what stands in the chat by that name."""

        async def show(screen: Screen) -> None:
            if self._channel is not None:
                placed = replace(screen, name=name, placement=Placement.RENEW)
                await self._channel.show(chat_key, stamped_anew(placed), quiet=False)

        task = asyncio.create_task(self._do(work, show))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until all is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Give up what is not done."""
        tasks, self._channel = list(self._tasks), None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _do(self, work: Callable[[Show], Awaitable[None]], show: Show) -> None:
        try:
            try:
                await work(show)
            except BotError as error:
                await show(Screen(html=self._texts.say(f"error.{error.code}", **error.facts)))
        except Exception as error:  # noqa: BLE001 - nobody else would see it
            reference = new_reference()
            extra = {"reference": reference, **redacted(error)}
            log.error("work after a turn failed", extra=extra)  # noqa: TRY400 - see redacted
            await show(Screen(html=self._texts.say("error.unexpected", reference=reference)))
