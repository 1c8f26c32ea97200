"""Shows screens in a chat unasked: news of a petition, a reminder."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.screens import Screen
from bot.chat.session import Words
from bot.services.ports import Fate
from bot.telegram.envelope import Envelope, packing
from bot.telegram.lanes import Lanes
from bot.telegram.sender import Sender, chat_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of it, and when to try again, where that was said."""

    fate: Fate
    wait: timedelta | None = None


class Messenger:
    """Fulfils :class:`bot.chat.notifying.Channel`: once, in the lane of the chat."""

    def __init__(self, sender: Sender, lanes: Lanes, words: Words) -> None:
        self._sender = sender
        self._lanes = lanes
        self._words = words

    async def show(self, chat_key: str, screen: Screen, *, quiet: bool) -> Told:
        """Send after all that the chat is to be shown before; RETRY where that never began."""
        pack = packing(chat_id_of(chat_key), self._words, quiet=quiet)
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()

        async def job() -> None:
            try:
                outcome = await self._send([Envelope.unpack(each) for each in pack(screen)])
            except BaseException:
                # Cancelled while it was on its way.
                _settle(told, Told(fate=Fate.UNCERTAIN))
                raise
            _settle(told, outcome)

        def dropped() -> None:
            _settle(told, Told(fate=Fate.RETRY))

        self._lanes.put(chat_key, job, dropped)
        return await told

    async def _send(self, envelopes: list[Envelope]) -> Told:
        for number, envelope in enumerate(envelopes):
            verdict, _ = await self._sender.attempt(envelope)
            if verdict.fate is not Fate.SENT:
                # Once the beginning is there, all of it is not sent again.
                cut_off = verdict.fate is Fate.RETRY and number > 0
                return Told(fate=Fate.UNCERTAIN if cut_off else verdict.fate, wait=verdict.wait)
        return Told(fate=Fate.SENT)


def _settle(told: "asyncio.Future[Told]", outcome: Told) -> None:
    if not told.done():
        told.set_result(outcome)
