"""What reports need of the store, as a protocol: `ports.py` has the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from bot.domain.petition import ActorKind, Move, Petition, Rating, State
from bot.domain.tags import TELEPHONE
from bot.services.office import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A petition with what a register tells of it."""

    number: int  # grows with the order of recording; where the next batch goes on
    petition: Petition  # without contact unless it was asked for and may be seen
    moves: tuple[Move, ...]  # oldest first
    tags: frozenset[str] = frozenset()

    @property
    def is_entered(self) -> bool:
        """Whether staff entered it, for somebody at the desk or on the telephone."""
        return bool(self.moves) and self.moves[0].actor.kind is ActorKind.STAFF

    @property
    def is_walk_in(self) -> bool:
        """Whether somebody was received in person (the register of form 03/TCD)."""
        return self.is_entered and TELEPHONE not in self.tags


class Span(NamedTuple):
    """What figures need of a petition; of these there are many."""

    number: int
    sector: str
    place_id: str
    state: State
    rating: Rating | None
    tags: frozenset[str]  # those of levels only
    received: date  # in Vietnam, as all of these
    answered: date | None  # first
    target: date | None  # in force at the first answer, or now


class Reports(Protocol):
    """The record as reports need it."""

    async def count(self, wanted: Filter) -> int:
        """How many there are."""
        ...

    async def batch(
        self, wanted: Filter, *, after: int, limit: int, contacts: bool
    ) -> Sequence[Registered]:
        """The next ones after a number, in order of recording."""
        ...

    async def spans(self, wanted: Filter, *, after: int, limit: int) -> Sequence[Span]:
        """The same, only what figures need."""
        ...
