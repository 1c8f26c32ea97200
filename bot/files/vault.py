"""Bytes on the disk under their hash, where no web server looks and nobody else may read."""

import asyncio
import hashlib
import os
import secrets
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

# What has just come may not be on record yet, so a sweep leaves it alone.
SPARED_FOR = timedelta(hours=1)
_OWNER_ONLY = 0o600
_FOLDER = 0o700
_DIGITS = frozenset("0123456789abcdef")


class FileVault:
    """Fulfils :class:`bot.services.file_ports.Vault` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """Hold this; returns its SHA-256."""
        return await asyncio.to_thread(self._keep, content)

    async def read(self, sha256: str) -> bytes:
        """Return what is held; raises FileNotFoundError, and ValueError where it was changed."""
        content = await asyncio.to_thread(self.path(sha256).read_bytes)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("the file is not what was put in")
        return content

    def path(self, sha256: str) -> Path:
        """Tell where a hash lies, whether or not it does."""
        if len(sha256) != 64 or not _DIGITS.issuperset(sha256):
            raise ValueError("not a hash")
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    async def discard(self, sha256: str) -> None:
        """Delete what is held under a hash; nothing is as good."""
        await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)

    async def sweep(self, known: frozenset[str]) -> int:
        """Delete what no hash refers to, save what has just come; returns how many."""
        return await asyncio.to_thread(self._sweep, known)

    def _keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if path.exists():
            with suppress(FileNotFoundError):  # swept meanwhile
                os.utime(path)
                return sha256
        write_whole(path, content)
        return sha256

    def _sweep(self, known: frozenset[str]) -> int:
        before = time.time() - SPARED_FOR.total_seconds()
        swept = 0
        for path in self._folder.glob("*/*/*"):
            if path.name in known or path.stat().st_mtime > before:
                continue
            path.unlink(missing_ok=True)
            swept += 1
        return swept


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, for its owner alone."""
    path.parent.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    written = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with open(written, "xb", opener=_private) as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    _settle(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _OWNER_ONLY)


def _settle(folder: Path) -> None:
    """Have the name on the disk too, not only the content."""
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
