"""What the petition services need of the store, as protocols; `ports.py` has the rest.

Everything here happens inside one unit of work. ``person_key`` is the keyed hash by which a person
is looked up; names, telephones and addresses within a channel are sealed by the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.draft import Draft
from bot.domain.petition import Move, Note, Petition, State

DESK = "desk:"  # begins the keys of those who came to the office or rang: they have no chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who wrote, as the channel knows them. Sealed where it is kept; never logged."""

    key: str  # keyed hash of channel and number
    channel: str  # "telegram"
    number: str  # within the channel
    chat_key: str  # where notices go

    def __repr__(self) -> str:
        """Show nothing: this must not reach a log."""
        return "Person(...)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """An explicit yes to one version of the consent text."""

    version: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Somebody who may not send petitions for a while; questions are answered all the same."""

    person_key: str
    reason: str
    by: str  # never empty
    since: datetime
    until: datetime | None  # None: until unblocked


class People(Protocol):
    """Who has petitions or drafts, and what they agreed to."""

    async def know(self, person: Person, at: datetime) -> None:
        """Keep the identity, or renew it (the chat moved)."""
        ...

    async def find(self, person_key: str) -> Person | None:
        """The identity, None once erased or never kept."""
        ...

    async def consent(self, person_key: str, version: str, at: datetime) -> None:
        """Record a yes."""
        ...

    async def consents(self, person_key: str) -> Sequence[Consent]:
        """Every yes, oldest first."""
        ...

    async def block(self, block: Block) -> None:
        """Block, or change the block."""
        ...

    async def unblock(self, person_key: str) -> bool:
        """Lift a block; False when there was none."""
        ...

    async def blocked(self, person_key: str, at: datetime) -> Block | None:
        """The block in force."""
        ...

    async def blocks(self, at: datetime) -> Sequence[Block]:
        """All in force, newest first."""
        ...

    async def erase(self, person_key: str, at: datetime) -> Mapping[str, int]:
        """Erase the person everywhere in the store.

        Identity, contact, drafts, notices, chat state, unsent screens, supports, consents,
        verdicts and the words of petitions go; petitions stay as counts (kind, place, sector,
        states, dates) without text, title, pin and notes of the citizen. Returns table -> rows.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """An open petition that looks alike: never the people."""

    code: str
    title: str
    place_id: str
    sector: str
    state: State
    created_at: datetime
    supporters: int
    fold: str  # bare words of the text, for ranking


class Petitions(Protocol):
    """The record."""

    async def add(self, petition: Petition, move: Move, terms: Sequence[str]) -> None:
        """Record a new one with its first move; ``terms`` are what similar ones are found by.

        Raises :class:`CodeTakenError`.
        """
        ...

    async def get(self, code: str) -> Petition | None:
        """The petition of a code; locks it for this unit of work where several may write."""
        ...

    async def of_person(
        self, person_key: str, *, limit: int, offset: int = 0
    ) -> Sequence[Petition]:
        """A person's own and those they joined, newest first."""
        ...

    async def merged_into(self, code: str) -> Sequence[Petition]:
        """Those that were merged into this one, oldest first; without contact."""
        ...

    async def save(self, petition: Petition, move: Move | None = None) -> None:
        """Write a changed petition (its ``version`` as it was read) and the move, if any.

        An ended petition is no longer found as similar. Raises :class:`ConflictError`.
        """
        ...

    async def retext(self, petition: Petition, terms: Sequence[str]) -> None:
        """Write a changed text and find it by other terms. Raises :class:`ConflictError`."""
        ...

    async def moves(self, code: str) -> Sequence[Move]:
        """The history, oldest first."""
        ...

    async def renumber(self, code: str, move: int, *, letter: str, dated_on: date) -> None:
        """Put number and day of a move's letter right."""
        ...

    async def add_note(self, code: str, note: Note) -> None:
        """Keep a note."""
        ...

    async def notes(self, code: str) -> Sequence[Note]:
        """All notes, oldest first."""
        ...

    async def similar(
        self, place_id: str, terms: Sequence[str], *, limit: int
    ) -> Sequence[Similar]:
        """Open petitions of a place that share most of these terms, best first."""
        ...

    async def support(self, code: str, person_key: str, at: datetime) -> bool:
        """Join; False when that person had joined before."""
        ...

    async def supporters(self, code: str) -> Sequence[str]:
        """Person keys of those who joined and have not muted it."""
        ...

    async def is_supporter(self, code: str, person_key: str) -> bool:
        """Whether this person joined."""
        ...

    async def leave(self, code: str, person_key: str) -> bool:
        """Support it no more; False for whoever did not."""
        ...

    async def mute_support(self, code: str, person_key: str, *, muted: bool) -> None:
        """A supporter wants no notices, or wants them again."""
        ...


