"""What the services need from the outside, as protocols that adapters fulfil."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.services.choices import Choices
from bot.services.credentials import Credentials, TriesBook
from bot.services.group import Cards, Errands, Groups
from bot.services.holdings import Holdings
from bot.services.keeping import Keeping
from bot.services.knowledge_ports import Publications
from bot.services.letter_registers import Letters, Mailings
from bot.services.office import AuditLog, Cases, Sessions, StaffBook, Views
from bot.services.registers import Drafts, Files, Notices, People, Petitions
from bot.services.report_ports import Reports
from bot.services.sendings import Sendings
from bot.services.usage import Usage
from bot.services.waits import Waits


class Clock(Protocol):
    """Tells the time, so that tests can."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUpdate:
    """A message as it came from a channel, kept until its effect is committed."""

    channel: str  # "telegram"
    update_id: int  # unique within the channel
    chat_key: str  # updates of one chat are handled in order of update_id
    payload: bytes  # the channel's own form; the store seals it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A screen on its way to a chat; it exists until it has been sent or given up."""

    id: int
    chat_key: str
    payload: bytes  # the channel's own form; the store seals it
    attempts: int
    created_at: datetime


class Fate(StrEnum):
    """What became of a delivery that was tried."""

    SENT = "sent"
    RETRY = "retry"  # certainly not delivered; again later
    UNCERTAIN = "uncertain"  # perhaps delivered (time-out): never repeated blindly
    UNREACHABLE = "unreachable"  # the person blocked the bot or the chat is gone
    REFUSED = "refused"  # the channel will never take it


MOST_A_DAY = 50  # questions without an answer that are kept of one person: a talk has some ten


class Unresolved(StrEnum):
    """Why a question is kept for the administrators."""

    NO_HIT = "no_hit"
    NOT_CHOSEN = "not_chosen"  # suggestions were offered, none was it
    UNHELPFUL = "unhelpful"  # 👎


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedQuestion:
    """A question that was not answered well, counted by distinct askers; no identity is kept."""

    text: str  # repaired, personal data masked
    reason: Unresolved
    entry_id: str  # the answer that was given or offered first, or ""
    askers: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuestion:
    """What is kept of a question's words."""

    text: str
    fold: str  # as below


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """The same with those who asked it, by their keyed hashes."""

    text: str
    fold: str  # without marks, one space between words
    reason: Unresolved
    entry_id: str
    askers: Mapping[str, datetime]  # and when each did for the first time


class Updates(Protocol):
    """Incoming updates: kept before they are confirmed, handled once."""

    async def keep(self, updates: Sequence[StoredUpdate]) -> None:
        """Keep these (those already kept or handled are left out) until :meth:`finish`."""
        ...

    async def waiting(self, channel: str) -> Sequence[StoredUpdate]:
        """Those kept and not finished, oldest first: what a restart takes up again."""
        ...

    async def next_of(self, channel: str, chat_key: str) -> StoredUpdate | None:
        """The oldest of a chat that is kept and not finished, whichever instance took it in.

        The chat is locked to this unit of work where several instances serve one store.
        """
        ...

    async def known_since(self, channel: str, update_id: int, until: int) -> Sequence[int]:
        """The ids from ``update_id`` up to ``until`` that are kept or handled, ascending."""
        ...

    async def finish(self, channel: str, update_id: int) -> bool:
        """Delete the kept row and remember the id; False when it was handled before."""
        ...


class Chats(Protocol):
    """Where each conversation stands."""

    async def load(self, chat_key: str) -> Mapping[str, object] | None:
        """The state as plain JSON values, or None for a newcomer; locks the chat as above."""
        ...

    async def save(self, chat_key: str, state: Mapping[str, object]) -> None:
        """Replace the state."""
        ...

    async def set_reachable(self, chat_key: str, *, reachable: bool, at: datetime) -> None:
        """Note that the person blocked or unblocked the bot."""
        ...

    async def is_reachable(self, chat_key: str) -> bool:
        """False while the person has blocked the bot."""
        ...

    async def move(self, old_key: str, new_key: str) -> None:
        """Carry a chat, with what is promised and drafted there, over to its new key."""
        ...

    async def remember(self, chat_key: str, message: str, *, about: str, name: str) -> None:
        """Note which petition a message is about, and our screen's name, if it has one."""
        ...

    async def about(self, chat_key: str, message: str) -> str:
        """The code of the petition that a message is about, or ""."""
        ...

    async def message_named(self, chat_key: str, name: str) -> str:
        """The last message that showed a screen of this name, or ""."""
        ...


