"""How long to wait for what: one place for every number of seconds."""

import random
from dataclasses import dataclass

from bot.domain.back_off import growing


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds. The defaults suit slow and patchy lines; tests have less time."""

    connect: float = 15.0  # to open a line; those from Vietnam are slow
    answer: float = 20.0  # for Telegram to answer a call
    poll: float = 50.0  # for something to happen, in long polling
    first_wait: float = 1.0  # between tries, doubled each time
    longest_wait: float = 60.0
    conflict: float = 30.0  # while another program polls: perhaps this one's last run, closing
    gap: float = 2.0  # for an update that another overtook, by webhook
    pulse: float = 60.0  # between signs of life when a webhook is idle
    finish: float = 20.0  # at a stop, for what has begun; systemd kills after 90

    def before_try(self, number: int) -> float:
        """Return how long to wait before this try (1 is the second), spread at random."""
        longest = growing(self.first_wait, number - 1, self.longest_wait)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret


PATIENT = Patience()
