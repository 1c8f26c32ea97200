"""Official documents that editors upload: taken apart, looked at, written as knowledge."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from bot.domain.errors import BotError, NotFoundError
from bot.domain.knowledge import Document
from bot.domain.local_time import local_day
from bot.domain.staff import Act, Member
from bot.services.editing import Drafted, Editing
from bot.services.editing_ports import Files
from bot.services.failures import new_reference, redacted
from bot.services.ports import Clock
from bot.services.rights import check

MOST = 6  # files taken apart that are remembered; the oldest is forgotten

log = logging.getLogger(__name__)


class _DroppedError(Exception):
    """Nobody wants to know what is in a file any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a document says of itself, confirmed or corrected by an editor."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    signed_on: date | None = None
    in_force_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """Something odd that must be seen."""

    code: str
    words: str
    stops: bool
    is_final: bool = False  # no reason overrides it


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was found; nothing is written yet."""

    id: str  # of the document it would become; "" where a person must choose
    known_title: str  # of that document in the working copy; "" where it is new
    facts: Facts  # as they would be kept
    read: Facts  # as they stand in the file
    like: Mapping[str, str] = field(default_factory=dict)  # ids and titles it may be one of
    fresh: str = ""  # the id of a new document
    replaces: Mapping[str, str] = field(default_factory=dict)  # known ones it says it replaces
    replaced: Collection[str] = ()  # ids of those that are marked so already
    counts: Mapping[str, int]  # chapters, articles, clauses, ...
    text: str  # tree, counts, where every character went
    oddities: Sequence[Oddity]

    @property
    def is_known(self) -> bool:
        """Whether the working copy has that document."""
        return bool(self.known_title)

    @property
    def is_final(self) -> bool:
        """Whether something stops it that no reason overrides."""
        return any(each.is_final for each in self.oddities)

    @property
    def stops(self) -> Collection[str]:
        """The names of what must be overridden before anything is written."""
        return {each.code for each in self.oddities if each.stops}


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What an editor says of a file that was taken apart."""

    id: str
    facts: Facts
    overridden: Collection[str] = ()
    reason: str = ""
    replaces: Collection[str] | None = None  # all ids it takes the place of; None: as it is


class TakenApart(Protocol):
    """One file; every method blocks."""

    def report(self, id_: str, known: Mapping[str, Document]) -> ImportReport:
        """Compare it with the document ``id_``; for "" with the one that it certainly is."""
        ...

    def files(
        self, confirmed: Confirmed, known: Mapping[str, Document], files: Files, today: date
    ) -> Files:
        """The file to be written; raises FileRefusedError for what stops it."""
        ...