class Outbox(Protocol):
    """Screens promised in a transaction and sent after it."""

    async def add(self, chat_key: str, payload: bytes, at: datetime) -> int:
        """Promise a screen; returns its id."""
        ...

    async def claim_due(self, at: datetime, *, limit: int) -> Sequence[Delivery]:
        """Promised, not settled, not waiting for a later try nor being sent, oldest first.

        What is claimed, like what :meth:`add` promises, is taken to be under way for a lease of
        ``LEASE``: no other instance gets it before.
        """
        ...

    async def release(self) -> None:
        """End all leases: only where no other instance can be running (SQLite, at a start)."""
        ...

    async def settle(
        self, id_: int, fate: Fate, *, at: datetime, again_at: datetime | None
    ) -> None:
        """Record what became of a delivery: RETRY sets ``again_at``, any other fate ends it.

        Whoever tried tries again then: it keeps the delivery, and those behind it in the chat,
        until ``LEASE`` after ``again_at``.
        """
        ...

    async def oldest_unsent(self) -> datetime | None:
        """When the oldest unsettled delivery was promised: a health figure."""
        ...


class Questions(Protocol):
    """Unresolved questions and verdicts on answers."""

    async def record_unresolved(
        self, *, text: str, fold: str, reason: Unresolved, entry_id: str, asker: str, at: datetime
    ) -> int:
        """Keep a question (equal folded texts are one), counted once an asker hash.

        Its reason is that of most askers, the last of each. Returns its number, the same for
        equal ones; 0 when this asker left ``MOST_A_DAY`` within a day: then it is not kept.
        """
        ...

    async def asked_by(self, number: int, asker: str) -> KeptQuestion | None:
        """The question of a number, for those alone who asked it."""
        ...

    async def unresolved(self, limit: int) -> Sequence[UnresolvedQuestion]:
        """Those asked by most people first."""
        ...

    async def asked(self, limit: int) -> Sequence[AskedQuestion]:
        """The same as :meth:`unresolved`, with the askers."""
        ...

    async def forget_unresolved(self, folds: Sequence[str]) -> None:
        """Drop questions, by what they were folded to, with the count of their askers."""
        ...

    async def record_verdict(
        self, *, entry_id: str, asker: str, helpful: bool, reason: str, at: datetime
    ) -> None:
        """Keep one verdict an asker and entry; a later one replaces it."""
        ...

    async def withdraw_verdict(self, *, entry_id: str, asker: str) -> None:
        """Forget an asker's verdict, and the unresolved question that an unhelpful one left."""
        ...

    async def verdicts(self) -> Mapping[str, tuple[int, int]]:
        """Entry id -> (helpful, unhelpful)."""
        ...


LEASE = timedelta(seconds=90)  # longer than one try at sending takes, with its connecting


class UnitOfWork(Protocol):
    """One transaction over everything kept; leaving the block with an error undoes it all."""

    @property
    def updates(self) -> Updates: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def people(self) -> People: ...
    @property
    def petitions(self) -> Petitions: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def files(self) -> Files: ...
    @property
    def holdings(self) -> Holdings: ...
    @property
    def keeping(self) -> Keeping: ...
    @property
    def staff(self) -> StaffBook: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def views(self) -> Views: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def tries(self) -> TriesBook: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def letters(self) -> Letters: ...
    @property
    def mailings(self) -> Mailings: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def group(self) -> Groups: ...
    @property
    def errands(self) -> Errands: ...
    @property
    def sendings(self) -> Sendings: ...
    @property
    def publications(self) -> Publications: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def choices(self) -> Choices: ...
    @property
    def usage(self) -> Usage: ...


class Store(Protocol):
    """Opens transactions."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """``async with store.begin() as uow:`` commits at the end, rolls back on an error."""
        ...
