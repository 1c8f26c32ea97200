"""What the pages of the console work with, and who is looking at one."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Protocol
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.chat.contacts import Contacts
from bot.chat.links import Links
from bot.console.curator import Curating
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.staff import Member
from bot.services.casework import Casework
from bot.services.chain_check import ChainCheck
from bot.services.dashboard import Dashboard
from bot.services.deciding import Deciding
from bot.services.erasing import Erasing
from bot.services.file_orders import FileOrders
from bot.services.letter_desk import LetterDesk, Upload
from bot.services.office import ConsoleSession
from bot.services.passwords import Passwords
from bot.services.ports import Clock, Store, UnitOfWork
from bot.services.sending import SendingDesk
from bot.services.signing_in import SigningIn
from bot.services.staffing import Staffing
from bot.texts.catalog import Catalog

MOST_FIELDS = 500
LONGEST_FORM = 200_000  # bytes: a petition of the greatest length, each letter of it escaped

_DAY = re.compile(  # a phone's keys for numbers may lack the strokes
    r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})|(\d\d)(\d\d)(\d{4})"
)
# Nobody types them, and a database refuses the first; line ends are made one kind.
_UNWRITTEN = {code: None for code in range(32) if chr(code) not in "\t\n"}


@dataclass(frozen=True, slots=True)
class Received:
    """An official document that came up; whoever takes it closes it."""

    name: str
    file: IO[bytes]


class SignedOutError(Exception):
    """Whoever asks is not signed in, or not any more."""


class BadFormError(Exception):
    """What was sent is no form that a page of ours sends."""


class Office(Protocol):
    """What goes by one version of the knowledge."""

    @property
    def knowledge(self) -> Knowledge: ...
    @property
    def casework(self) -> Casework: ...
    @property
    def deciding(self) -> Deciding: ...
    @property
    def staffing(self) -> Staffing: ...
    @property
    def letters(self) -> LetterDesk: ...
    @property
    def erasing(self) -> Erasing: ...
    @property
    def sending(self) -> SendingDesk: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services behind the pages."""

    store: Store
    clock: Clock
    texts: Catalog
    office: Callable[[], Office]  # by what is published now
    contacts: Contacts
    signing_in: SigningIn
    dashboard: Dashboard
    orders: FileOrders
    passwords: Passwords | None  # None: one signs in by links alone
    chain: ChainCheck
    read_file: Callable[[str], Awaitable[bytes]]  # what is held under a hash
    links: Links
    consent_version: str  # of the text that is read out at the desk
    public_url: str  # without a slash at its end
    curating: Curating | None = None  # without it there are no pages about the knowledge

    @property
    def knowledge(self) -> Knowledge:
        """The version that is published now: never kept by a page."""
        return self.office().knowledge

    @property
    def casework(self) -> Casework:
        """Petitions for members of staff."""
        return self.office().casework

    @property
    def deciding(self) -> Deciding:
        """Decisions of members of staff."""
        return self.office().deciding

    @property
    def staffing(self) -> Staffing:
        """The roster."""
        return self.office().staffing

    @property
    def letters(self) -> LetterDesk:
        """Letters to other bodies."""
        return self.office().letters

    @property
    def erasing(self) -> Erasing:
        """Erasing whoever asks for it at the office."""
        return self.office().erasing

    @property
    def sending(self) -> SendingDesk:
        """What is sent once it can be undone no more."""
        return self.office().sending

    def is_secure(self, request: Request) -> bool:
        """Whether the browser came by https, as the office or a trusted proxy says."""
        return self.public_url.startswith("https://") or request.url.scheme == "https"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form or of a query, cleaned; what is missing is empty."""

    fields: Sequence[tuple[str, str]] = ()
    uploads: Mapping[str, Upload] = field(default_factory=dict)  # by their field
    received: Received | None = None

    @classmethod
    def parse(cls, text: str) -> "Form":
        """Read ``name=value&name=value``."""
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise BadFormError from error
        return cls.of(pairs)

    @classmethod
    def of(
        cls, pairs: Iterable[tuple[str, str]], uploads: Mapping[str, Upload] | None = None
    ) -> "Form":
        """Clean what was read."""
        return cls([(name, _clean(value)) for name, value in pairs], uploads or {})

    def one(self, name: str) -> str:
        """The last value of a field."""
        return next((value for key, value in reversed(self.fields) if key == name), "")

    def all(self, name: str) -> Sequence[str]:
        """All values of a field, each once."""
        return list(dict.fromkeys(value for key, value in self.fields if key == name))

    def number(self, name: str) -> int:
        """A number of a member or file; 0 for what is none."""
        return number_in(self.one(name))

    def day(self, name: str) -> date | None:
        """A day as people write it (31/12/2026) or as browsers do; None for what is none."""
        found = _DAY.fullmatch(self.one(name))
        try:
            if found:
                day, month, year = (int(part) for part in found.groups() if part)
                return date(year, month, day)
            return date.fromisoformat(self.one(name))
        except ValueError:
            return None

    def iso_day(self, name: str) -> str:
        """A day as files write it; what is none stays as it was typed."""
        day = self.day(name)
        return day.isoformat() if day else self.one(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody who is signed in."""

    desk: Desk
    request: Request
    member: Member
    session: ConsoleSession
    token: str  # of the session
    csrf: str
    now: datetime
    form: Form = field(default_factory=Form)  # what was posted

    @property
    def query(self) -> Form:
        """What stands behind the question mark."""
        return Form.parse(self.request.url.query)

    @property
    def path(self) -> Mapping[str, str]:
        """The gaps of the address."""
        return self.request.path_params

    @property
    def today(self) -> date:
        """The day on the office's calendar."""
        return local_day(self.now)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[tuple[UnitOfWork, Member]]:
        """A unit of work, and the member as read in it."""
        async with self.desk.store.begin() as uow:
            member = await uow.staff.get(self.member.id)
            if member is None or not member.active:
                raise SignedOutError
            yield uow, member


def number_in(text: str) -> int:
    """A number that a store can hold; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").translate(_UNWRITTEN).strip()
