"""A citizen's petition and the life it may lead.

Kinds, states and side exits follow the practice of petition offices (docs/decisions/0011).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.errors import NotAllowedError


class PetitionKind(StrEnum):
    """What a petition is (Luật Tiếp công dân 42/2013, Điều 2 khoản 2)."""

    PROPOSAL = "proposal"  # kiến nghị: a wish or a way to solve something
    REPORT = "report"  # phản ánh: a state of things


class State(StrEnum):
    """Where a petition stands."""

    RECORDED = "recorded"  # đã ghi nhận: nobody has looked at it yet
    ACCEPTED = "accepted"  # Mặt trận đã tiếp nhận
    WAITING = "waiting"  # cần bổ sung: for the citizen; the clock stands still
    FORWARDED = "forwarded"  # đã chuyển: to whom, when, under which number
    IN_PROGRESS = "in_progress"  # đang giải quyết
    ANSWERED = "answered"  # đã trả lời
    RESOLVED = "resolved"  # đã giải quyết
    SCHEDULED = "scheduled"  # chưa giải quyết, có lộ trình
    CLOSED = "closed"  # đóng, with a reason
    REDIRECTED = "redirected"  # hướng dẫn sang kênh khác
    DUPLICATE = "duplicate"  # trùng: merged into another
    WITHDRAWN = "withdrawn"  # người dân rút


_EXITS = frozenset({State.REDIRECTED, State.DUPLICATE, State.WITHDRAWN, State.CLOSED})

# The life a petition may lead. WAITING goes back to where it came from (`Petition.waits_in`).
NEXT: Mapping[State, frozenset[State]] = {
    State.RECORDED: frozenset({State.ACCEPTED, State.WAITING}) | _EXITS,
    State.ACCEPTED: frozenset({State.WAITING, State.FORWARDED, State.ANSWERED}) | _EXITS,
    State.WAITING: frozenset({State.RECORDED, State.ACCEPTED, State.FORWARDED, State.IN_PROGRESS})
    | _EXITS,
    State.FORWARDED: frozenset({State.FORWARDED, State.IN_PROGRESS, State.WAITING, State.ANSWERED})
    | _EXITS,
    State.IN_PROGRESS: frozenset({State.FORWARDED, State.WAITING, State.ANSWERED}) | _EXITS,
    State.ANSWERED: frozenset({State.RESOLVED, State.SCHEDULED, State.IN_PROGRESS, State.CLOSED}),
    State.SCHEDULED: frozenset({State.RESOLVED, State.ANSWERED, State.CLOSED}),
    State.RESOLVED: frozenset({State.CLOSED, State.ACCEPTED}),
    State.CLOSED: frozenset({State.ACCEPTED}),
    State.REDIRECTED: frozenset(),
    State.DUPLICATE: frozenset(),
    State.WITHDRAWN: frozenset(),
}

UNTAKEN = frozenset({State.RECORDED})  # the citizen may still edit or withdraw
ENDED = frozenset(
    {State.RESOLVED, State.CLOSED, State.REDIRECTED, State.DUPLICATE, State.WITHDRAWN}
)
OPEN = frozenset(State) - ENDED
REOPENABLE = frozenset({State.RESOLVED, State.CLOSED})  # once, with a reason
TIMED = frozenset(  # the office's target is running; WAITING holds it, an answer ends it
    {State.RECORDED, State.ACCEPTED, State.FORWARDED, State.IN_PROGRESS}
)
EXTENDED = "extended"  # the reason of a move that changes nothing but the target
RATED = frozenset({State.RESOLVED, State.CLOSED, State.SCHEDULED})  # asks whether it helped


class ActorKind(StrEnum):
    """Who did something."""

    CITIZEN = "citizen"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did something, as the history shows it; never empty."""

    kind: ActorKind
    label: str = ""  # a staff member's name or office; "" for citizen and system, named by texts

    def __post_init__(self) -> None:
        """Refuse a nameless member of staff."""
        if self.kind is ActorKind.STAFF and not self.label.strip():
            msg = "a member of staff needs a label"
            raise ValueError(msg)


CITIZEN = Actor(kind=ActorKind.CITIZEN)
SYSTEM = Actor(kind=ActorKind.SYSTEM)


