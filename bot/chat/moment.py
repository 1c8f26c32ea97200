"""What surrounds an event while it is answered."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.chat.screens import Placement
from bot.chat.state import ChatState
from bot.domain.draft import Draft
from bot.domain.local_time import local_day
from bot.services.ports import UnitOfWork
from bot.services.registers import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event: where the conversation stands, who asks, when, and on which button."""

    state: ChatState
    uow: UnitOfWork
    person: Person  # who asks; kept only with a petition, a draft or a consent
    now: datetime
    pressed_turn: int | None = None  # the turn of the button that was pressed; None for words
    in_group: bool = False  # others read along
    message: str = ""  # the channel's reference of the words that were said
    correction: tuple[str, ...] = ()  # as in the state, which this event takes it from
    draft: Draft | None = None  # the petition being written here

    @property
    def asker(self) -> str:
        """The keyed hash that stands for the person; no identity."""
        return self.person.key

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return local_day(self.now)

    @property
    def is_older(self) -> bool:
        """A button of an earlier screen was pressed."""
        return self.pressed_turn is not None and self.pressed_turn != self.state.turn

    @property
    def here(self) -> Placement:
        """Where the next screen goes: over the pressed one unless that has scrolled away."""
        return Placement.REPLACE if self.pressed_turn == self.state.turn else Placement.NEW

    @property
    def in_place(self) -> Placement:
        """Where another face of the same message goes: over the pressed one, however old."""
        return Placement.NEW if self.pressed_turn is None else Placement.REPLACE
