"""Registers, tables and reports that members of staff order as files.

A file is written beside the events, one at a time, and lies in a folder of this process until
whoever ordered it drops it or an hour has passed. Every order and every fetching is on record.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.domain.errors import InvalidInputError, NotFoundError, OrderPendingError
from bot.domain.staff import Act, By, Member
from bot.services.auditing import put_on_record
from bot.services.failures import redacted
from bot.services.office import Filter
from bot.services.ports import Clock, Store, UnitOfWork
from bot.services.reporting import permitted
from bot.services.rights import check

KEPT_FOR = timedelta(hours=1)

Progress = Callable[[int, int], None]  # how many of how many are done

log = logging.getLogger(__name__)


class What(StrEnum):
    """What can be had; the values are typed by people."""

    WALK_INS = "so-tiep-nhan"
    BOT = "so-bot"
    SYNTHESIS = "tong-hop"
    FREE = "tu-chon"
    REPORT = "bao-cao"


TABLES = tuple(what for what in What if what is not What.REPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What to write, and of which petitions; the rights were looked at before (`permitted`)."""

    what: What
    wanted: Filter
    columns: tuple[str, ...] = ()  # of the free export; none: all but the personal ones
    contacts: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A column of the free export."""

    id: str
    is_personal: bool  # only with contacts


class Writer(Protocol):
    """Writes files."""

    columns: Sequence[Choice]

    def endings(self, what: What) -> Sequence[str]:
        """In which forms there is such a file: ".xlsx", ..."""
        ...

    async def write(self, export: Export, path: Path, progress: Progress) -> int:
        """Write a file by its name; returns how many petitions stand in it."""
        ...


class Stage(StrEnum):
    """How far an order is."""

    QUEUED = "queued"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"


ENDED = frozenset({Stage.DONE, Stage.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A file that was ordered."""

    id: str
    by: int  # the member
    export: Export
    ending: str
    ordered_at: datetime
    stage: Stage = Stage.QUEUED
    done: int = 0  # petitions read, of so many
    whole: int = 0
    count: int = 0  # petitions in the file
    ended_at: datetime | None = None

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is done for it."""
        return self.stage in ENDED

    @property
    def kept_until(self) -> datetime | None:
        """When its file is removed."""
        return self.ended_at and self.ended_at + KEPT_FOR


class FileOrders:
    """The orders of this process; ``token`` makes 32 random bytes as text."""

    def __init__(
        self, store: Store, clock: Clock, *, writer: Writer, folder: Path, token: Callable[[], str]
    ) -> None:
        self._store = store
        self._clock = clock
        self._writer = writer
        self._folder = folder
        self._token = token
        self._orders: dict[str, Order] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()  # writing takes the processor from the conversations

    @property
    def columns(self) -> Sequence[Choice]:
        """The columns that can be chosen of the free export."""
        return self._writer.columns

    def endings(self, what: What) -> Sequence[str]:
        """In which forms there is such a file."""
        return self._writer.endings(what)

    async def place(self, by: Member, export: Export, ending: str) -> Order:
        """Order a file of what lies within their scope.

        Raises OrderPendingError while another order of theirs is not ended.
        """
        within = permitted(export.wanted, by, contacts=export.contacts)
        self._check(export, ending)
        if any(not order.is_ended for order in self.of(by)):
            raise OrderPendingError
        order = Order(
            id=self._token(),
            by=by.id,
            export=replace(export, wanted=within),
            ending=ending,
            ordered_at=self._clock.now(),
        )
        self._orders[order.id] = order
        try:
            async with self._store.begin() as uow:
                await put_export_on_record(uow, by, order.export, ending, order.ordered_at)
        except BaseException:
            del self._orders[order.id]
            raise
        self._tasks[order.id] = asyncio.create_task(self._work(order.id))
        return order

    def of(self, by: Member) -> Sequence[Order]:
        """Theirs, the newest first."""
        self._forget_past()
        return [order for order in reversed(self._orders.values()) if order.by == by.id]

    def find(self, by: Member, id_: str) -> Order:
        """One of theirs; raises NotFoundError."""
        check(by, Act.EXPORT)
        self._forget_past()
        order = self._orders.get(id_)
        if order is None or order.by != by.id:
            raise NotFoundError
        return order

    async def fetch(self, by: Member, id_: str) -> Path:
        """The file of an order that is done; that it was fetched is on record."""
        order = self.find(by, id_)
        if order.export.contacts:
            check(by, Act.SEE_CONTACT)
        if order.stage is not Stage.DONE:
            raise NotFoundError
        async with self._store.begin() as uow:
            facts = {"count": order.count, "contacts": "yes" if order.export.contacts else ""}
            now = self._clock.now()
            await put_on_record(uow, by, "export.get", order.export.what, now=now, **facts)
        return self._path(order)

    async def drop(self, by: Member, id_: str) -> None:
        """Stop writing, or remove the file."""
        await self._drop(self.find(by, id_))

    async def tidy(self) -> None:
        """Remove files that have lain for long enough, also of processes that are no more."""
        self._forget_past()
        await asyncio.to_thread(self._remove_old, self._clock.now() - KEPT_FOR)

    async def close(self) -> None:
        """Stop writing and leave nothing behind."""
        for order in list(self._orders.values()):
            await self._drop(order)

    def _check(self, export: Export, ending: str) -> None:
        usable = {each.id for each in self.columns if export.contacts or not each.is_personal}
        if ending not in self.endings(export.what) or not usable.issuperset(export.columns):
            raise InvalidInputError
        wanted = export.wanted
        days = (wanted.since, wanted.until)
        if (export.what is What.REPORT and None in days) or (
            wanted.since and wanted.until and wanted.since > wanted.until
        ):
            raise InvalidInputError

    async def _work(self, id_: str) -> None:
        path = self._path(self._orders[id_])

        def progress(done: int, whole: int) -> None:
            self._change(id_, done=done, whole=whole)

        try:
            async with self._turn:
                self._change(id_, stage=Stage.WRITING)
                await asyncio.to_thread(
                    self._folder.mkdir, mode=0o700, parents=True, exist_ok=True
                )
                count = await self._writer.write(self._orders[id_].export, path, progress)
        except Exception as error:  # noqa: BLE001 - whoever ordered it is told on its page
            log.error("file not written", extra=redacted(error))  # noqa: TRY400 - see redacted
            self._change(id_, stage=Stage.FAILED, ended_at=self._clock.now())
        else:
            self._change(id_, stage=Stage.DONE, count=count, ended_at=self._clock.now())

    def _change(self, id_: str, **fields: object) -> None:
        self._orders[id_] = replace(self._orders[id_], **fields)  # type: ignore[arg-type]  # of an order

    async def _drop(self, order: Order) -> None:
        task = self._tasks.pop(order.id)
        task.cancel()
        await asyncio.wait([task])
        self._orders.pop(order.id, None)
        await asyncio.to_thread(self._path(order).unlink, missing_ok=True)

    def _path(self, order: Order) -> Path:
        return self._folder / f"{order.id}{order.ending}"

    def _forget_past(self) -> None:
        now = self._clock.now()
        for order in list(self._orders.values()):
            if order.kept_until is not None and order.kept_until <= now:
                del self._orders[order.id], self._tasks[order.id]
                self._path(order).unlink(missing_ok=True)

    def _remove_old(self, before: datetime) -> None:
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.is_file() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                path.unlink(missing_ok=True)


async def put_export_on_record(
    uow: UnitOfWork, by: By, export: Export, ending: str, now: datetime
) -> None:
    """Tell the audit what leaves as a file: of which petitions, never what was searched for."""
    wanted = export.wanted
    await put_on_record(
        uow,
        by,
        "export.make",
        export.what,
        now=now,
        format=ending.removeprefix("."),
        contacts="yes" if export.contacts else "",
        since=wanted.since,
        until=wanted.until,
        states=" ".join(sorted(wanted.states)),
        sectors=" ".join(sorted(wanted.sectors)),
        places=" ".join(sorted(wanted.places)),
        owner="" if wanted.owner is None else f"staff:{wanted.owner}",
        overdue=wanted.overdue_on,
        narrowed="yes" if wanted.words or wanted.tag or wanted.untold else "",
    )
