"""From the working copy to what is served: tried, compared, published, brought back.

Files are kept and announced before they are tried, so that all instances prepare for them at the
same time; what then makes them the served version is one row.
"""

import asyncio
import base64
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.bundle import Bundle
from bot.domain.differences import changes_between, renamed
from bot.domain.errors import (
    AnswersLostError,
    KnowledgeError,
    NothingNewError,
    PublishedMeanwhileError,
    PublishedUnreadableError,
    ReasonMissingError,
    TooLongError,
    VersionNotFoundError,
)
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.publication import Change, Publication, Report
from bot.domain.staff import Act, By
from bot.services.answering import Answering
from bot.services.approval import READ_AT
from bot.services.auditing import SYSTEM, put_on_record
from bot.services.gates import Progress, compare
from bot.services.knowledge_ports import Newest
from bot.services.ports import Clock, Store, UnitOfWork
from bot.services.rights import check

LONGEST_REASON = 500  # characters
NOTHING_FOUND = Report()


class Library(Protocol):
    """Makes of files what answers; of the same files once, as long as somebody holds it."""

    async def answering(self, bundle: Bundle) -> Answering:
        """Raises KnowledgeError for files that are not sound."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would be published, and what came of trying it."""

    bundle: Bundle
    packed: Mapping[str, str]  # its files, as they are kept
    read_at: datetime  # changed later, the working copy is not what this is
    answering: Answering  # held, so that it need not be made again
    before: int = 0  # the version that is served meanwhile
    changes: tuple[Change, ...] = ()
    report: Report = NOTHING_FOUND

    def is_of(self, files: Mapping[str, bytes]) -> bool:
        """Whether it is these files that were tried; else they changed since."""
        return self.bundle.own == files


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What is published now, and what answers by it."""

    newest: Newest
    answering: Answering


class Publishing:
    """Tries, publishes and brings back versions."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        library: Library,
        working_copy: Callable[[date | None], Bundle],
    ) -> None:
        """``working_copy`` reads and checks the folder, in a thread; raises KnowledgeError.

        With a day it refuses what claims to have been checked later.
        """
        self._store = store
        self._clock = clock
        self._library = library
        self._working_copy = working_copy

    async def begin(self) -> Served:
        """What is to be served; in an empty store the working copy becomes the first version.

        Raises PublishedUnreadableError where this release cannot read it.
        """
        async with self._store.begin() as uow:
            newest = await uow.publications.newest()
        if newest.number == 0:
            read_at = self._clock.now()
            bundle = await asyncio.to_thread(self._working_copy, None)
            packed = await asyncio.to_thread(packed_files, bundle)
            answering = await self._library.answering(bundle)  # before it is there for good
            trial = Trial(bundle=bundle, packed=packed, answering=answering, read_at=read_at)
            async with self._store.begin() as uow:
                await uow.publications.hold()
                if (await uow.publications.newest()).number == 0:
                    await self._add(uow, None, trial, reason="")
                newest = await uow.publications.newest()
        answering = await answering_of(self._store, self._library, newest)  # built, mostly
        return Served(newest=newest, answering=answering)

    async def try_out(self, by: By | None, progress: Progress) -> Trial:
        """Check the working copy and compare it; None is the bot itself.

        Raises KnowledgeError and NothingNewError. The trial is given up by :meth:`drop`.
        """
        if by is not None:
            check(by, Act.KNOWLEDGE)
        read_at = self._clock.now()
        bundle = await asyncio.to_thread(self._working_copy, local_day(read_at))
        return await self._tried(bundle, read_at, progress)

    async def publish(
        self, by: By | None, trial: Trial, *, reason: str, anyway: str = ""
    ) -> Publication:
        """Serve what was tried; ``anyway`` says why, although answers are lost."""
        if by is not None:
            check(by, Act.KNOWLEDGE)
            check_reason(reason)
        if trial.report.lost and not anyway.strip():
            raise AnswersLostError(count=len(trial.report.lost), report=trial.report)
        async with self._store.begin() as uow:
            return await self._add(uow, by, trial, reason=reason, overrode=anyway)

    async def drop(self, trial: Trial) -> None:
        """Do not publish it."""
        await self._withdraw(trial.bundle)

    async def roll_back(self, by: By, number: int, *, reason: str) -> Publication:
        """Serve an earlier version again, as a new one, at once."""
        check(by, Act.KNOWLEDGE)
        check_reason(reason)
        read_at = self._clock.now()
        bundle = await self.bundle_of(number)
        trial = await self._tried(bundle, read_at, None)
        async with self._store.begin() as uow:
            return await self._add(uow, by, trial, reason=reason, restores=number)

    async def bundle_of(self, number: int) -> Bundle:
        """The files of a version."""
        async with self._store.begin() as uow:
            version = await uow.publications.get(number)
        if version is None:
            raise VersionNotFoundError(number=number)
        return await read_kept(self._store, version.content)

    async def _tried(self, bundle: Bundle, read_at: datetime, progress: Progress | None) -> Trial:
        """Without ``progress`` answers are not compared."""
        packed = await asyncio.to_thread(packed_files, bundle)
        async with self._store.begin() as uow:
            newest = await uow.publications.newest()
            if newest.content == bundle.content:
                raise NothingNewError(number=newest.number)
            await uow.publications.keep(bundle.content, packed)
            await uow.publications.announce(bundle.content, self._clock.now())
        try:
            answering = await self._library.answering(bundle)
            before = await self._served(newest)
            changes: tuple[Change, ...] = ()
            report = NOTHING_FOUND
            if before is not None:
                changes = await asyncio.to_thread(
                    changes_between, before.knowledge, answering.knowledge
                )
                if progress is not None:
                    report = await compare(before, answering, renamed(changes), progress)
        except BaseException:
            await self._withdraw(bundle)
            raise
        return Trial(
            bundle=bundle,
            packed=packed,
            answering=answering,
            read_at=read_at,
            before=newest.number,
            changes=changes,
            report=report,
        )

    async def _served(self, newest: Newest) -> Answering | None:
        """What answers now; None where this release cannot read it: it could not be served."""
        if not newest.number:
            return None
        try:
            return await answering_of(self._store, self._library, newest)
        except PublishedUnreadableError:
            return None

    async def _add(
        self,
        uow: UnitOfWork,
        by: By | None,
        trial: Trial,
        *,
        reason: str,
        overrode: str = "",
        restores: int = 0,
    ) -> Publication:
        await uow.publications.hold()
        newest = await uow.publications.newest()
        if newest.number != trial.before:
            raise PublishedMeanwhileError(number=newest.number)
        now = self._clock.now()
        version = Publication(
            number=newest.number + 1,
            content=trial.bundle.content,
            author=by.who if by else SYSTEM,
            at=now,
            reason=reason.strip(),
            overrode=overrode.strip() if trial.report.lost else "",
            restores=restores,
            changes=trial.changes,
            report=trial.report,
        )
        # Another trial that was given up since may have taken its files along.
        await uow.publications.keep(version.content, trial.packed)
        await uow.publications.add(version)
        await put_on_record(
            uow,
            by,
            "knowledge.publish",
            f"knowledge:{version.number}",
            now=now,
            content=version.content[:12],
            restores=restores or "",
            lost=len(trial.report.lost) or "",
            **{READ_AT: trial.read_at.isoformat()},
        )
        return version

    async def _withdraw(self, bundle: Bundle) -> None:
        async with self._store.begin() as uow:
            await uow.publications.withdraw(bundle.content)


