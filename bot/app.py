"""Composition root: settings -> running parts; the only place that knows every class."""

import asyncio
import logging
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.background import Background
from bot.chat.notifying import Channel
from bot.chat.staff.board import Board
from bot.chat.staff.counter import Counter
from bot.chat.staff.digest import Digest
from bot.chat.welcome import LISTED
from bot.config import Settings
from bot.console.application import console
from bot.console_desk import desk_of, orders_for
from bot.core import Core, open_core
from bot.outgoing import mailer_for
from bot.services.rounds import Rounds
from bot.simulator.server import Simulator
from bot.store.connection import is_server
from bot.store.keys import make_key
from bot.telegram.connection import Line
from bot.telegram.sender import chat_key
from bot.telegram.service import TelegramService, Webhook
from bot.telegram.set_up import Introduction
from bot.terminal.terminal import Terminal
from bot.texts.catalog import Catalog
from bot.upkeep import KEY_FILE, secret_of
from bot.web.health import Health, HealthPage
from bot.web.pages import web_application
from bot.web.serving import CannotListenError, WebServer, listener_on
from bot.web.webhook import WebhookPage

TELEGRAM = "https://api.telegram.org"
LOOPBACK = "127.0.0.1"
WEBHOOK_PATH = "/telegram"
FINISH_WITHIN = 10.0  # seconds for a file that is being scanned: it is taken up again
GROUP_COMMANDS = ("tracuu", "trogiup")

log = logging.getLogger(__name__)


def line_for(settings: Settings) -> Line:
    """How the settings say that Telegram is reached."""
    base = str(settings.telegram_base_url or TELEGRAM).rstrip("/")
    return Line(
        token=secret_of(settings.telegram_token) or "",
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        proxy=secret_of(settings.telegram_proxy),
        updates_proxy=secret_of(settings.telegram_updates_proxy),
    )


async def serve(settings: Settings, texts: Catalog) -> None:
    """Serve Telegram until SIGTERM or SIGINT.

    Raises TokenRefusedError for a wrong token, CannotListenError for a port that is taken.
    """
    stop = _stop_signal()
    if settings.scanner_command is None:
        log.warning("no scanner is set: documents stay in quarantine, unopened")
    with listener_on(settings.http_host, settings.http_port) as listener:
        async with open_core(settings, texts) as core:
            await serve_telegram(
                core,
                settings,
                texts,
                line=line_for(settings),
                listener=listener,
                stop=stop,
                on_named=core.links.open_bot,
            )


async def serve_demo(
    settings: Settings, texts: Catalog, *, port: int, say: Callable[[str], None]
) -> None:
    """Serve the simulator on loopback, with a store that vanishes in the end."""
    stop = _stop_signal()
    examples = tuple(texts.say("demo.examples").splitlines())
    # Whoever tries the bot out needs no health page: its port is any that is free.
    with tempfile.TemporaryDirectory() as folder, listener_on(LOOPBACK, 0) as listener:
        make_key(Path(folder) / KEY_FILE)
        own = settings.model_copy(
            update={
                "data_dir": Path(folder),
                "database_url": None,
                "secret_key": None,
                "telegram_mode": "polling",
                "operator_chat_id": None,
                "smtp_host": None,
                "staff_group_id": None,
                "knowledge_changes": "publish",
                # A stranger should not wait minutes for the first embedding; who sets it, gets it.
                "semantic": settings.semantic
                if "semantic" in settings.model_fields_set
                else "off",
            }
        )
        simulator = Simulator(port=port, name=texts.say("demo.name"), examples=examples)
        async with _started(simulator, port), open_core(own, texts) as core:
            say(texts.say("cli.demo_ready", url=simulator.url))
            line = Line(
                token=simulator.token,
                base_url=simulator.base_url,
                base_file_url=simulator.file_url,
            )
            # Its links would open a stranger's bot on the real Telegram: it has none.
            await serve_telegram(core, own, texts, line=line, listener=listener, stop=stop)


@asynccontextmanager
async def _started(simulator: Simulator, port: int) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(simulator)
        except OSError as error:
            raise CannotListenError(port, error.strerror or "") from error
        yield


