"""Petitions under fire: ``make bench``, or ``python -m tests.bench.chaos kills`` for a part.

Kills, repeated and disordered updates, inputs at random; and how many conversations a second. What
should not be is printed in full, and makes the status 1.
"""

import asyncio
import os
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from bot.chat.conversation import Conversation
from bot.config import ROOT
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.engine import answering_for
from bot.texts.catalog import shipped_texts
from tests.bench.lives import Findings, live
from tests.bench.scripts import golden_questions
from tests.bench.thrice import Compared, Crowd, compare
from tests.bench.throughput import measure
from tests.chat.recording import petitioning
from tests.chat.walks import walk_of
from tests.postgres import prepared_database, running_postgres

SEED = 1
KILLS = 100  # by polling, and as many by webhook
WALKS, INPUTS = 100, 200
SHOWN = 20  # faults


def main(arguments: Sequence[str]) -> int:
    """Take the measurements named, or all; 1 when something is not as it should be."""
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measurements: Mapping[str, Callable[[Path], Sequence[str]]] = {
            "rate": _rate,  # first, for it wants a quiet machine
            "kills": _kills,
            "thrice": _thrice,
            "walks": _walks,
        }
        for each in arguments or measurements:
            own = folder / each
            own.mkdir(mode=0o700)
            began = time.monotonic()
            faults += measurements[each](own)
            print(
                f"   took {time.monotonic() - began:.0f} s, load average {os.getloadavg()[0]:.1f}"
            )
    return 1 if faults else 0


# --- kill -9 ---


def _kills(folder: Path) -> Sequence[str]:
    print(f"\n== kill -9 at {2 * KILLS} points of running conversations, SQLite ==")

    async def both() -> Sequence[Findings]:
        port = free_port()
        modes = ("polling", "webhook")
        for mode in modes:
            (folder / mode).mkdir()
        return await asyncio.gather(
            *(live(folder / mode, mode=mode, kills=KILLS, seed=SEED, port=port) for mode in modes)
        )

    found = asyncio.run(both())
    faults: list[str] = []
    for mode, findings in zip(("polling", "webhook"), found, strict=True):
        _print_findings(mode, findings)
        faults += findings.faults
    _print_faults(faults)
    return faults


def _print_findings(mode: str, findings: Findings) -> None:
    f = findings
    print(f"{mode}: {f.points.total()} kills")
    for name, count in sorted(f.points.items()):
        print(f"   {count:4} {name}")
    told = ", ".join(f"{count} {state}" for state, count in sorted(f.notices.items()))
    print(f"   petitions confirmed {f.confirmed}: lost {len(f.lost)}, doubled {len(f.doubled)}")
    print(f"   drafts looked at {f.drafts_looked_at}: lost {len(f.lost_drafts)}")
    print(f"   news promised {f.notices.total() + len(f.lost_notices)}: {told},", end=" ")
    print(f"gone {len(f.lost_notices)}, told twice {len(f.repeated_notices)}")
    print(f"   files {f.files}: of petitions with not all of theirs {len(f.lost_files)}")
    print(f"   citizens left without an answer {len(f.stuck)}, left over {len(f.left_over)}")
    print(f"   (every bar 0; screens shown twice, which may be: {f.repeated_screens})")


# --- thrice ---


def _thrice(folder: Path) -> Sequence[str]:
    print("\n== every update thrice, out of order, to two processes on one PostgreSQL ==")
    with running_postgres(folder) as server:
        once, twice = (prepared_database(server, name) for name in ("once", "twice"))
        ports = (free_port(), free_port())
        result: Compared = asyncio.run(
            compare(folder, (once, twice), ports, crowd=Crowd(), seed=SEED)
        )
    rows = ", ".join(f"{count} {name}" for name, count in result.rows.items())
    print(f"   {result.updates} updates in {result.posts} posts; compared {rows}")
    print(f"   differences {len(result.differences)} (bar 0)")
    _print_faults(result.differences)
    return result.differences


# --- walks ---


def _walks(_: Path) -> Sequence[str]:
    print(f"\n== {WALKS * INPUTS:,} inputs at random ==")
    knowledge = load_knowledge(ROOT / "knowledge")
    answering = answering_for(
        knowledge, lexicon=read_lexicon(), calibration=read_calibration(semantic=False)
    )
    texts, petitions = shipped_texts(), petitioning()
    conversation = Conversation(texts, answering, petitions=petitions)
    words = (*_matters(), *golden_questions()[:40])
    inputs: Counter[str] = Counter()
    steps: set[str] = set()
    recorded, faults = 0, []
    for seed in range(WALKS):
        walk = walk_of(seed, conversation, petitions, texts, words)
        asyncio.run(walk.goes(INPUTS))
        inputs += walk.inputs
        recorded += walk.recorded
        steps |= walk.seen
        faults += [f"walk {seed}, {fault}" for fault in walk.faults]
    kinds = ", ".join(f"{count} {kind}" for kind, count in inputs.most_common())
    print(f"   {inputs.total():,} inputs: {kinds}")
    print(f"   {len(steps)} steps of the form reached, {recorded} petitions recorded")
    print(f"   exceptions, silences, places without a way out {len(faults)} (bar 0)")
    _print_faults(faults)
    return faults


def _matters() -> Iterable[str]:
    """What people write, of every kind, from the exam of kinds."""
    rows = yaml.safe_load((ROOT / "tests/golden/kinds.yaml").read_text(encoding="utf-8"))
    return [str(text) for text in _strings(rows) if len(str(text).split()) > 3]


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


# --- rate ---


def _rate(folder: Path) -> Sequence[str]:
    print("\n== whole petition conversations, one process, SQLite, one core ==")
    result = asyncio.run(measure(folder))
    print(
        f"   {result.conversations} from /kiennghi to the code: {result.rate:.1f} a second", end=""
    )
    print(f", {result.updates:.1f} updates each")
    if result.whole_ms is not None:
        print(f"   CPU of the bot {result.whole_ms:.0f} ms each:", end=" ")
        print(f"{1000 / result.whole_ms:.1f} a second of its own")
        parts = {
            "conversation and screens": result.conversation_ms,
            "store": result.with_store_ms - result.conversation_ms,
            "Telegram, files and the rest": result.whole_ms - result.with_store_ms,
        }
        split = sorted(parts.items(), key=lambda part: -part[1])
        print("   bound by " + ", ".join(f"{name} {ms:.0f} ms" for name, ms in split))
    return []


# --- ---


def free_port() -> int:
    """Find a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _print_faults(faults: Sequence[str]) -> None:
    for fault in faults[:SHOWN]:
        print(f"   ! {fault[:400]}")
    if len(faults) > SHOWN:
        print(f"   ! and {len(faults) - SHOWN} more")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
