"""When people sleep: news waits for the morning, and what must go goes without a sound."""

from datetime import datetime, time, timedelta

from bot.domain.local_time import VIETNAM

EVENING = time(21, 0)
MORNING = time(6, 30)


def is_night(at: datetime) -> bool:
    """Tell whether people sleep."""
    now = at.astimezone(VIETNAM).time()
    return now >= EVENING or now < MORNING


def after_the_night(at: datetime) -> datetime:
    """The same moment by day, the next morning by night."""
    if not is_night(at):
        return at
    local = at.astimezone(VIETNAM)
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    return datetime.combine(day, MORNING, VIETNAM).astimezone(at.tzinfo)
