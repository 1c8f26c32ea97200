"""How much load the bot bears, beside a bare echo and part by part: ``make bench``.

The simulator runs on one core, the bot as it runs in production on another. Nothing leaves
loopback; what is kept lies in a folder that vanishes.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from bot.chat.events import Event, Said
from bot.chat.screens import Turn
from bot.chat.session import Incoming, Session
from bot.chat.state import ChatState
from bot.config import ROOT
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.engine import answering_for
from bot.services.answering import Answering
from bot.services.ports import Fate, StoredUpdate, UnitOfWork
from bot.services.registers import Person
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from bot.telegram.envelope import packing
from bot.telegram.sender import chat_key
from bot.telegram.settler import Settlement, Settler
from bot.texts.catalog import shipped_texts
from bot.upkeep import SystemClock
from tests.bench.crowd import (
    BOT_CORE,
    CROWD_CORE,
    Crowd,
    Heard,
    cpu_seconds,
    gathered,
    pin,
    serving,
)
from tests.bench.scripts import Script, golden_questions, scripts

CHATS, EACH = 500, 10  # 5,000 updates
BATCH = 100  # updates of one poll
BURSTS = 5  # of which the median counts: the machine may have other guests
STEADY_SECONDS = 15
STEADY_SHARE = 0.6

OUR_BOT = [str(ROOT / "run_bot.py"), "run"]
ECHO = ["-m", "tests.bench.echo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """How a bot stood a burst."""

    rate: float  # updates a second, from the first update to the last reply
    cpu_ms: float | None  # an update
    heard: dict[int, Heard]


def main() -> int:
    """Print every figure."""
    pin(CROWD_CORE)
    answering, texts = _answering(), shipped_texts()
    written, screens_s = asyncio.run(scripts(answering, texts, chats=CHATS, each=EACH))
    updates = CHATS * EACH
    print(f"\n== load: {updates} updates of {CHATS} chats, load average {_load_average()} ==")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        replies = sum(len(script.all_replies) for script in written)
        full = _bursts(OUR_BOT, written, folder / "full", replies)
        _print_bursts("full path", full, "bar 400")
        for each in full:
            _print_faithful(written, each.heard)
        echo = _bursts(ECHO, written, folder / "echo", updates)
        _print_bursts("bare PTB echo", echo, "peer")
        pin(BOT_CORE)
        matching_ms = _matching_ms(answering)
        store_ms = asyncio.run(_store_ms(written, folder / "store"))
        pin(CROWD_CORE)
        _print_split(
            matching=matching_ms,
            screens=1000 * screens_s,
            store=store_ms,
            transport=_median(echo).cpu_ms,
        )
        _steady(written, _median(full).rate * STEADY_SHARE, folder / "steady")
    print(f"load average at the end {_load_average()}")
    return 0


def _answering() -> Answering:
    return answering_for(
        load_knowledge(ROOT / "knowledge"),
        lexicon=read_lexicon(),
        calibration=read_calibration(semantic=False),
    )


# --- a burst: everything at once ---


def _bursts(
    bot: Sequence[str], written: Sequence[Script], folder: Path, expected: int
) -> list[Burst]:
    return [_burst(bot, written, folder / str(number), expected) for number in range(BURSTS)]


def _median(bursts: Sequence[Burst]) -> Burst:
    return sorted(bursts, key=lambda burst: burst.rate)[len(bursts) // 2]


def _burst(bot: Sequence[str], written: Sequence[Script], folder: Path, expected: int) -> Burst:
    with gathered(folder) as crowd, serving(bot, crowd, folder / "bot") as pid:
        before = cpu_seconds(pid)
        crowd.says(_in_turn(written))
        crowd.wait_for_replies(expected)
        after = cpu_seconds(pid)
        heard = crowd.heard([script.person for script in written])
    began = min(at for each in heard.values() for at in each.asked_at)
    ended = max((at for each in heard.values() for at in each.replied_at), default=began)
    count = sum(len(script.questions) for script in written)
    cpu = None if before is None or after is None else 1000 * (after - before) / count
    return Burst(rate=count / max(ended - began, 1e-3), cpu_ms=cpu, heard=heard)


def _in_turn(written: Sequence[Script]) -> list[tuple[int, str]]:
    """Everybody's first question, then everybody's second, ..."""
    return [
        (script.person, script.questions[number]) for number in range(EACH) for script in written
    ]


def _print_bursts(name: str, bursts: Sequence[Burst], bar: str) -> None:
    burst = _median(bursts)
    rates = ", ".join(f"{each.rate:.0f}" for each in bursts)
    cpu = "CPU of the bot not measured"
    if burst.cpu_ms:
        alone = 1000 / burst.cpu_ms  # what a neighbour on the core took is not the bot's time
        cpu = f"CPU of the bot {burst.cpu_ms:.2f} ms an update: {alone:.0f} a second of its own"
    print(f"{name:26} {burst.rate:.0f} a second ({bar}; median of {rates})  {cpu}")


def _print_faithful(written: Sequence[Script], heard: dict[int, Heard]) -> None:
    lost = doubled = disordered = 0
    for script in written:
        expected, got = script.all_replies, heard[script.person].replies
        lost += max(0, len(expected) - len(got))
        doubled += max(0, len(got) - len(expected))
        disordered += len(got) == len(expected) and got != expected
    print(
        f"{'':26} lost {lost} (bar 0)  doubled {doubled} (bar 0)"
        f"  chats with a wrong reply or order {disordered} of {len(written)} (bar 0)"
    )


# --- part by part ---


def _matching_ms(answering: Answering) -> float:
    questions = golden_questions()
    began = time.process_time()
    for question in questions:
        answering.answer(question)
    return 1000 * (time.process_time() - began) / len(questions)


class _Recited:
    """A conversation whose every turn is known: what remains is the store's work."""

    def __init__(self, turns: dict[str, Turn]) -> None:
        self._turns = turns

    async def respond(
        self, event: Event, state: ChatState, *, uow: UnitOfWork, person: Person, now: datetime
    ) -> Turn:
        assert isinstance(event, Said)
        return self._turns[event.text]


