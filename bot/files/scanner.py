"""Asks a program whether a file is malicious, as `clamdscan` and its like answer."""

import asyncio
import logging
import shlex
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.services.file_ports import ScanResult

PLACE = "{}"  # where the path goes; at the end without it
PATIENCE = 120.0  # seconds; a scanner that has just started reads its signatures first

_RESULTS = {0: ScanResult.CLEAN, 1: ScanResult.INFECTED}  # anything else is trouble of its own

log = logging.getLogger(__name__)


class CommandScanner:
    """Fulfils :class:`bot.services.file_ports.Scanner` by a command; no shell comes between."""

    def __init__(
        self, command: str, path_of: Callable[[str], Path], *, patience: float = PATIENCE
    ) -> None:
        self._words = shlex.split(command)
        if not self._words:
            raise ValueError("a scanner needs a command")
        self._path_of = path_of
        self._patience = patience

    async def scan(self, sha256: str) -> ScanResult:
        """Look at a file in the vault."""
        path = str(self._path_of(sha256).resolve())
        words = [word.replace(PLACE, path) for word in self._words]
        if words == self._words:
            words.append(path)
        try:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
            )
        except OSError as error:
            log.error("scanner cannot be run", extra={"error": type(error).__name__})  # noqa: TRY400 - says it all
            return ScanResult.UNKNOWN
        try:
            async with asyncio.timeout(self._patience):
                status = await process.wait()
        except TimeoutError:
            log.error("scanner did not answer", extra={"seconds": self._patience})  # noqa: TRY400 - says it all
            return ScanResult.UNKNOWN
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if status not in _RESULTS:
            log.error("scanner failed", extra={"status": status})
        return _RESULTS.get(status, ScanResult.UNKNOWN)