# So many pages recognised, of so many; called about each second. It raises to end the work.
Progress = Callable[[int, int], None]
# Content and name; blocks, raises FileRefusedError.
TakeApart = Callable[[bytes, str, Progress], TakenApart]
Content = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file on its way."""

    token: str
    name: str
    began_at: datetime
    member_id: int
    pages_done: int = 0  # of those whose letters must be recognised
    pages: int = 0  # 0 while there are none
    taken: TakenApart | None = None
    error: BotError | None = None
    reference: str = ""
    written: Drafted | None = None  # once it was
    subject: str = ""  # which document that became

    @property
    def is_running(self) -> bool:
        """Whether it is still being read."""
        return self.taken is None and self.error is None and not self.reference


class Imports:
    """The uploads of this process."""

    def __init__(self, clock: Clock, editing: Editing, take_apart: TakeApart) -> None:
        self._clock = clock
        self._editing = editing
        self._take_apart = take_apart
        self._imports: dict[str, Import] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()  # one is read at a time: each may take much memory
        self._read = ""  # the one that a thread reads now

    def all(self, by: Member) -> Sequence[Import]:
        """The newest first."""
        check(by, Act.KNOWLEDGE)
        return list(self._imports.values())[::-1]

    def get(self, by: Member, token: str) -> Import:
        """One; raises NotFoundError once it is forgotten."""
        check(by, Act.KNOWLEDGE)
        if token not in self._imports:
            raise NotFoundError
        return self._imports[token]

    def begin(self, by: Member, name: str, content: Content) -> str:
        """Take a file apart, beside whatever else goes on; ``content`` may be long in coming."""
        check(by, Act.KNOWLEDGE)
        token = secrets.token_hex(8)
        self._imports[token] = Import(
            token=token, name=name, began_at=self._clock.now(), member_id=by.id
        )
        if len(self._imports) > MOST:
            self._forget(next(iter(self._imports)))
        task = asyncio.create_task(self._run(token, name, content))
        self._tasks[token] = task
        task.add_done_callback(lambda _: self._tasks.pop(token, None))
        return token

    def drop(self, by: Member, token: str) -> None:
        """Forget a file."""
        self.get(by, token)
        self._forget(token)

    async def wait(self, token: str, *, within: float | None = None) -> None:
        """Until it was read, or so many seconds."""
        if token in self._tasks:
            await asyncio.wait({self._tasks[token]}, timeout=within)

    async def report(self, by: Member, token: str, id_: str) -> ImportReport:
        """What was found in it."""
        taken = self._taken(by, token)
        known = await self._known(by)
        return await asyncio.to_thread(taken.report, id_, known)

    async def write(self, by: Member, token: str, confirmed: Confirmed) -> Drafted:
        """Write it into the working copy, if the whole stays sound."""
        taken = self._taken(by, token)
        known = await self._known(by)
        look = await self._editing.look(by)
        today = local_day(self._clock.now())
        made = await asyncio.to_thread(taken.files, confirmed, known, look.files, today)
        subject = f"document:{confirmed.id}"
        drafted = await self._editing.write(by, made, act="knowledge.import", subject=subject)
        each = self._imports.get(token)
        if drafted.is_sound and each is not None and each.written is None:
            # What a second tap writes changes nothing, so that to undo it would not, either.
            self._change(token, written=drafted, subject=subject)
        return drafted

    async def undo(self, by: Member, token: str) -> Drafted:
        """Let the working copy be as it was before a file was written; KnowledgeChangedError."""
        each = self.get(by, token)
        if each.written is None:
            raise NotFoundError
        undone = await self._editing.put_back(by, each.written, subject=each.subject)
        if undone.is_sound:
            self._change(token, written=None)
        return undone

    def _taken(self, by: Member, token: str) -> TakenApart:
        taken = self.get(by, token).taken
        if taken is None:
            raise NotFoundError
        return taken

    async def _known(self, by: Member) -> Mapping[str, Document]:
        look = await self._editing.look(by)
        return look.knowledge.documents if look.knowledge else {}

    def _forget(self, token: str) -> None:
        """The thread sees it within a second; until then nothing else is read."""
        self._imports.pop(token, None)
        task = self._tasks.get(token)
        if task is not None and token != self._read:
            task.cancel()

    async def _run(self, token: str, name: str, content: Content) -> None:
        loop = asyncio.get_running_loop()

        def progress(done: int, of: int) -> None:  # called in the thread
            if token not in self._imports:
                raise _DroppedError
            loop.call_soon_threadsafe(partial(self._change, token, pages_done=done, pages=of))

        try:
            async with self._turn:
                read = await content()
                self._read = token
                taken = await asyncio.to_thread(self._take_apart, read, name, progress)
                self._change(token, taken=taken)
        except _DroppedError:
            return
        except asyncio.CancelledError:
            self._imports.pop(token, None)  # the bot ends: so does the thread
            raise
        except BotError as error:
            self._change(token, error=error)
        except Exception as error:  # noqa: BLE001 - nobody else would see it
            reference = new_reference()
            log.error("import failed", extra={"reference": reference, **redacted(error)})  # noqa: TRY400 - see redacted
            self._change(token, reference=reference)

    def _change(self, token: str, **news: Any) -> None:
        if token in self._imports:
            self._imports[token] = replace(self._imports[token], **news)
