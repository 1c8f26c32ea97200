"""A new version of 2,000 articles under load: nobody is answered late, wrongly, or by both.

Everything happens in one process, as on a small server whose administrator publishes from the
console: citizens ask 50 questions a second while the version is tried, compared and reloaded.
"""

import asyncio
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from bot.chat.events import Said
from bot.chat.screens import Screen
from bot.chat.session import Incoming
from bot.config import ROOT, Settings
from bot.core import Core, open_core
from bot.documents.lexicon_file import read_lexicon
from bot.store.keys import make_key
from bot.texts.catalog import shipped_texts
from bot.upkeep import KEY_FILE
from tests.bench.articles import write_folder
from tests.bench.matching import invented

ARTICLES = 2_000
RATE = 50  # questions a second
LATEST = 0.5  # seconds
SETTLE = 3.0  # seconds of load before and after
MARK = re.compile(r"\[\[(\w)\]\]")


@dataclass
class Tally:
    """What came of the questions."""

    times: list[float] = field(default_factory=list)
    failed: int = 0
    mixed: int = 0
    seen: dict[str, int] = field(default_factory=dict)


def main() -> int:
    """Print the figures; 1 where a bar is missed."""
    with tempfile.TemporaryDirectory() as name:
        return asyncio.run(_measure(Path(name)))


async def _measure(folder: Path) -> int:
    knowledge, changed = folder / "knowledge", folder / "changed"
    shutil.copytree(ROOT / "knowledge", knowledge)
    (knowledge / "documents" / "invented").mkdir()
    shutil.copytree(knowledge, changed)
    _write(knowledge, "a")
    _write(changed, "b")  # beforehand: an administrator's work is not this process's
    make_key(folder / KEY_FILE)
    settings = Settings.model_validate(
        {"data_dir": folder, "knowledge_dir": knowledge, "semantic": "off"}
    )
    async with open_core(settings, shipped_texts()) as core:
        tally = Tally()
        stop = asyncio.Event()
        load = asyncio.create_task(_load(core, tally, stop))
        follow = asyncio.create_task(_follow(core, stop))
        await asyncio.sleep(SETTLE)
        before = len(tally.times)
        await asyncio.to_thread(shutil.copytree, changed, knowledge, dirs_exist_ok=True)
        published, followed = await _publish(core)
        await asyncio.sleep(SETTLE)
        stop.set()
        await asyncio.gather(load, follow)
    late = sum(each > LATEST for each in tally.times)
    print(
        f"reload of {ARTICLES} articles under {RATE} questions a second: tried and published in"
        f" {published:.1f} s, followed {followed:.1f} s later (bar 5)"
    )
    for what, times in (("before", tally.times[:before]), ("during", tally.times[before:])):
        print(f"  {what}: {len(times)} questions, {_quantiles(times)}")
    print(
        f"  failed {tally.failed}, mixed {tally.mixed}, later than 500 ms {late} (bars 0);"
        f" answered by {tally.seen}"
    )
    return int(bool(tally.failed or tally.mixed or late or followed > 5))


async def _publish(core: Core) -> tuple[float, float]:
    start = time.perf_counter()
    trial = await core.publishing.try_out(None, lambda _done, _of: None)
    await core.publishing.publish(None, trial, reason="", anyway="figures")
    published = time.perf_counter()
    while core.editions().content != trial.bundle.content:  # noqa: ASYNC110 - seen from outside
        await asyncio.sleep(0.05)
    return published - start, time.perf_counter() - published


async def _load(core: Core, tally: Tally, stop: asyncio.Event) -> None:
    golden = yaml.safe_load((ROOT / "tests/golden/questions.yaml").read_text("utf-8"))
    questions = [row["q"] for row in golden["answerable"]]
    questions += [f"điều {number} văn bản thử" for number in range(1, 200)]
    start = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        number = 0
        while not stop.is_set():
            due = start + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            question = questions[number % len(questions)]
            tasks.create_task(_ask(core, tally, number, question, due))
            number += 1


async def _ask(core: Core, tally: Tally, number: int, question: str, due: float) -> None:
    said: list[str] = []

    def pack(screen: Screen) -> list[bytes]:
        said.append(screen.html)
        return [b""]

    incoming = Incoming(
        channel="bench",
        update_id=number,
        chat_key=f"chat-{number % 500}",
        person=str(number % 500),
        event=Said(text=question),
    )
    outcome = await core.session.handle(incoming, pack)
    tally.times.append(time.perf_counter() - due)
    marks = set(MARK.findall(" ".join(said)))
    tally.failed += bool(outcome.failure)
    tally.mixed += len(marks) > 1
    for mark in marks:
        tally.seen[mark] = tally.seen.get(mark, 0) + 1


async def _follow(core: Core, stop: asyncio.Event) -> None:
    """As the background does, every second."""
    while not stop.is_set():
        await core.follow[0]()
        await asyncio.sleep(1)


def _write(knowledge: Path, mark: str) -> None:
    """Mark whatever citizens read, so that its version shows."""
    document = invented(read_lexicon(), ARTICLES)
    marked_articles = tuple(
        replace(article, title=f"{article.title} [[{mark}]]") for article in document.articles
    )
    document = replace(document, title="Văn bản thử", articles=marked_articles)
    write_folder(document, knowledge / "documents" / "invented")
    for path in (ROOT / "knowledge" / "entries").glob("*.yaml"):
        text = path.read_text("utf-8")
        answers = re.compile(r"^( +answer: [|>][-+]?\n +)", re.MULTILINE)
        marked = answers.sub(rf"\g<1>[[{mark}]]", text)
        (knowledge / "entries" / path.name).write_text(marked, "utf-8")


def _quantiles(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return "  ".join(
        f"{name} {1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]:.0f} ms"
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))
    )


if __name__ == "__main__":
    sys.exit(main())