class Sharing(StrEnum):
    """Who may see the name, address and telephone."""

    ALL = "all"  # the Front and the body that it is forwarded to
    FRONT = "front"  # the Front only
    NONE = "none"  # nobody: the bot alone can reach the citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What a citizen told of themself; each part may be missing."""

    name: str = ""
    address: str = ""  # down to thôn, tổ
    phone: str = ""
    phone_is_own: bool = False  # shared by the channel as the sender's own; else "chưa xác thực"

    @property
    def is_identified(self) -> bool:
        """Whether a body can treat it as a petition: name and address (facts D2, NĐ 20/2008)."""
        return bool(self.name and self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A point on the map, WGS 84, degrees."""

    latitude: float
    longitude: float


class Rating(StrEnum):
    """One tap after closing."""

    CONTENT = "content"
    NOT_CONTENT = "not_content"
    NO_ANSWER_NEEDED = "no_answer_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A petition on the record."""

    code: str  # as domain/codes.py makes it: the only name it has for people
    kind: PetitionKind
    state: State
    title: str  # the first words of the text, for lists
    text: str  # verbatim
    place_id: str  # a commune's official code, "" when unknown
    place_note: str  # hamlet, street, landmark, in the citizen's words
    sector: str  # an id of knowledge/sectors.yaml
    created_at: datetime
    moved_at: datetime
    sent_before: str = ""  # where else it was sent, when, what was answered: verbatim
    person_key: str = ""  # keyed hash of whose it is; "" once erased
    pin: Pin | None = None
    contact: Contact = field(default_factory=Contact)
    sharing: Sharing = Sharing.FRONT
    waits_in: State | None = None  # while WAITING: where it goes back to
    due_on: date | None = None  # the office's own target, never a legal deadline
    muted: bool = False  # the citizen wants no notices
    reopened: bool = False
    rating: Rating | None = None
    duplicate_of: str = ""  # code of the petition it was merged into
    supporters: int = 0  # others who joined
    version: int = 1  # grows with each change; a stale writer is refused

    @property
    def is_open(self) -> bool:
        """Whether anything is still to come."""
        return self.state in OPEN

    def moved_to(self, to: State, at: datetime, *, due_on: date | None) -> "Petition":
        """The petition one step on; raises NotAllowedError for what ``NEXT`` does not hold.

        WAITING goes back to where it came from only; a petition is reopened once.
        """
        returning = self.state is State.WAITING and to not in ENDED
        reopening = self.state in REOPENABLE and to in OPEN
        if (
            to not in NEXT[self.state]
            or (returning and to is not self.waits_in)
            or (reopening and self.reopened)
        ):
            raise NotAllowedError(state=self.state)
        return replace(
            self,
            state=to,
            moved_at=at,
            waits_in=self.state if to is State.WAITING else None,
            due_on=due_on,
            reopened=self.reopened or reopening,
            rating=None if reopening else self.rating,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step in a petition's life; the first has no ``came_from``."""

    number: int  # 1, 2, 3 within the petition
    at: datetime
    came_from: State | None
    to: State
    actor: Actor
    note: str = ""  # the citizen reads it
    internal: str = ""  # staff only
    reason: str = ""  # code of why it was closed, redirected, reopened
    body: str = ""  # FORWARDED: to whom
    number_of_letter: str = ""  # FORWARDED: under which number
    dated_on: date | None = None  # the day that the letter bears, not that of the move
    due_on: date | None = None  # the target as counted at this move

    @property
    def is_extension(self) -> bool:
        """Whether the office only gave itself more time."""
        return self.reason == EXTENDED

    def leads_to(self, state: State) -> bool:
        """Whether by this the petition came to a state."""
        return self.to is state and not self.is_extension


class NoteKind(StrEnum):
    """What was added to a petition after it was sent."""

    ADDENDUM = "addendum"  # the citizen added something
    EDIT = "edit"  # the citizen changed the text; holds the text before
    ANSWER = "answer"  # to a request for more
    REPLY = "reply"  # the Front wrote to the citizen
    CORRECTION = "correction"  # the citizen corrected their contact: what kind, never the values


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Words added to a petition, numbered within it, never overwritten."""

    number: int
    kind: NoteKind
    at: datetime
    actor: Actor
    text: str