class Drafts(Protocol):
    """Petitions on their way, one a chat, sealed."""

    async def load(self, chat_key: str) -> Draft | None: ...
    async def save(self, draft: Draft) -> None: ...
    async def delete(self, chat_key: str) -> bool:
        """Forget it; its files become orphans."""
        ...

    async def to_remind(self, untouched_since: datetime, limit: int) -> Sequence[Draft]:
        """Those not touched since and never reminded of."""
        ...

    async def expired(self, untouched_since: datetime, limit: int) -> Sequence[Draft]:
        """Those to be forgotten."""
        ...


class NoticeState(StrEnum):
    """What became of a notice."""

    DUE = "due"
    SENDING = "sending"  # handed to the channel; after a crash this is UNCERTAIN
    SENT = "sent"
    UNCERTAIN = "uncertain"  # perhaps delivered: never repeated blindly, shown to staff
    UNREACHABLE = "unreachable"  # the citizen blocked the bot or is gone: shown to staff
    REFUSED = "refused"  # the channel will never take it: shown to staff
    SKIPPED = "skipped"  # muted or erased meanwhile
    UNTOLD = "untold"  # for somebody without a chat: never claimed, staff tell them
    TOLD = "told"  # by staff, by word or on paper, as no message reached them


class Topic(StrEnum):
    """What a notice tells of: which words, and what its number numbers."""

    MOVE = "move"  # of a petition: the move's
    REPLY = "reply"  # of the office: the note's
    MERGED = "merged"  # another petition was merged into theirs: none
    RENUMBERED = "renumbered"  # a letter's number was put right: of the move that it goes with
    ANSWER_FILE = "answer_file"  # the document of a body's answer: the letter's file
    FILE_REFUSED = "file_refused"  # the file's
    DRAFT = "draft"  # left lying: none
    DECISION_DROPPED = "decision_dropped"  # to the member who decided: none
    ANSWER = "answer"  # to a question that was asked in vain: the wait's


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """News of a petition for one person, promised in the transaction of the change.

    It is put into words when it is sent, from the petition as it then is.
    """

    id: int
    code: str
    person_key: str
    topic: Topic
    number: int  # of what it tells of; 0 for none
    state: NoticeState
    attempts: int
    created_at: datetime
    not_before: datetime  # quiet hours and back-off
    changed_at: datetime


class Notices(Protocol):
    """The outbox of the record."""

    async def add(
        self,
        *,
        code: str,
        person_key: str,
        topic: Topic,
        number: int,
        at: datetime,
        not_before: datetime,
        state: NoticeState = NoticeState.DUE,
    ) -> int: ...
    async def claim(self, at: datetime, *, limit: int) -> Sequence[Notice]:
        """Those due, now marked SENDING, oldest first; no other instance gets them."""
        ...

    async def settle(
        self, id_: int, state: NoticeState, *, at: datetime, not_before: datetime | None = None
    ) -> None:
        """Record what became of one; DUE with ``not_before`` tries again."""
        ...

    async def abandon(self, sending_since: datetime, at: datetime) -> int:
        """Mark what was being sent when an instance died as UNCERTAIN; returns how many."""
        ...

    async def of_petition(self, code: str) -> Sequence[Notice]: ...
    async def troubled(self, limit: int) -> Sequence[Notice]:
        """UNCERTAIN, UNREACHABLE and REFUSED ones, newest first: for staff."""
        ...


class FileState(StrEnum):
    """Where a file stands."""

    FETCHING = "fetching"  # announced by the channel, not here yet
    READY = "ready"
    QUARANTINED = "quarantined"  # here, not yet passed by a scanner
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A file of a draft or a petition."""

    id: int
    person_key: str
    chat_key: str
    code: str  # "" while it belongs to the chat's draft
    source: str  # the channel's own reference, to fetch it by
    name: str  # made safe
    media_type: str  # by content once it is here, as announced before
    size: int  # bytes
    sha256: str  # of what is kept; "" before
    state: FileState
    reason: str  # REFUSED: why, a code
    received_at: datetime
    album: str = ""  # what it was sent in, as the channel calls it
    message: str = ""  # the channel's reference of the message: changed words there concern it
    unique: str = ""  # the channel's name of the content, the same whatever ``source`` says


class Files(Protocol):
    """What was sent along; the bytes lie in the vault under their hash."""

    async def add(self, record: FileRecord) -> int:
        """Keep one (its ``id`` is ignored); returns the id."""
        ...

    async def of_draft(self, chat_key: str) -> Sequence[FileRecord]: ...
    async def of_petition(self, code: str) -> Sequence[FileRecord]: ...
    async def get(self, id_: int) -> FileRecord | None: ...
    async def save(self, record: FileRecord) -> None: ...
    async def attach(self, chat_key: str, code: str) -> None:
        """Hand the draft's files to the petition it became."""
        ...

    async def remove(self, id_: int) -> None: ...
    async def in_state(self, state: FileState, limit: int) -> Sequence[FileRecord]: ...
    async def hashes(self) -> frozenset[str]:
        """Every hash still referred to: what else lies in the vault is an orphan."""
        ...
