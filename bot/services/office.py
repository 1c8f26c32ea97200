"""What the office's services need of the store, as protocols; `ports.py` has the rest.

Members of staff are named by their number, petitions by their code. Everything happens inside one
unit of work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.petition import Petition, State
from bot.domain.staff import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that makes whoever opens it, once, a member of staff."""

    member_id: int  # the member whose account it is to become
    made_by: str  # a member's name, or who ran the command
    expires_at: datetime


class StaffBook(Protocol):
    """The members of staff and their invitations."""

    async def hold(self) -> None:
        """Let nobody else change the book until the end of this unit of work."""
        ...

    async def add(self, member: Member) -> Member:
        """Add one; returns it with its number."""
        ...

    async def get(self, member_id: int) -> Member | None:
        """One, active or not."""
        ...

    async def of_person(self, person_key: str) -> Member | None:
        """The active member whose account this is."""
        ...

    async def all(self) -> Sequence[Member]:
        """All, active first, then by name."""
        ...

    async def save(self, member: Member) -> None:
        """Change name, roles, scopes, account, whether active."""
        ...

    async def invite(self, token_hash: str, invitation: Invitation) -> None:
        """Keep an invitation in place of the member's earlier ones; only the hash is kept."""
        ...

    async def uninvite(self, member_id: int) -> None:
        """Take a member's invitations back."""
        ...

    async def use_invitation(self, token_hash: str, now: datetime) -> Invitation | None:
        """Use it up; None when it is unknown, used or expired."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """Who did what to what; ids and keyed hashes only, so that nothing here need be erased."""

    number: int  # 1, 2, 3 without gaps
    at: datetime
    who: str  # "staff:4", "system", "command:<user>"
    act: str  # such as "petition.take", "contact.see", "staff.add"
    subject: str  # a petition's code, "staff:4", ...
    facts: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""  # the hash before, "" for the first
    hash: str = ""  # over all of the above


class AuditLog(Protocol):
    """Append-only, each record sealed to the one before by its hash."""

    async def append(
        self, *, at: datetime, who: str, act: str, subject: str, facts: Mapping[str, str]
    ) -> AuditRecord:
        """Add a record in the transaction of what it tells."""
        ...

    async def records(
        self, *, after: int, limit: int, subject: str = "", who: str = ""
    ) -> Sequence[AuditRecord]:
        """Those with greater numbers, in order."""
        ...

    async def latest(
        self,
        *,
        before: int | None,
        limit: int,
        subject: str = "",
        who: str = "",
        day: date | None = None,
    ) -> Sequence[AuditRecord]:
        """Those with smaller numbers (None: all), newest first; ``day`` is one in Vietnam."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A move decided upon that may be undone until it is made; the citizen hears of it then."""

    code: str
    to: State
    by: int  # the member
    decided_at: datetime
    due_at: datetime
    version: int  # of the petition that was looked at
    note: str = ""  # the citizen reads it
    internal: str = ""
    reason: str = ""
    body: str = ""
    number_of_letter: str = ""
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the office has beside a petition."""

    code: str
    owner: int = 0  # the member who works on it; 0: nobody
    taken_at: datetime | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalNote:
    """Words of staff for staff; they never leave."""

    number: int  # 1, 2, 3 within the petition
    at: datetime
    by: int
    text: str


class Sorting(StrEnum):
    """In which order the inbox stands."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"  # the earliest target first, those without last
    MOVED = "moved"  # what changed last first


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which petitions; an empty field asks for nothing."""

    states: frozenset[State] = frozenset()
    sectors: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    owner: int | None = None  # 0: nobody's
    tag: str = ""
    since: date | None = None  # recorded on this day or later, in Vietnam
    until: date | None = None  # on this day or earlier
    overdue_on: date | None = None  # its target lies before this day and it is still timed
    untold: bool = False  # somebody waits for news that no message can bring
    words: str = ""  # in the text, the title or the code; marks do not matter
    sorting: Sorting = Sorting.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A petition in the inbox: no contact details."""

    petition: Petition  # without contact
    case: Case
    is_waited: bool  # a decision stands, to be made in a moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A page of petitions, and how many there are in each state, whatever states are wanted."""

    rows: Sequence[InboxRow]
    counts: Mapping[State, int]