async def chat_in_terminal(settings: Settings, texts: Catalog) -> None:
    """Hold the conversation on standard input and output, kept in memory of the store only."""
    with tempfile.TemporaryDirectory() as folder:
        make_key(Path(folder) / KEY_FILE)
        own = settings.model_copy(
            update={"data_dir": Path(folder), "database_url": None, "secret_key": None}
        )
        async with open_core(own, texts) as core:
            await Terminal(core.session, core.store, texts, core.clock).run()


async def _board_for(
    core: Core, settings: Settings, texts: Catalog, channel: Channel
) -> Board | None:
    """What looks after the staff group that the settings name; without one, nobody has a card."""
    group = settings.staff_group_id
    async with core.store.begin() as uow:
        await uow.group.open("" if group is None else chat_key(group))
    if group is None:
        return None
    return Board(
        core.store,
        core.clock,
        faces=lambda: core.editions().faces,
        digest=Digest(texts),
        counter=Counter(texts),
        calendar=lambda: core.editions().calendar,
        channel=channel,
    )


async def serve_telegram(
    core: Core,
    settings: Settings,
    texts: Catalog,
    *,
    line: Line,
    listener: socket.socket,
    stop: asyncio.Event,
    on_named: Callable[[str], None] | None = None,
) -> None:
    """Serve Telegram, the pages and the background until ``stop`` is set."""
    secret = secret_of(settings.webhook_secret)
    by_webhook = settings.telegram_mode == "webhook" and secret is not None
    shared = is_server(settings.store_url)  # a file has one process alone
    rounds = Rounds()
    orders = orders_for(core, settings, texts)
    service = TelegramService(
        line,
        session=core.session,
        store=core.store,
        words=texts,
        parcels=core.parcels,
        clock=core.clock,
        introduction=_introduction(texts),
        operator_chat_id=settings.operator_chat_id,
        webhook=Webhook(
            url=str(settings.webhook_url).rstrip("/") + WEBHOOK_PATH, secret=secret or ""
        )
        if by_webhook
        else None,
        on_named=on_named,
        on_change=rounds.nudge,
        shared=shared,
    )
    background = Background(
        settings,
        core.store,
        core.clock,
        service,
        rounds=rounds,
        news=core.news,
        limits=core.editions().limits,
        vault=core.vault,
        leftovers=core.leftovers,
        deciding=lambda: core.office.deciding,
        sending=lambda: core.office.sending,
        orders=orders,
        knowledge=core.follow,
        mailer=mailer_for(settings, texts),
        board=await _board_for(core, settings, texts, service.messenger),
        shared=shared,
    )

    async def read_health() -> Health:
        async with core.store.begin() as uow:
            oldest = await uow.outbox.oldest_unsent()
        return Health(
            telegram_reachable=service.pulse.is_reachable(),
            oldest_unhandled=service.waiting_since,
            oldest_unsent=oldest,
            knowledge_version=core.editions().answering.knowledge.version,
        )

    web = WebServer(
        web_application(
            health=HealthPage(read_health, core.clock),
            webhook=WebhookPage(service.accept, secret) if by_webhook and secret else None,
            webhook_path=WEBHOOK_PATH,
            console=console(desk_of(core, settings, texts, orders)),
        ),
        listener,
        trusted=settings.trusted_proxies,
    )
    core.afterwards.open(service.messenger, service.files)
    pages = asyncio.create_task(web.serve_on_listener())
    working = asyncio.create_task(background.run())
    try:
        await service.run(stop)
    finally:
        web.should_exit = True
        rounds.close()
        _, late = await asyncio.wait({pages, working}, timeout=FINISH_WITHIN)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await core.afterwards.close()
        await orders.close()


def _introduction(texts: Catalog) -> Introduction:
    return Introduction(
        private_commands=tuple((name, texts.say(f"command.{name}")) for name in LISTED),
        group_commands=tuple((name, texts.say(f"command.{name}")) for name in GROUP_COMMANDS),
        description=texts.say("bot.description"),
        short_description=texts.say("bot.short_description"),
    )


def _stop_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
