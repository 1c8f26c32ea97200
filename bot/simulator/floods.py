"""429 when flood limits are switched on: so many messages a bot, a chat and a group.

The numbers are those of the Bot API FAQ. Telegram forgives short bursts in a chat; here that is
``burst``. Edits are counted in groups too, as bot authors report.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.refusals import RefusedError, refused


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """How much a bot may send; every window is in seconds."""

    overall: int = 30
    overall_window: float = 1.0
    burst: int = 1
    chat_window: float = 1.0
    group: int = 20
    group_window: float = 60.0


class Floods:
    """What was sent lately, by the bot and to each chat."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.limits: FloodLimits | None = None
        self._now = now
        self._sent: dict[object, deque[float]] = {}

    def count(self, chat_id: int, messages: int = 1, *, edit: bool = False) -> None:
        """Count messages about to be sent, or refuse them all."""
        limits = self.limits
        if limits is None or (edit and chat_id > 0):
            return
        windows: list[tuple[object, int, float]] = []
        if chat_id < 0:
            windows.append(((chat_id, "minute"), limits.group, limits.group_window))
        if not edit:
            windows.append(("bot", limits.overall, limits.overall_window))
            windows.append((chat_id, limits.burst, limits.chat_window * limits.burst))
        now = self._now()
        wait = max(self._wait(key, most, window, now) for key, most, window in windows)
        if wait > 0:
            raise flood_refusal(max(1, math.ceil(wait)))
        for key, _, _ in windows:
            self._sent[key].extend([now] * messages)

    def _wait(self, key: object, most: int, window: float, now: float) -> float:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - window:
            sent.popleft()
        return sent[len(sent) - most] + window - now if len(sent) >= most else 0.0


def flood_refusal(seconds: int) -> RefusedError:
    """Return the 429 that asks for ``seconds`` of patience."""
    return refused("flood", seconds=seconds, parameters={"retry_after": seconds})