class Cases(Protocol):
    """The office's side of petitions."""

    async def get(self, code: str) -> Case:
        """An empty one for what nobody touched yet."""
        ...

    async def take(self, code: str, member_id: int, at: datetime) -> Case:
        """Become its owner unless it has one; returns it as it now is.

        However many take it at the same moment, one owns it.
        """
        ...

    async def assign(self, code: str, member_id: int, at: datetime) -> None:
        """Give it to somebody, or to nobody (0)."""
        ...

    async def hand_over(self, from_id: int, to_id: int, at: datetime) -> Sequence[str]:
        """Give all that one has and that is open to another (0: nobody); returns the codes."""
        ...

    async def tag(self, code: str, tags: Sequence[str]) -> None:
        """Replace its tags."""
        ...

    async def note(self, code: str, by: int, text: str, at: datetime) -> InternalNote:
        """Add an internal note."""
        ...

    async def notes(self, code: str) -> Sequence[InternalNote]:
        """All, oldest first."""
        ...

    async def inbox(self, wanted: Filter, *, limit: int, offset: int) -> Inbox:
        """A page of petitions, and how many there are in each state."""
        ...

    async def counts(self, wanted: Filter) -> Mapping[State, int]:
        """How many there are in each state, ``wanted.states`` left out of account."""
        ...

    async def decide(self, decision: Decision) -> bool:
        """Keep a decision; False when another one stands already."""
        ...

    async def decision(self, code: str) -> Decision | None:
        """The one that stands."""
        ...

    async def due_decisions(self, at: datetime, limit: int) -> Sequence[Decision]:
        """Those to be made now, locked to this unit of work."""
        ...

    async def drop_decision(self, code: str) -> bool:
        """Undo it, or forget it once made; False when there was none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A filter of the inbox that somebody saved by name."""

    id: int
    name: str
    query: str  # as the inbox's address has it


class Views(Protocol):
    """The saved filters of members of staff; nobody sees another's."""

    async def of(self, member_id: int) -> Sequence[View]:
        """Theirs, by name."""
        ...

    async def save(self, member_id: int, name: str, query: str) -> None:
        """Keep one, in place of another of the same name."""
        ...

    async def rename(self, member_id: int, view_id: int, name: str) -> None:
        """Change a name; there is none of that name."""
        ...

    async def remove(self, member_id: int, view_id: int) -> None:
        """Forget one."""
        ...

    async def clear(self, member_id: int) -> None:
        """Forget all of somebody who leaves."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSession:
    """Somebody signed in to the console."""

    token_hash: str  # its name, too: nobody gets in with it
    member_id: int
    opened_at: datetime  # the absolute time-out counts from here
    seen_at: datetime  # the idle one from here


class Sessions(Protocol):
    """Sign-in links and sessions of the console; only hashes of their tokens are kept."""

    async def add_link(self, token_hash: str, member_id: int, expires_at: datetime) -> None:
        """Keep a one-time link."""
        ...

    async def use_link(self, token_hash: str, now: datetime) -> int | None:
        """Use it up: whose it was; None when it is unknown, used or expired."""
        ...

    async def open(self, token_hash: str, member_id: int, at: datetime) -> None:
        """Open a session."""
        ...

    async def get(self, token_hash: str) -> ConsoleSession | None:
        """A session that was not closed."""
        ...

    async def of_member(self, member_id: int) -> Sequence[ConsoleSession]:
        """All of a member that were not closed, the last in use first."""
        ...

    async def touch(self, token_hash: str, at: datetime) -> None:
        """Note that it is in use."""
        ...

    async def close(self, token_hash: str) -> None:
        """Sign out."""
        ...

    async def close_all(self, member_id: int, *, but: str = "") -> int:
        """Sign out everywhere (``but`` one session), links included; returns how many sessions."""
        ...

    async def tidy(self, *, opened_before: datetime, seen_before: datetime) -> int:
        """Forget sessions and links that are past."""
        ...
