"""Whether every letter arrives: a real server that misbehaves, and a mailing process that dies.

``python -m tests.bench.mail [letters] [kills]`` promises as many letters (1,000). A process of its
own hands them to a server with STARTTLS and AUTH that refuses, stalls, cuts the line and restarts,
while that process is killed (kill -9) again and again (20 times). Bars: every Message-ID accepted,
and accepted twice only where nobody could know, and then listed.
"""

import asyncio
import logging
import os
import signal
import ssl
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic

import sqlalchemy as sa

from bot.domain.letter import LetterState, Mailing, MailState, Way
from bot.files.vault import FileVault
from bot.mail.message import MessageForm
from bot.mail.smtp import Server, SmtpMailer
from bot.services.mailing import Mailings, Waits
from bot.store.cipher import Cipher, new_key
from bot.store.connection import engine_for
from bot.store.letter_tables import mailings
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from bot.texts.catalog import shipped_texts
from bot.upkeep import SystemClock
from tests.letters_factory import a_letter, a_letter_file, a_mailing, an_enclosed
from tests.mail.server import HOST, LAST_WORD_LOST, PASSWORD, USER, Fault, MailServer

LETTERS, KILLS = 1_000, 20
SHARES = {  # of tries
    Fault.REFUSE: 0.08,
    Fault.REFUSE_CONTENT: 0.03,
    Fault.STALL: 0.01,
    Fault.DROP: 0.05,
    Fault.DROP_CONTENT: 0.03,
    Fault.CUT: 0.04,
    Fault.STALL_LAST: 0.01,
}
PATIENCE = 3.0  # seconds that the client waits for an answer
WAITS = Waits(
    first=timedelta(seconds=0.2),
    longest=timedelta(seconds=3),
    given_up_after=timedelta(hours=2),
    most_doubts=1_000,
)
RESTART_EVERY, GONE_FOR = 8.0, 1.0  # seconds
NO_LONGER_THAN = 1_500.0  # seconds for the whole
LOOK_EVERY = 0.25  # seconds
KEY = "BENCH_KEY"  # the child's environment


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the process works, and how often it is killed."""

    url: str
    key: str
    folder: Path
    kills: int


@dataclass
class Ordeal:
    """What was done to the process and the server."""

    kills: int = 0
    restarts: int = 0
    under_way: Counter[str] = field(default_factory=Counter)  # Message-IDs at a kill


async def main(letters: int, kills: int) -> bool:
    """Run it, print the figures, and say whether the bars were reached."""
    logging.getLogger("mail.log").setLevel(
        logging.CRITICAL
    )  # the server's, of lines that were cut
    chance = Random(7)  # noqa: S311 - repeatable
    kinds = [*SHARES, Fault.NONE]
    weights = [*SHARES.values(), 1 - sum(SHARES.values())]
    key = new_key()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bot.db"
        upgrade(url)
        await promise(url, key, Path(folder), letters)
        server = MailServer(fault=lambda: chance.choices(kinds, weights)[0])
        async with server:
            (Path(folder) / "ca.pem").write_bytes(server.certificate)
            ordeal, began = Ordeal(), monotonic()
            restarting = asyncio.create_task(restart(server, ordeal))
            try:
                async with asyncio.timeout(NO_LONGER_THAN):
                    place = Place(url=url, key=key, folder=Path(folder), kills=kills)
                    await survive(place, server, ordeal)
            finally:
                restarting.cancel()
            took = monotonic() - began
        return report(everything(url), server, ordeal, took)


async def promise(url: str, key: str, folder: Path, letters: int) -> None:
    """Put the letters into the store, as sending them does."""
    store = SqlStore(url, cipher=Cipher([key]), clock=SystemClock())
    sha256 = await FileVault(folder / "files").keep(b"%PDF-1.7" + bytes(20_000))
    now = datetime.now(UTC)
    async with store.begin() as uow:
        for number in range(1, letters + 1):
            sent = a_letter(state=LetterState.SENT, way=Way.MAIL, number=f"{number}/PC")
            letter = await uow.letters.add(sent, [an_enclosed(code=f"KN-{number:04}")])
            await uow.letters.add_file(letter.id, a_letter_file(sha256=sha256))
            await uow.mailings.add(
                a_mailing(
                    letter_id=letter.id,
                    message_id=f"<{letter.id}.1.bench@mat-tran.test>",
                    queued_at=now,
                    next_at=now,
                    changed_at=now,
                )
            )
    await store.close()


async def restart(server: MailServer, ordeal: Ordeal) -> None:
    """Take the server away now and then."""
    while True:
        await asyncio.sleep(RESTART_EVERY)
        await server.stop()
        await asyncio.sleep(GONE_FOR)
        await server.start()
        ordeal.restarts += 1


async def survive(place: Place, server: MailServer, ordeal: Ordeal) -> None:
    """Start the mailing process anew each time it was killed, until all is sent."""
    chance = Random(8)  # noqa: S311 - repeatable
    share = unsent(place.url) // (place.kills + 2)
    while True:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.mail", "--child", place.url, str(place.folder)),
            str(server.port),
            env={**os.environ, KEY: place.key},
        )
        try:
            # Killed while it works, spread over the whole: not before some more were taken.
            wanted = len(server.accepted) + share
            is_last = ordeal.kills >= place.kills
            while (left := unsent(place.url)) and (  # noqa: ASYNC110 - another process is watched
                is_last or len(server.accepted) < wanted
            ):
                await asyncio.sleep(LOOK_EVERY)
            await asyncio.sleep(chance.uniform(0, 0.5))
        finally:
            with suppress(ProcessLookupError):
                child.send_signal(signal.SIGKILL)
            await child.wait()
        if is_last and not left:
            return
        ordeal.kills += 1
        ordeal.under_way.update(
            each.message_id for each in everything(place.url) if each.state is MailState.SENDING
        )


def everything(url: str) -> list[Mailing]:
    """All mails as they stand, read beside the process that writes."""
    with engine_for(url).connect() as connection:
        rows = connection.execute(sa.select(mailings)).all()
    return [
        a_mailing(
            id=row.id,
            message_id=row.message_id,
            state=MailState(row.state),
            attempts=row.attempts,
            doubts=row.doubts,
        )
        for row in rows
    ]


def unsent(url: str) -> int:
    """How many mails no server is known to have taken."""
    open_ = sa.select(sa.func.count()).where(mailings.c.state != MailState.SENT.value)
    with engine_for(url).connect() as connection:
        return int(connection.execute(open_).scalar_one())


def report(kept: list[Mailing], server: MailServer, ordeal: Ordeal, took: float) -> bool:
    """Print the figures beside the bars."""
    times = Counter(taken.message_id for taken in server.accepted)
    cut = Counter(t.message_id for t in server.accepted if t.fault in LAST_WORD_LOST)
    doubled = {id_ for id_, count in times.items() if count > 1}
    listed = {each.message_id for each in kept if each.is_perhaps_doubled}
    lost = [each for each in kept if each.message_id not in times]
    strangers = times.keys() - {each.message_id for each in kept}
    # Each copy but the last must have lost its last word: to the line, or to a kill.
    unexplained = [id_ for id_ in doubled if times[id_] - 1 > cut[id_] + ordeal.under_way[id_]]
    by_kill = sum(cut[id_] < times[id_] - 1 for id_ in doubled)
    print(f"{len(kept)} letters, {sum(each.attempts for each in kept)} tries, {took:.0f} s")
    print(f"kills {ordeal.kills}, restarts of the server {ordeal.restarts}")
    print(f"accepted at least once  {len(times)}/{len(kept)}   lost {len(lost)}   (bar: 0)")
    print(f"accepted twice or more  {len(doubled)}, of them by a kill {by_kill}")
    print(f"  without a last word cut or a kill: {len(unexplained)}   (bar: 0)")
    print(f"  not listed as uncertain: {len(doubled - listed)}   (bar: 0)")
    print(f"listed as uncertain     {len(listed)}")
    return not (lost or strangers or unexplained or doubled - listed)


async def deliver(url: str, folder: Path, port: int) -> None:
    """The process that is killed: as background.py runs it, with shorter waits."""
    store = SqlStore(url, cipher=Cipher([os.environ[KEY]]), clock=SystemClock())
    address = Server(host=HOST, port=port, user=USER, password=PASSWORD, timeout=PATIENCE)
    form = MessageForm(shipped_texts(), office="Mặt trận", sender="van-thu@mat-tran.test")
    trusted = _trusting(folder / "ca.pem")
    work = Mailings(
        store,
        SystemClock(),
        mailer=SmtpMailer(address, form, trusted),
        vault=FileVault(folder / "files"),
        waits=WAITS,
    )
    await work.abandon(alone=True)
    while True:
        await work.work()
        await asyncio.sleep(0.1)


def _trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        asyncio.run(deliver(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])))
    else:
        given = dict(enumerate(int(word) for word in sys.argv[1:]))
        sys.exit(not asyncio.run(main(given.get(0, LETTERS), given.get(1, KILLS))))
