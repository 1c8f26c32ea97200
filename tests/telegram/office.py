"""The Telegram edge at work: the real service and store, the simulator, and a tiny talk."""

import asyncio
import html
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.chat.events import Attached, Commanded, Event, Pressed, Said
from bot.chat.parcels import Parcel
from bot.chat.screens import Ask, Button, Placement, Screen, Turn
from bot.chat.session import Session
from bot.chat.state import ChatState
from bot.domain.errors import StaleButtonError
from bot.services.ports import UnitOfWork
from bot.services.registers import Person
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from bot.telegram.connection import Line
from bot.telegram.patience import Patience
from bot.telegram.service import TelegramService, Webhook
from bot.telegram.set_up import Introduction

BUTTONS = ((Button(label="One", data="1"), Button(label="Same", data="same")),)
PARAGRAPHS = "\n\n".join(f"<b>{number}</b> " + "word " * 100 for number in range(20))
SCREENS = {
    "buttons": Screen(html="choose", buttons=BUTTONS),
    "verdicts": Screen(html="an answer", buttons=((Button(label="Good", data="2"),),)),
    "menu": Screen(html="menu", menu=("A", "B", "C")),
    "long": Screen(html=PARAGRAPHS, buttons=BUTTONS),
    "bad markup": Screen(html="<b>1 < 2 &amp; 3"),
    "both": Screen(html="choose", buttons=BUTTONS, menu=("A",), ask=Ask.CONTACT),
    "ask": Screen(html="number?", menu=("A", "B"), ask=Ask.CONTACT),
    "where": Screen(html="where?", ask=Ask.LOCATION),
    "petition": Screen(html="news", about="KN-1"),
    "files": Screen(html="send files", name="evidence"),
    "secret": Screen(html="hush", may_quote=False),
}
PRESSED = {
    "same": replace(SCREENS["buttons"], placement=Placement.REPLACE),
    "2": replace(SCREENS["verdicts"], html="judged", placement=Placement.EDIT),
}
INTRODUCTION = Introduction(
    private_commands=(("start", "Begin"), ("trogiup", "Help")),
    group_commands=(("trogiup", "Help"),),
    description="Answers questions.",
    short_description="Answers.",
)
HURRIED = Patience(
    connect=1.0,
    answer=0.5,
    poll=1.0,
    first_wait=0.05,
    longest_wait=0.2,
    conflict=0.2,
    gap=0.3,
    pulse=0.1,
    finish=2.0,
)
KEY = new_key()
NOTHING = {"updates": 0, "deliveries": 0}  # what is left over when all is done


class RealClock:
    """Tells the time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FakeWords:
    """Says the key and the facts."""

    def say(self, key: str, /, **facts: object) -> str:
        return " ".join([key, *(f"{name}={value}" for name, value in facts.items())])


class FakeParcels:
    """Makes a parcel of any reference but "broken"."""

    async def open(self, reference: str) -> Parcel:
        if reference == "broken":
            raise OSError("no such parcel")
        return Parcel(name="export.json", content=reference.encode())


class FakeConversation:
    """Echoes, counts, and misbehaves when told to."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Event]] = []  # asker, event
        self.pause = asyncio.Event()  # "wait" is answered once this is set

    async def respond(
        self, event: Event, state: ChatState, *, uow: UnitOfWork, person: Person, now: datetime
    ) -> Turn:
        self.events.append((person.key, event))
        state = replace(state, turn=state.turn + 1)
        said = event.text if isinstance(event, Said) else ""
        if said == "boom":
            raise RuntimeError("boom said the citizen")
        if said == "stale":
            raise StaleButtonError(turn=3)
        if said == "wait":
            await self.pause.wait()
        notice = "n" * 300 if isinstance(event, Pressed) else ""
        return Turn(state=state, screens=(_screen(event, state.turn),), notice=notice)


def _screen(event: Event, turn: int) -> Screen:
    match event:
        case Said(text=text, corrected=corrected):
            word = "corrected" if corrected else "said"
            echo = Screen(html=f"{turn} {word} <b>{html.escape(text)}</b>")
            return SCREENS.get(text, echo)
        case Commanded(name=name, argument=argument):
            return Screen(html=f"command {name} [{html.escape(argument)}]")
        case Pressed(data=data) if data in PRESSED:
            return PRESSED[data]
        case Pressed(data=data):
            return Screen(html=f"pressed {data}", placement=Placement.REPLACE)
        case Attached(album=album) if album:
            return Screen(html=f"received {turn}", name="evidence", placement=Placement.RENEW)
        case Attached(attachment=attachment, caption=caption):
            return Screen(html=f"got {attachment} {caption}")


def store_at(path: Path, key: str = KEY) -> SqlStore:
    """Open the store in a folder."""
    url = f"sqlite:///{path}/bot.db"
    upgrade(url)
    return SqlStore(url, cipher=Cipher([key]), clock=RealClock())


class Office:
    """One run of the service."""

    def __init__(
        self,
        simulator: Simulator,
        store: SqlStore,
        *,
        conversation: FakeConversation | None = None,
        base_url: str = "",
        token: str = "",
        operator_chat_id: int | None = None,
        webhook: Webhook | None = None,
        shared: bool = False,
        proxy: str | None = None,
    ) -> None:
        self.conversation = conversation or FakeConversation()
        self.store = store
        self.stop = asyncio.Event()
        self.service = TelegramService(
            Line(
                token=token or simulator.token,
                base_url=base_url or simulator.base_url,
                base_file_url=simulator.file_url,
                proxy=proxy,
            ),
            session=Session(
                store=store,
                conversation=self.conversation,
                words=FakeWords(),
                clock=RealClock(),
                asker_key=b"k" * 32,
            ),
            store=store,
            words=FakeWords(),
            parcels=FakeParcels(),
            clock=RealClock(),
            introduction=INTRODUCTION,
            operator_chat_id=operator_chat_id,
            webhook=webhook,
            shared=shared,
            patience=HURRIED,
        )

    async def about(self, message: dict[str, Any]) -> str:
        """Look up which petition a message is about."""
        async with self.store.begin() as uow:
            return await uow.chats.about(
                f"telegram:{message['chat']['id']}", str(message["message_id"])
            )

    async def serve(self) -> None:
        await self.service.run(self.stop)


@asynccontextmanager
async def open_office(simulator: Simulator, path: Path, **details: Any) -> AsyncIterator[Office]:
    """Serve until the block ends, then stop as SIGTERM would and close the store."""
    store = store_at(path)
    office = Office(simulator, store, **details)
    serving = asyncio.create_task(office.serve())
    try:
        yield office
    finally:
        office.stop.set()
        try:
            await serving
        finally:
            await store.close()


async def left_over(path: Path) -> Mapping[str, int]:
    """Count what is kept or promised and not finished."""
    store = store_at(path)
    async with store.begin() as uow:
        await uow.outbox.release()
        in_a_year = datetime.now(UTC) + timedelta(days=365)
        counts = {
            "updates": len(await uow.updates.waiting("telegram")),
            "deliveries": len(await uow.outbox.claim_due(in_a_year, limit=1000)),
        }
    await store.close()
    return counts


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - the simulator has no event for everything
            await asyncio.sleep(0.01)


def calls(simulator: Simulator, method: str = "") -> list[dict[str, Any]]:
    """Return the bot's calls so far, of one method or of all."""
    return simulator.journal.read(method=method, limit=2000)


async def heard(visitor: Visitor, number: int) -> list[str]:
    """Wait for so many new messages and return their words."""
    return [(await visitor.hears())["text"] for _ in range(number)]
