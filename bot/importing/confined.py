"""Runs a command that reads what strangers made: its time, memory and output are bounded.

The limits are set by a process in between (this module, run by itself), which then becomes the
command: to set them between fork and exec is not safe beside threads.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

OUTPUT_LIMIT = 200_000_000  # bytes that any one file it writes may grow to, its output among them
_ROOT = Path(__file__).parents[2]  # where `bot` is found
_MEGABYTE = 1_000_000
_LOOK_EVERY = 1.0  # seconds
_PATIENCE = 3  # times the seconds of processor, on a busy machine

Watch = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a command may take."""

    seconds: int  # of processor
    megabytes: int  # of address space


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a command ended; below zero its status is the signal that killed it."""

    status: int
    output: bytes


class TookTooLongError(Exception):
    """It was killed, with all it had started."""


def run(
    command: Sequence[str],
    limits: Limits,
    *,
    given: bytes = b"",
    folder: Path | None = None,
    watch: Watch | None = None,
) -> Finished:
    """Run it to its end, in ``folder`` if one is named; it sees none of our secrets.

    ``watch`` is now and then shown the folder in which it keeps what it needs for a while; what
    that raises ends it. Raises :class:`TookTooLongError`.
    """
    confine = (sys.executable, "-m", __name__, str(limits.seconds), str(limits.megabytes))
    with (
        tempfile.TemporaryDirectory() as home,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as source,  # a pipe would have to be fed between two looks
    ):
        source.write(given)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 - the callers' own commands, no shell between
            [*confine, *command],
            stdin=source,
            stdout=output,
            stderr=subprocess.DEVNULL,
            cwd=folder or home,
            env=_environment(home),
            start_new_session=True,
        )
        try:
            _wait(process, _PATIENCE * limits.seconds, watch, Path(home))
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # and what it left running
            process.wait()
        if process.returncode == -signal.SIGXCPU:
            raise TookTooLongError
        output.seek(0)
        return Finished(status=process.returncode, output=output.read(OUTPUT_LIMIT))


def _wait(
    process: "subprocess.Popen[bytes]",
    seconds: float,
    watch: Watch | None,
    home: Path,
) -> None:
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        try:
            process.wait(timeout=min(_LOOK_EVERY, left) if watch else left)
        except subprocess.TimeoutExpired as error:
            if watch is None or time.monotonic() >= deadline:
                raise TookTooLongError from error
            watch(home)
        else:
            return


def _environment(home: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(_ROOT),
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",  # tesseract would take every core
    }


def _become(seconds: int, megabytes: int, command: list[str]) -> None:
    for limit, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, megabytes * _MEGABYTE),
        (resource.RLIMIT_FSIZE, OUTPUT_LIMIT),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (least, least if least == hard else least + 1))
    os.execvp(command[0], command)  # noqa: S606 - to become it is the point


if __name__ == "__main__":
    _become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
