"""``run_bot.py`` as a process of its own, in a folder and with settings of its own."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.config import ROOT

PATIENCE = 60.0  # seconds; a start takes three on an idle machine


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Terminal:
    """Somebody's terminal: a folder to be in, and nothing set but what the test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def runs(self, *arguments: str | Path, typed: str = "", **settings: object) -> Ended:
        """Run a command to its end."""
        async with self.starts(*arguments, **settings) as process:
            out, err = await asyncio.wait_for(process.communicate(typed.encode()), PATIENCE)
            return _ended(process, out, err)

    @asynccontextmanager
    async def starts(self, *arguments: str | Path, **settings: object) -> AsyncIterator[Process]:
        """Start a command; it is killed if the test leaves it running."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            ROOT / "run_bot.py",
            *arguments,
            cwd=self.folder,
            env=_environment(settings),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()


async def stopped(process: Process, sign: signal.Signals, within: float = 20) -> Ended:
    """Ask it to stop, as systemd or Ctrl-C does, and wait."""
    process.send_signal(sign)
    out, err = await asyncio.wait_for(process.communicate(), within)
    return _ended(process, out, err)


def _environment(settings: Mapping[str, object]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "SEMANTIC": "off", **{name: str(value) for name, value in settings.items()}}


def _ended(process: Process, out: bytes, err: bytes) -> Ended:
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())
