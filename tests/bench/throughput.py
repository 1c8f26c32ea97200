"""Whole petition conversations a second, from /kiennghi to the code, and what they cost where.

The program and SQLite on one core; simulator and citizens on the other. Then the same
conversations without Telegram, on the disk and in memory, in this process: what each adds to the
one before is the cost of the part that came with it.
"""

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.chat.conversation import Conversation
from bot.chat.events import Attached, Attachment, Commanded, Event, Pressed, Said, Sent
from bot.chat.session import Incoming, Session
from bot.config import ROOT
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.engine import open_answering
from bot.services.limits import Limits
from bot.services.ports import Fate, Store, StoredUpdate
from bot.simulator.entities import formatted
from bot.simulator.server import Simulator
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from bot.telegram.desk import CHANNEL
from bot.telegram.envelope import Envelope, packing
from bot.telegram.sender import chat_key
from bot.telegram.settler import Settlement, Settler
from bot.texts.catalog import Catalog, shipped_texts
from bot.upkeep import SystemClock
from tests.bench.citizens import Act, Citizen, Press, Say, SendPhotos, Shown
from tests.bench.crowd import BOT_CORE, CROWD_CORE, cpu_seconds, pin
from tests.bench.square import LATEST, Place, Program
from tests.chat.recording import petitioning
from tests.fakes import FakeUnitOfWork

CITIZENS, EACH = 40, 5
ALONE = 40  # conversations in this process
UPDATE_SIZE = 400  # bytes: around a text stand chat, sender, ids
SETTLES_WITHIN = 5.0  # seconds, for what goes on after the last code: files, settlements


@dataclass(frozen=True, kw_only=True)
class Throughput:
    """What came out; milliseconds are those of a processor, for one whole conversation."""

    conversations: int
    rate: float
    updates: float  # of one conversation
    whole_ms: float | None  # as the program runs
    with_store_ms: float  # conversation and SQLite
    conversation_ms: float  # session, conversation and screens


async def measure(folder: Path, *, citizens: int = CITIZENS, each: int = EACH) -> Throughput:
    """Run it all, one after the other."""
    communes = load_knowledge(ROOT / "knowledge").places

    def citizen(number: int, wanted: int) -> Citizen:
        chance = random.Random(number)  # noqa: S311 - repeatable
        places = [communes[number % len(communes)]]
        return Citizen(number=number, places=places, chance=chance, wanted=wanted)

    pin(CROWD_CORE)
    async with Simulator() as simulator:
        program = Program(simulator, folder, core=BOT_CORE)
        async with program.running() as process:
            await Place(simulator, citizen(0, 1)).live()
            await asyncio.sleep(SETTLES_WITHIN)
            people = [Place(simulator, citizen(number, each)) for number in range(1, citizens + 1)]
            updates = simulator.telegram.updates.total
            before, began = cpu_seconds(process.pid), time.perf_counter()
            await asyncio.gather(*(place.live() for place in people))
            took = time.perf_counter() - began
            await asyncio.sleep(SETTLES_WITHIN)
            after = cpu_seconds(process.pid)
            updates = simulator.telegram.updates.total - updates
        conversation = _conversation(program)
    done = citizens * each
    pin(BOT_CORE)
    url = f"sqlite:///{folder / 'alone.sqlite3'}"
    upgrade(url)
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=SystemClock())
    with_store = await _alone(conversation, [store], [citizen(n, 1) for n in range(ALONE)])
    await store.close()
    memories = [_Memory() for _ in range(ALONE)]
    without = await _alone(conversation, memories, [citizen(n, 1) for n in range(ALONE)])
    return Throughput(
        conversations=done,
        rate=done / took,
        updates=updates / done,
        whole_ms=None if before is None or after is None else 1000 * (after - before) / done,
        with_store_ms=with_store,
        conversation_ms=without,
    )


def _conversation(program: Program) -> Conversation:
    answering = open_answering(program.settings, read_lexicon())
    limits = Limits(petitions_day=1000, petitions_week=1000)
    return Conversation(shipped_texts(), answering, petitions=petitioning(limits))


class _Memory:
    """A store that costs nothing and undoes nothing."""

    def __init__(self) -> None:
        self._uow = FakeUnitOfWork()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[FakeUnitOfWork]:
        yield self._uow


async def _alone(
    conversation: Conversation, stores: Sequence[Store], citizens: Sequence[Citizen]
) -> float:
    """Hold conversations in this process; returns the milliseconds of one."""
    clock, words = SystemClock(), shipped_texts()
    counters = []
    for citizen, store in zip(citizens, itertools.cycle(stores), strict=False):
        session = Session(
            store=store, conversation=conversation, words=words, clock=clock, asker_key=b"alone"
        )
        counters.append(_Counter(citizen, store, session, Settler(store, clock), words))
    began = time.process_time()
    await asyncio.gather(*(counter.live() for counter in counters))
    return 1000 * (time.process_time() - began) / len(citizens)


class _Counter:
    """A citizen at a counter: no Telegram in between."""

    _ids = itertools.count(1)

    def __init__(
        self, citizen: Citizen, store: Store, session: Session, settler: Settler, words: Catalog
    ) -> None:
        self._citizen = citizen
        self._store = store
        self._session = session
        self._settler = settler
        self._words = words
        self._person = citizen.number + 1
        self._messages: dict[int, Shown] = {}  # the newest last
        self._names: dict[str, int] = {}

    async def live(self) -> None:
        while act := self._citizen.next_act([*self._messages.values()][: -LATEST - 1 : -1]):
            for event in _events(act):
                await self._happen(event, act.message if isinstance(act, Press) else None)
        assert self._citizen.is_content, "nothing to do"
        await self._settler.close()

    async def _happen(self, event: Event, pressed: int | None) -> None:
        update_id, key = next(self._ids), chat_key(self._person)
        kept = StoredUpdate(
            channel=CHANNEL, update_id=update_id, chat_key=key, payload=b"x" * UPDATE_SIZE
        )
        async with self._store.begin() as uow:
            await uow.updates.keep([kept])
        incoming = Incoming(
            channel=CHANNEL,
            update_id=update_id,
            chat_key=key,
            person=str(self._person),
            event=event,
        )
        pack = packing(self._person, self._words, pressed=pressed)
        outcome = await self._session.handle(incoming, pack)
        assert not outcome.failure
        for delivery in outcome.deliveries:
            self._show(Envelope.unpack(delivery.payload))
            self._settler.note(Settlement(id=delivery.id, chat_key=key, fate=Fate.SENT))

    def _show(self, envelope: Envelope) -> None:
        id_ = envelope.replaces
        if envelope.renews:
            id_ = self._names.get(envelope.name)
        id_ = id_ or next(self._ids)
        if envelope.name:
            self._names[envelope.name] = id_
        self._messages.pop(id_, None)
        self._messages[id_] = Shown(
            id=id_,
            text=formatted(envelope.html, "HTML", None, lambda _: None)[0],
            buttons=tuple((each.label, each.data) for row in envelope.buttons for each in row),
        )


def _events(act: Act) -> Sequence[Event]:
    match act:
        case Say(text) if text.startswith("/"):
            return [Commanded(name=text[1:])]
        case Say(text):
            return [Said(text=text)]
        case Press(_, data):
            return [Pressed(data=data)]
        case SendPhotos(count):
            sent = Sent(source="a-reference", name="a.jpg", media_type="image/jpeg", size=1000)
            return [Attached(attachment=Attachment.PHOTO, file=sent)] * count
