"""What the staff group needs of the store, as protocols; `ports.py` has the rest.

One group sees a card of every open petition. What a card shows is drawn anew whenever anything
about its petition changed: the change itself marks the card, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.petition import State

ERRAND_FOR = timedelta(minutes=10)  # how long words wait for the choice what to do with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A card that no longer shows how things are, or that was never shown."""

    code: str
    changes: int  # how often anything changed up to now
    told: int  # the number of the last note of the petition that the group was shown
    is_refreshed: bool = False  # nothing changed but the day, or the group: it can wait


class Cards(Protocol):
    """Which cards are to be drawn anew."""

    async def stale(self, at: datetime, *, limit: int) -> Sequence[Stale]:
        """Those that may be drawn now: what changed, then what is only drawn anew."""
        ...

    async def shown(self, card: Stale, *, told: int, again_at: datetime) -> None:
        """Note what was shown; what changed since is drawn anew from ``again_at`` on."""
        ...

    async def put_off(self, card: Stale, again_at: datetime) -> None:
        """Try later."""
        ...

    async def refresh(self) -> None:
        """Draw the cards of all open petitions anew."""
        ...


class Groups(Protocol):
    """The one staff group: where it is, who looks after it, what it was told."""

    async def open(self, chat_key: str) -> None:
        """Use the group that the settings name, "" for none; another one gets all cards."""
        ...

    async def chat_key(self) -> str:
        """Where it is now, also after it moved; "" while there is none."""
        ...

    async def hold(self, holder: str, at: datetime, until: datetime) -> bool:
        """Look after it for a while; False while another instance does."""
        ...

    async def digest(self, day: date) -> date | None:
        """Note that the digest of a day goes out; the day of the one before, if any.

        Raises :class:`AlreadyToldError` when that of this day, or a later one, went out.
        """
        ...

    async def undigest(self, before: date | None) -> None:
        """It certainly did not go out."""
        ...


class AlreadyToldError(Exception):
    """The digest of the day went out before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a member of staff is about to do and has not confirmed; its words are kept sealed."""

    id: int = 0
    code: str
    member_id: int
    until: datetime
    to: State | None = None  # None: words in the group, for the citizen or for colleagues
    version: int = 0  # of the petition that was looked at
    reason: str = ""
    words: str = ""
    duplicate_of: str = ""


class Errands(Protocol):
    """Errands, each done once or forgotten."""

    async def begin(self, errand: Errand) -> Errand:
        """Keep one in place of the member's others for that petition; returns it with its id."""
        ...

    async def get(self, id_: int, member_id: int, at: datetime) -> Errand | None:
        """A member's own, while it waits."""
        ...

    async def change(self, errand: Errand) -> None:
        """Write it anew."""
        ...

    async def finish(self, id_: int) -> bool:
        """Forget it; False when that was done before."""
        ...
