"""Facts about the line to Telegram, for the health page."""

from datetime import datetime, timedelta

from bot.services.ports import Clock

SILENT_FOR = timedelta(minutes=3)  # long polling answers within one


class Pulse:
    """When Telegram was last heard of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.heard_at: datetime | None = None

    def beat(self) -> None:
        """Note that a call succeeded just now."""
        self.heard_at = self._clock.now()

    def is_reachable(self) -> bool:
        """Tell whether Telegram answered lately."""
        return self.heard_at is not None and self._clock.now() - self.heard_at < SILENT_FOR
