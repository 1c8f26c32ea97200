"""How fast the console's pages come, over HTTP within the process, at a full register.

``python -m tests.bench.console [sqlite|postgresql|both] [petitions]`` fills a store with as many
made-up petitions (100,000 unless told), signs a member of staff in and prints p50 and p95 of the
list, as it opens, filtered and searched, and of single petitions, beside the bars. Nothing is left
behind.
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from bot.config import ROOT
from bot.console.application import console
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.petition import State
from bot.domain.staff import Operator, Role
from bot.files.vault import FileVault
from bot.services.erasure import Leftovers
from bot.services.office import Sorting
from bot.services.similarity import Similarity
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.bench.register import MEMBERS, PLACES, Invention, Known, fill
from tests.console_desk import desk_on
from tests.fakes import FakeClock
from tests.postgres import new_database, running_postgres
from tests.services.petition_office import Office

FULL = 100_000
TRIES, WARMING = 150, 10
LIST, PETITION = 150, 80  # the bars: ms, p95
ROOT_USER = Operator(user="bench")


async def measure(store: SqlStore, clock: FakeClock, known: Known, invention: Invention) -> bool:
    """Ask as a browser does; whether every bar is reached."""
    knowledge = load_knowledge(ROOT / "knowledge")
    with tempfile.TemporaryDirectory() as folder:
        desk = desk_on(
            store,
            clock,
            office=Office(store),
            vault=FileVault(Path(folder)),
            knowledge=knowledge,
            folder=Path(folder),
            leftovers=Leftovers(),
        )
        transport = httpx.ASGITransport(Starlette(routes=[console(desk)]))
        async with httpx.AsyncClient(
            transport=transport, base_url="https://front.example/console"
        ) as browser:
            async with store.begin() as uow:
                members = [
                    await desk.staffing.add(
                        uow, ROOT_USER, name=f"C{number}", roles=[Role.LEAD], now=clock.now()
                    )
                    for number in range(MEMBERS)
                ]
                token = await desk.staffing.link(uow, ROOT_USER, members[0].id, clock.now())
            page = await browser.get(f"sign-in/{token}")
            found = re.findall(r'name="csrf" value="(\w+)"', page.text)
            await browser.post(f"sign-in/{token}", data={"csrf": found[0]})
            return await _all(browser, known, invention)


async def _all(browser: httpx.AsyncClient, known: Known, invention: Invention) -> bool:
    dice = invention.dice

    def listed(**wanted: object) -> str:
        return f"./?{urlencode({'sort': dice.choice(list(Sorting)).value, **wanted})}"

    def said(rare: int) -> str:
        return " ".join(dice.sample(invention.text(invention.sector()).split(), rare))

    pages: dict[str, tuple[int, Callable[[], str]]] = {
        "list as it opens": (LIST, lambda: "./"),
        "list, every state": (LIST, lambda: listed(state="all", page=dice.randint(1, 20))),
        "list, filtered": (
            LIST,
            lambda: listed(
                state=dice.choice([*(each.value for each in State), "all", ""]),
                place=dice.choice(PLACES),
                sector=invention.sector() if dice.random() < 0.5 else "",
                owner=dice.choice(["", "me", "none"]),
                overdue=dice.choice(["", "1"]),
            ),
        ),
        "list, two words": (LIST, lambda: listed(state="all", words=said(2))),
        "list, three words": (LIST, lambda: listed(state="all", words=said(3))),
        "petition": (PETITION, lambda: f"petition/{dice.choice(known.codes)}"),
    }
    reached = True
    for name, (bar, address) in pages.items():
        taken = await _timed(lambda address=address: browser.get(address()))  # type: ignore[misc]  # called before the next turn
        p50, p95 = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
        reached &= p95 <= bar
        print(f"  {name:18} p50 {p50:6.1f} ms, p95 {p95:6.1f} ms, bar {bar} ms")
    return reached


async def _timed(get: Callable[[], Awaitable[httpx.Response]]) -> Sequence[float]:
    taken = []
    for number in range(WARMING + TRIES):
        start = perf_counter()
        answer = await get()
        if number >= WARMING:
            taken.append((perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(answer.status_code)
    return sorted(taken)


async def bench(url: str, kind: str, count: int) -> bool:
    """Fill, ask, print."""
    cipher, clock = Cipher([new_key()]), FakeClock()
    invention = Invention(Similarity(read_lexicon()))
    known = await fill(url, invention, cipher, count)
    store = SqlStore(url, cipher=cipher, clock=clock)
    print(f"{kind}: {count:,} petitions, load {os.getloadavg()[0]:.1f}")
    try:
        return await measure(store, clock, known, invention)
    finally:
        await store.close()


def main(arguments: Sequence[str]) -> int:
    """Run on one kind of database or on both."""
    asked = arguments[0] if arguments else "both"
    count = int(arguments[1]) if len(arguments) > 1 else FULL
    reached = True
    for kind in ("sqlite", "postgresql") if asked == "both" else (asked,):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if kind == "sqlite":
                url = f"sqlite:///{folder}/bot.db"
            else:
                url = new_database(stack.enter_context(running_postgres(folder)), "console")
            upgrade(url)
            reached &= asyncio.run(bench(url, kind, count))
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
