"""What goes on beside the conversations: files, notices, reminders, what was left, tidying."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.chat.notifying import News, Notifier
from bot.chat.staff.board import Board
from bot.config import Settings
from bot.files.inspector import ContentInspector
from bot.files.vault import FileVault
from bot.outgoing import scanner_for
from bot.services.deciding import Deciding, DueDecisions
from bot.services.draft_care import DraftCare
from bot.services.due_sendings import DueSendings
from bot.services.erasure import Leftovers
from bot.services.file_orders import FileOrders
from bot.services.intake import Intake
from bot.services.letters import Mailer
from bot.services.limits import Limits
from bot.services.mailing import Mailings
from bot.services.ports import Clock
from bot.services.retention import Retention
from bot.services.rounds import Round, Rounds
from bot.services.sending import SendingDesk
from bot.store.store import SqlStore
from bot.telegram.service import TelegramService

SHORTLY = timedelta(seconds=1)  # what is published is served by all within seconds
SOON = timedelta(seconds=3)  # most of it begins sooner, by a nudge
NOW_AND_THEN = timedelta(seconds=20)
HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)


class Background:
    """The rounds of one process; ``shared`` when other instances may serve the same store.

    ``knowledge`` is what keeps up with its versions.
    """

    def __init__(
        self,
        settings: Settings,
        store: SqlStore,
        clock: Clock,
        service: TelegramService,
        *,
        rounds: Rounds,
        news: News,
        limits: Limits,
        vault: FileVault,
        leftovers: Leftovers,
        deciding: Callable[[], Deciding],
        sending: Callable[[], SendingDesk],
        orders: FileOrders,
        knowledge: Sequence[Callable[[], Awaitable[None]]],
        mailer: Mailer | None,
        board: Board | None,
        shared: bool,
    ) -> None:
        self._store = store
        self._clock = clock
        self._service = service
        self._rounds = rounds
        self._news = news
        self._shared = shared
        self._limits = limits
        self._vault = vault
        self._leftovers = leftovers
        self._deciding = deciding
        self._sending = sending
        self._orders = orders
        self._knowledge = knowledge
        self._mailer = mailer
        self._board = board
        self._scanner = scanner_for(settings, vault)

    async def run(self) -> None:
        """Go round until the rounds are closed."""
        await self._rounds.run(
            [
                *self._rounds_of_all(),
                *await self._rounds_of_notices(),
                *await self._rounds_of_mail(),
                *self._rounds_of_group(),
            ]
        )

    def _rounds_of_all(self) -> Sequence[Round]:
        intake = Intake(
            self._store,
            self._clock,
            source=self._service.files,
            vault=self._vault,
            inspector=ContentInspector(),
            scanner=self._scanner,
            limits=self._limits,
        )
        drafts = DraftCare(self._store, self._clock)
        decisions = DueDecisions(self._store, self._clock, self._deciding)
        sendings = DueSendings(self._store, self._clock, self._sending)
        retention = Retention(self._store, self._clock)

        async def clear() -> None:
            await self._leftovers.clear(self._store, self._vault, self._store.tidy)

        return (
            Round(name="files", work=intake.work, every=SOON, nudged=True),
            Round(name="decisions", work=decisions.work, every=SOON, nudged=True),
            Round(name="sendings", work=sendings.work, every=SOON, nudged=True),
            Round(name="drafts", work=drafts.work, every=HOURLY),
            Round(name="orphans", work=intake.sweep, every=HOURLY),
            Round(name="erased", work=clear, every=NOW_AND_THEN, nudged=True),
            Round(name="retention", work=retention.work, every=DAILY),
            Round(name="tidy", work=self._store.tidy, every=HOURLY),
            Round(name="files ordered", work=self._orders.tidy, every=HOURLY),
            *(Round(name="knowledge", work=work, every=SHORTLY) for work in self._knowledge),
            Round(name="left behind", work=self._service.adopt, every=NOW_AND_THEN),
            Round(name="alerts", work=self._service.tell_operators, every=NOW_AND_THEN),
        )

    def _rounds_of_group(self) -> Sequence[Round]:
        if self._board is None:
            return ()
        return (Round(name="staff group", work=self._board.work, every=SOON, nudged=True),)

    async def _rounds_of_notices(self) -> Sequence[Round]:
        notifier = Notifier(
            self._store, self._clock, news=self._news, channel=self._service.messenger
        )

        async def abandon() -> None:
            await notifier.abandon(alone=False)

        await notifier.abandon(alone=not self._shared)
        return (
            Round(name="notices", work=notifier.work, every=SOON, nudged=True),
            Round(name="abandoned notices", work=abandon, every=HOURLY),
        )

    async def _rounds_of_mail(self) -> Sequence[Round]:
        if self._mailer is None:
            return ()
        mailings = Mailings(self._store, self._clock, mailer=self._mailer, vault=self._vault)

        async def abandon() -> None:
            await mailings.abandon(alone=False)

        await mailings.abandon(alone=not self._shared)
        return (
            Round(name="mail", work=mailings.work, every=NOW_AND_THEN),
            Round(name="abandoned mail", work=abandon, every=HOURLY),
        )