async def answering_of(store: Store, library: Library, newest: Newest) -> Answering:
    """What is published; raises PublishedUnreadableError where this release cannot read it."""
    with _readable(newest):
        return await library.answering(await read_kept(store, newest.content))


async def knowledge_of(
    store: Store, read: Callable[[Bundle], Knowledge], newest: Newest
) -> Knowledge:
    """The same for whoever asks no questions of it; ``read`` blocks."""
    with _readable(newest):
        return await asyncio.to_thread(read, await read_kept(store, newest.content))


@contextmanager
def _readable(newest: Newest) -> Iterator[None]:
    try:
        yield
    except KnowledgeError as error:
        raise PublishedUnreadableError(number=newest.number, **error.facts) from error


async def read_kept(store: Store, content: str) -> Bundle:
    """The files kept under a hash."""
    async with store.begin() as uow:
        packed = await uow.publications.files(content)
    return await asyncio.to_thread(_unpacked, packed)


def check_reason(reason: str) -> None:
    """Refuse none, and one that nobody would read."""
    if not reason.strip():
        raise ReasonMissingError
    if len(reason) > LONGEST_REASON:
        raise TooLongError(limit=LONGEST_REASON, found=len(reason))


def packed_files(bundle: Bundle) -> dict[str, str]:
    """Each file compressed, as text."""
    return {
        name: base64.b64encode(zlib.compress(content, level=9)).decode("ascii")
        for name, content in bundle.files.items()
    }


def _unpacked(packed: Mapping[str, str]) -> Bundle:
    return Bundle({name: zlib.decompress(base64.b64decode(each)) for name, each in packed.items()})
