"""The store: opens units of work over the tables, and tidies up behind them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cached_property

from bot.services.keeping import KEPT_FOR, Kept
from bot.services.ports import Clock
from bot.store.backends import open_backend
from bot.store.chats import SqlChats, forget_shown
from bot.store.cipher import Cipher
from bot.store.drafts import SqlDrafts
from bot.store.files import SqlFiles
from bot.store.handle import Handle
from bot.store.holdings import SqlHoldings
from bot.store.keeping import SqlKeeping
from bot.store.notices import SqlNotices
from bot.store.outbox import SqlOutbox
from bot.store.people import SqlPeople
from bot.store.petitions import SqlPetitions
from bot.store.questions import SqlQuestions
from bot.store.updates import SqlUpdates, forget_handled

REMEMBER_HANDLED_FOR = timedelta(days=KEPT_FOR[Kept.UPDATES])
REMEMBER_SHOWN_FOR = timedelta(days=KEPT_FOR[Kept.SHOWN])


class SqlUnitOfWork:
    """Fulfils :class:`bot.services.ports.UnitOfWork`; what is not used costs nothing."""

    def __init__(self, db: Handle, cipher: Cipher, clock: Clock) -> None:
        self._db = db
        self._cipher = cipher
        self.updates = SqlUpdates(db, cipher, clock)
        self.chats = SqlChats(db, cipher, clock)
        self.outbox = SqlOutbox(db, cipher)

    @cached_property
    def questions(self) -> SqlQuestions:
        """Unresolved questions and verdicts."""
        return SqlQuestions(self._db)

    @cached_property
    def people(self) -> SqlPeople:
        """Who has petitions or drafts."""
        return SqlPeople(self._db, self._cipher)

    @cached_property
    def petitions(self) -> SqlPetitions:
        """The record."""
        return SqlPetitions(self._db, self._cipher)

    @cached_property
    def drafts(self) -> SqlDrafts:
        """Petitions on their way."""
        return SqlDrafts(self._db, self._cipher)

    @cached_property
    def notices(self) -> SqlNotices:
        """The outbox of the record."""
        return SqlNotices(self._db)

    @cached_property
    def files(self) -> SqlFiles:
        """What was sent along."""
        return SqlFiles(self._db, self._cipher)

    @cached_property
    def holdings(self) -> SqlHoldings:
        """What hangs on one person."""
        return SqlHoldings(self._db, self._cipher)

    @cached_property
    def keeping(self) -> SqlKeeping:
        """What has been kept for long enough."""
        return SqlKeeping(self._db)


class SqlStore:
    """Fulfils :class:`bot.services.ports.Store` on a database that `upgrade` has prepared."""

    def __init__(self, url: str, *, cipher: Cipher, clock: Clock) -> None:
        self._backend = open_backend(url)
        self._cipher = cipher
        self._clock = clock

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work: committed at the end, rolled back on an error."""
        async with self._backend.unit() as db:
            yield SqlUnitOfWork(db, self._cipher, self._clock)

    async def tidy(self) -> None:
        """Forget what was handled or shown long ago, and let the database tidy up."""
        now = self._clock.now()
        async with self._backend.unit() as db:
            await forget_handled(db, before=now - REMEMBER_HANDLED_FOR)
            await forget_shown(db, before=now - REMEMBER_SHOWN_FOR)
        await self._backend.tidy()

    async def close(self) -> None:
        """Finish what is under way."""
        await self._backend.close()