async def _store_ms(written: Sequence[Script], folder: Path) -> float:
    """Time keeping, handling and settling of every update, on the disk, with no Telegram."""
    clock = SystemClock()
    url = f"sqlite:///{folder / 'bot.sqlite3'}"
    upgrade(url)
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=clock)
    settler, words = Settler(store, clock), shipped_texts()
    turns = {f"{s.person} {n}": turn for s in written for n, turn in enumerate(s.turns)}
    session = Session(
        store=store,
        conversation=_Recited(turns),
        words=words,
        clock=clock,
        asker_key=b"load",
    )

    async def chat(place: int, script: Script) -> None:
        key = chat_key(script.person)
        for number in range(EACH):
            incoming = Incoming(
                channel="telegram",
                update_id=number * CHATS + place,
                chat_key=key,
                person=str(script.person),
                event=Said(text=f"{script.person} {number}"),
            )
            outcome = await session.handle(incoming, packing(script.person, words))
            for delivery in outcome.deliveries:
                settler.note(Settlement(id=delivery.id, chat_key=key, fate=Fate.SENT))

    kept = [
        StoredUpdate(
            channel="telegram",
            update_id=number,
            chat_key=chat_key(person),
            payload=b"x" * (300 + len(text.encode())),  # around a text stand chat, sender, ids
        )
        for number, (person, text) in enumerate(_in_turn(written))
    ]
    began = time.process_time()
    for start in range(0, len(kept), BATCH):
        async with store.begin() as uow:
            await uow.updates.keep(kept[start : start + BATCH])
    await asyncio.gather(*(chat(place, script) for place, script in enumerate(written)))
    await settler.close()
    took = time.process_time() - began
    await store.close()
    return 1000 * took / len(kept)


def _print_split(
    *, matching: float, screens: float, store: float, transport: float | None
) -> None:
    print("split, CPU of an update     ", end="")
    parts = {"matching": matching, "screens": screens, "store": store, "transport": transport}
    print("  ".join(f"{name} {ms:.2f} ms" for name, ms in parts.items() if ms is not None))
    print(f"{'matching alone':26} {1000 / matching:.0f} a second")
    print(f"{'store alone':26} {1000 / store:.0f} a second")


# --- steady: one after the other, at a share of what the bot bears ---


def _steady(written: Sequence[Script], rate: float, folder: Path) -> None:
    each = min(EACH, int(rate * STEADY_SECONDS / len(written)) or 1)
    said = _in_turn(written)[: each * len(written)]
    expected = sum(len(replies) for script in written for replies in script.replies[:each])
    with gathered(folder) as crowd, serving(OUR_BOT, crowd, folder / "bot"):
        _say_steadily(crowd, said, rate)
        crowd.wait_for_replies(expected)
        heard = crowd.heard([script.person for script in written])
    waits = sorted(
        wait for script in written for wait in _waits(script, heard[script.person], each)
    )
    asked = [at for each in heard.values() for at in each.asked_at]
    real_rate = len(asked) / (max(asked) - min(asked))
    p50, p95 = (1000 * waits[int(len(waits) * share)] for share in (0.5, 0.95))
    print(
        f"{'from update to reply':26} p50 {p50:.0f} ms  p95 {p95:.0f} ms (bar 60)"
        f"  at {real_rate:.0f} a second, {len(waits)} of {len(said)} replied"
    )


def _say_steadily(crowd: Crowd, said: Sequence[tuple[int, str]], rate: float) -> None:
    began = time.monotonic()
    for number, each in enumerate(said):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        crowd.says([each])


def _waits(script: Script, heard: Heard, each: int) -> list[float]:
    """Return how long each question waited for the last message of its reply."""
    last = [count - 1 for count in accumulate(len(replies) for replies in script.replies[:each])]
    return [
        heard.replied_at[reply] - asked_at
        for reply, asked_at in zip(last, heard.asked_at, strict=False)
        if reply < len(heard.replied_at)
    ]


def _load_average() -> str:
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


if __name__ == "__main__":
    sys.exit(main())
