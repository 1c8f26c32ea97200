"""How long a full register takes to export, how much memory, and how long its figures take.

``python -m tests.bench.exports [petitions]`` fills a SQLite store (100,000 unless told), and in a
process of its own each time writes every column to XLSX, the same to CSV, and counts the figures.
Nothing is left behind.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from bot.config import ROOT
from bot.documents.calendar import working_calendar
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.local_time import local_day
from bot.reports.exporting import Exporter
from bot.services.figures import figures
from bot.services.file_orders import Export, What
from bot.services.office import Filter
from bot.services.similarity import Similarity
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from bot.texts.catalog import shipped_texts
from tests.bench.register import Invention, fill
from tests.fakes import FakeClock

FULL = 100_000
SECONDS, MEGABYTES = 60, 300  # the bars, for XLSX
ACTS = ("so-bot.xlsx", "so-bot.csv", "tu-chon.xlsx", "tong-hop.xlsx", "figures")
BARRED = ("so-bot.xlsx",)


async def act(name: str, url: str, key: str, folder: Path) -> None:
    """Do one thing and print what it took; in a process of its own, for its memory's sake."""
    store = SqlStore(url, cipher=Cipher([key]), clock=FakeClock())
    knowledge = load_knowledge(ROOT / "knowledge")
    exporter = Exporter(store, shipped_texts(), knowledge)
    start, worked = perf_counter(), process_time()
    if name == "figures":
        calendar = working_calendar(knowledge.calendar)
        found = await figures(store, Filter(), calendar, local_day(datetime.now(UTC)))
        told = f"{found.total.received:,} petitions"
    else:
        what = What(name.partition(".")[0])
        export = Export(what=what, wanted=Filter(), contacts=True)
        written = await exporter.write(export, folder / name)
        told = f"{written:,} rows, {(folder / name).stat().st_size / 1e6:.1f} MB"
    took, worked = perf_counter() - start, process_time() - worked
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024
    print(f"{took:.1f} {peak:.0f} {told}, {worked:.1f} s of processor")
    await store.close()


def main(arguments: Sequence[str]) -> int:
    """Fill a store and do everything in turn; 1 when a bar is missed."""
    count = int(arguments[0]) if arguments else FULL
    reached = True
    with tempfile.TemporaryDirectory() as name:
        folder, key = Path(name), new_key()
        url = f"sqlite:///{folder}/bot.db"
        upgrade(url)
        invention = Invention(Similarity(read_lexicon()))
        asyncio.run(fill(url, invention, Cipher([key]), count))
        for act_ in ACTS:
            command = [sys.executable, "-m", "tests.bench.exports", "--act", act_, url, key, name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
            took, peak, told = done.stdout.strip().split(" ", 2)
            bar = f", bars {SECONDS} s, {MEGABYTES} MB" if act_ in BARRED else ""
            print(f"  {act_:14} {took:>6} s, peak {peak:>4} MB{bar} ({told})")
            if bar:
                reached &= float(took) <= SECONDS and float(peak) <= MEGABYTES
    return 0 if reached else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--act"]:
        asyncio.run(act(sys.argv[2], sys.argv[3], sys.argv[4], Path(sys.argv[5])))
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
