"""Files of one vault put into another: into a backup and back."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.files.vault import FileVault, write_whole

_SEEN_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How it went."""

    count: int
    size: int  # bytes
    missing: tuple[str, ...]  # hashes that do not lie there
    damaged: tuple[str, ...]  # hashes under which something else lies: left where it is


def copy_files(
    hashes: Iterable[str], source: Path, target: Path | None, tick: Callable[[int], None]
) -> Copied:
    """Copy what is whole; without a target only look."""
    count = size = 0
    missing, damaged = [], []
    for sha256 in hashes:
        try:
            content = FileVault(source).path(sha256).read_bytes()
        except (FileNotFoundError, ValueError):  # ValueError: not a hash
            missing.append(sha256)
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            damaged.append(sha256)
            continue
        if target is not None:
            write_whole(FileVault(target).path(sha256), content)
        count += 1
        size += len(content)
        if count % _SEEN_EVERY == 0:
            tick(count)
    return Copied(count=count, size=size, missing=tuple(missing), damaged=tuple(damaged))


def stored_in(folder: Path) -> frozenset[str]:
    """The hashes that lie in a vault; what is half written is none."""
    return frozenset(path.name for path in folder.glob("*/*/*") if not path.name.startswith("."))


def discard(hashes: Iterable[str], folder: Path) -> None:
    """Delete these, now."""
    for sha256 in hashes:
        FileVault(folder).path(sha256).unlink(missing_ok=True)
