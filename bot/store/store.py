"""The store: opens units of work over the tables, and tidies up behind them."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cached_property

from bot.services.keeping import KEPT_FOR, Kept
from bot.services.ports import Clock
from bot.store.audit import SqlAudit
from bot.store.backends import open_backend
from bot.store.cards import SqlCards, SqlGroups
from bot.store.cases import SqlCases
from bot.store.chats import SqlChats, forget_shown
from bot.store.choices import SqlChoices
from bot.store.cipher import Cipher
from bot.store.connection import off_loop
from bot.store.credentials import SqlCredentials, SqlTries
from bot.store.drafts import SqlDrafts
from bot.store.errands import SqlErrands
from bot.store.files import SqlFiles
from bot.store.handle import Handle
from bot.store.holdings import SqlHoldings
from bot.store.keeping import SqlKeeping
from bot.store.ledger import Ledger
from bot.store.letters import SqlLetters
from bot.store.mailings import SqlMailings
from bot.store.notices import SqlNotices
from bot.store.outbox import SqlOutbox
from bot.store.people import SqlPeople
from bot.store.petitions import SqlPetitions
from bot.store.publications import SqlPublications
from bot.store.questions import SqlQuestions
from bot.store.reports import SqlReports
from bot.store.sendings import SqlSendings
from bot.store.sessions import SqlSessions
from bot.store.staff import SqlStaff
from bot.store.updates import SqlUpdates, forget_handled
from bot.store.usage import SqlUsage
from bot.store.views import SqlViews
from bot.store.waits import SqlWaits

REMEMBER_HANDLED_FOR = timedelta(days=KEPT_FOR[Kept.UPDATES])
REMEMBER_SHOWN_FOR = timedelta(days=KEPT_FOR[Kept.SHOWN])

log = logging.getLogger(__name__)


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

    def has_erased(self) -> bool:
        """Whether somebody was erased in it."""
        return "people" in self.__dict__ and bool(self.people.erased)

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
        return SqlKeeping(self._db, self._cipher)

    @cached_property
    def staff(self) -> SqlStaff:
        """The members of staff."""
        return SqlStaff(self._db)

    @cached_property
    def cases(self) -> SqlCases:
        """The office's side of petitions."""
        return SqlCases(self._db, self._cipher)

    @cached_property
    def audit(self) -> SqlAudit:
        """What members of staff did."""
        return SqlAudit(self._db)

    @cached_property
    def sessions(self) -> SqlSessions:
        """Who is in the console."""
        return SqlSessions(self._db)

    @cached_property
    def views(self) -> SqlViews:
        """Filters of the inbox by name."""
        return SqlViews(self._db)

    @cached_property
    def credentials(self) -> SqlCredentials:
        """What members sign in with."""
        return SqlCredentials(self._db, self._cipher)

    @cached_property
    def tries(self) -> SqlTries:
        """Who tried to get in."""
        return SqlTries(self._db, self._cipher)

    @cached_property
    def reports(self) -> SqlReports:
        """The record as reports need it."""
        return SqlReports(self._db, self._cipher)

    @cached_property
    def letters(self) -> SqlLetters:
        """Letters to other bodies."""
        return SqlLetters(self._db, self._cipher)

    @cached_property
    def mailings(self) -> SqlMailings:
        """Letters on their way by mail."""
        return SqlMailings(self._db)

    @cached_property
    def cards(self) -> SqlCards:
        """What the staff group is shown."""
        return SqlCards(self._db)

    @cached_property
    def group(self) -> SqlGroups:
        """The staff group."""
        return SqlGroups(self._db)

    @cached_property
    def errands(self) -> SqlErrands:
        """What members of staff are about to do."""
        return SqlErrands(self._db, self._cipher)

    @cached_property
    def sendings(self) -> SqlSendings:
        """What staff send, while it may be undone."""
        return SqlSendings(self._db, self._cipher)

    @cached_property
    def publications(self) -> SqlPublications:
        """The versions of the knowledge."""
        return SqlPublications(self._db)

    @cached_property
    def waits(self) -> SqlWaits:
        """Who wants to be told of an answer."""
        return SqlWaits(self._db, self._cipher)

    @cached_property
    def usage(self) -> SqlUsage:
        """How much people used of what is limited."""
        return SqlUsage(self._db)

    @cached_property
    def choices(self) -> SqlChoices:
        """Which suggestion was chosen for which words."""
        return SqlChoices(self._db)


class SqlStore:
    """Fulfils :class:`bot.services.ports.Store` on a database that `upgrade` has prepared.

    With a ``ledger``, whoever is erased stands there too: see :meth:`keep_erased`.
    """

    def __init__(
        self, url: str, *, cipher: Cipher, clock: Clock, ledger: Ledger | None = None
    ) -> None:
        self._backend = open_backend(url)
        self._cipher = cipher
        self._clock = clock
        self._ledger = ledger

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work: committed at the end, rolled back on an error."""
        async with self._backend.unit() as db:
            uow = SqlUnitOfWork(db, self._cipher, self._clock)
            yield uow
        if self._ledger is not None and uow.has_erased():
            try:
                await off_loop(self._ledger.add, uow.people.erased)
            except OSError:  # it is committed, and written down at the next round
                log.exception("the ledger of erasures cannot be written")

    async def keep_erased(self) -> Sequence[str]:
        """Make store and ledger agree, before serving and now and then; gives whom it erased.

        A store restored from before an erasure erases that person again.
        """
        if self._ledger is None:
            return ()
        async with self.begin() as uow:
            done = await uow.people.erasures()
        asked = await off_loop(self._ledger.read)
        late = [key for key, at in asked.items() if key not in done or done[key] < at]
        for person_key in late:
            async with self.begin() as uow:
                await uow.people.erase(person_key, asked[person_key])
        await off_loop(self._ledger.add, done)
        if late:
            log.warning("%d people erased again: the store is from before", len(late))
        return late

    async def tidy(self) -> None:
        """Forget what was handled or shown long ago, and let the database tidy up."""
        now = self._clock.now()
        async with self._backend.unit() as db:
            await forget_handled(db, before=now - REMEMBER_HANDLED_FOR)
            await forget_shown(db, before=now - REMEMBER_SHOWN_FOR)
        await self.keep_erased()
        await self._backend.tidy()

    async def close(self) -> None:
        """Finish what is under way."""
        await self._backend.close()
