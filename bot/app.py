"""Composition root: settings -> running parts; the only place that knows every class."""

import asyncio
import gc
import hashlib
import logging
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.chat.contacts import Contacts
from bot.chat.conversation import Conversation
from bot.chat.links import Links
from bot.chat.session import Session
from bot.chat.welcome import LISTED
from bot.config import Settings
from bot.engine import open_answering
from bot.services.answering import Answering
from bot.services.ports import UnresolvedQuestion
from bot.simulator.server import Simulator
from bot.store.cipher import Cipher
from bot.store.keys import read_or_make_keys
from bot.store.migrate import upgrade
from bot.store.seals import check_seals
from bot.store.store import SqlStore
from bot.telegram.connection import Line
from bot.telegram.service import TelegramService, Webhook
from bot.telegram.set_up import Introduction
from bot.terminal.terminal import Terminal
from bot.texts.catalog import Catalog
from bot.web.health import Health, HealthPage
from bot.web.pages import web_application
from bot.web.serving import CannotListenError, WebServer, listener_on
from bot.web.webhook import WebhookPage

log = logging.getLogger(__name__)

TELEGRAM = "https://api.telegram.org"
LOOPBACK = "127.0.0.1"
WEBHOOK_PATH = "/telegram"
TIDY_EVERY = timedelta(hours=1)
GROUP_COMMANDS = ("tracuu", "trogiup")


class SystemClock:
    """Fulfils :class:`bot.services.ports.Clock`."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


# --- the store ---


def upgrade_store(settings: Settings) -> Sequence[str]:
    """Bring the store to this release's form; returns the steps taken."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return upgrade(settings.store_url)


def keys_for(settings: Settings) -> list[str]:
    """The keys that seal what is stored, newest first."""
    given = _secret(settings.secret_key)
    if given is None:
        return read_or_make_keys(settings.data_dir / "secret.key")
    return [key.strip() for key in given.split(",")]


def check_store(settings: Settings) -> None:
    """Make the store ready; raises what is wrong with it, its form or its key."""
    upgrade_store(settings)
    check_seals(settings.store_url, Cipher(keys_for(settings)))


async def read_unresolved(settings: Settings, limit: int) -> Sequence[UnresolvedQuestion]:
    """The questions that were not answered well, those of most people first."""
    upgrade_store(settings)
    keys = keys_for(settings)
    store = SqlStore(settings.store_url, cipher=Cipher(keys), clock=SystemClock())
    try:
        async with store.begin() as uow:
            return await uow.questions.unresolved(limit)
    finally:
        await store.close()


# --- serving ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """What every channel shares."""

    answering: Answering
    store: SqlStore
    session: Session
    links: Links
    clock: SystemClock


@asynccontextmanager
async def open_core(settings: Settings, texts: Catalog) -> AsyncIterator[Core]:
    """The conversation on its store; the store is closed in the end."""
    answering = await asyncio.to_thread(open_answering, settings)
    gc.collect()
    gc.freeze()  # the indexes live as long as the process: no collection need walk them
    await asyncio.to_thread(check_store, settings)
    keys = keys_for(settings)
    clock = SystemClock()
    store = SqlStore(settings.store_url, cipher=Cipher(keys), clock=clock)
    contacts = Contacts(
        address=settings.contact_address or "",
        phone=settings.contact_phone or "",
        email=settings.contact_email or "",
        hours=settings.contact_hours or "",
    )
    links = Links()
    session = Session(
        store=store,
        conversation=Conversation(texts, answering, contacts, links),
        words=texts,
        clock=clock,
        # The oldest key never changes when keys are rotated, so that askers stay distinct.
        asker_key=hashlib.sha256(b"asker:" + keys[-1].encode()).digest(),
    )
    try:
        yield Core(answering=answering, store=store, session=session, links=links, clock=clock)
    finally:
        await store.close()


def line_for(settings: Settings) -> Line:
    """How the settings say that Telegram is reached."""
    base = str(settings.telegram_base_url or TELEGRAM).rstrip("/")
    return Line(
        token=_secret(settings.telegram_token) or "",
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        proxy=_secret(settings.telegram_proxy),
        updates_proxy=_secret(settings.telegram_updates_proxy),
    )


async def serve(settings: Settings, texts: Catalog) -> None:
    """Serve Telegram until SIGTERM or SIGINT.

    Raises TokenRefusedError for a wrong token, CannotListenError for a port that is taken.
    """
    stop = _stop_signal()
    with listener_on(settings.http_host, settings.http_port) as listener:
        async with open_core(settings, texts) as core:
            await _serve_telegram(
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
        own = settings.model_copy(
            update={
                "data_dir": Path(folder),
                "database_url": None,
                "telegram_mode": "polling",
                "operator_chat_id": None,
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
            await _serve_telegram(core, own, texts, line=line, listener=listener, stop=stop)


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
        own = settings.model_copy(update={"data_dir": Path(folder), "database_url": None})
        async with open_core(own, texts) as core:
            await Terminal(core.session, core.store, texts, core.clock).run()


async def _serve_telegram(
    core: Core,
    settings: Settings,
    texts: Catalog,
    *,
    line: Line,
    listener: socket.socket,
    stop: asyncio.Event,
    on_named: Callable[[str], None] | None = None,
) -> None:
    secret = _secret(settings.webhook_secret)
    by_webhook = settings.telegram_mode == "webhook" and secret is not None
    service = TelegramService(
        line,
        session=core.session,
        store=core.store,
        words=texts,
        clock=core.clock,
        introduction=_introduction(texts),
        operator_chat_id=settings.operator_chat_id,
        webhook=Webhook(
            url=str(settings.webhook_url).rstrip("/") + WEBHOOK_PATH, secret=secret or ""
        )
        if by_webhook
        else None,
        on_named=on_named,
    )

    async def read_health() -> Health:
        async with core.store.begin() as uow:
            oldest = await uow.outbox.oldest_unsent()
        return Health(
            telegram_reachable=service.pulse.is_reachable(),
            oldest_unsent=oldest,
            knowledge_version=core.answering.knowledge.version,
        )

    web = WebServer(
        web_application(
            health=HealthPage(read_health, core.clock),
            webhook=WebhookPage(service.accept, secret) if by_webhook and secret else None,
            webhook_path=WEBHOOK_PATH,
        ),
        listener,
    )
    pages = asyncio.create_task(web.serve_on_listener())
    tidying = asyncio.create_task(_tidy_hourly(core.store))
    try:
        await service.run(stop)
    finally:
        web.should_exit = True
        tidying.cancel()
        await asyncio.wait({pages, tidying})


async def _tidy_hourly(store: SqlStore) -> None:
    while True:
        try:
            await store.tidy()
        except Exception as error:  # noqa: BLE001  # a full disk now must not end tidying for good
            log.warning("not tidied", extra={"error": type(error).__name__})
        await asyncio.sleep(TIDY_EVERY.total_seconds())


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


def _secret(value: SecretStr | None) -> str | None:
    return None if value is None else value.get_secret_value()
