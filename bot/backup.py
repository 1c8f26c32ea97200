"""Everything that is kept, into a folder and back: the database and the files, never the key.

A backup is written beside its place and renamed at the end, its manifest last: what has its name
is whole. Restoring looks at all of it before the first byte is written.
"""

import asyncio
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.config import Settings
from bot.files.copies import Copied, copy_files, discard, stored_in
from bot.services.ports import Clock
from bot.store.access import usable
from bot.store.cipher import Cipher, WrongKeyError
from bot.store.dump import dump
from bot.store.keys import MissingKeyError
from bot.store.ledger import Ledger
from bot.store.load import Broken, check_empty, check_parts, load
from bot.store.parts import BackupError, Part, Tick
from bot.store.store import SqlStore
from bot.upkeep import keys_for, ledger_of, prepare_store

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = "tables"
FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds."""

    created_at: datetime
    revision: str  # the form of the database
    parts: Sequence[Part]
    files: int
    size: int  # of the files, in bytes
    missing: Sequence[str]  # hashes of files that were gone or damaged already

    def rows(self, table: str) -> int:
        """How many rows of a table it holds."""
        return next((part.rows for part in self.parts if part.name == table), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of a restore."""

    manifest: Manifest
    broken: Broken
    files: Copied
    extra: int  # files of the backup that nothing refers to: left there
    erased: int  # people erased again
    listed: bool  # whether there was a list of erasures to go by


def back_up(settings: Settings, target: Path, clock: Clock, tick: Tick) -> Manifest:
    """Write a backup; the bot may run on. Raises :class:`BackupError`."""
    with usable():
        _check_free(target)
        unfinished = target.with_name(f".{target.name}.unfinished")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            unfinished.mkdir(mode=0o700)
        except FileExistsError:
            raise BackupError("unfinished", folder=unfinished) from None
        try:
            manifest = _write(settings, unfinished, clock.now(), tick)
            _rename(unfinished, target)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return manifest


def restore(
    settings: Settings, source: Path, erasures: Path | None, clock: Clock, tick: Tick
) -> Restored:
    """Fill an empty store from a backup; raises :class:`BackupError` before anything is written.

    Whoever was erased since is erased again: by the list given, and by the one in the data folder.
    """
    manifest = _read_manifest(source)
    with usable():
        given = _given(erasures)
        cipher = _cipher(settings)
        tables, kept = source / TABLES, source / FILES
        check_empty(settings.store_url)
        hashes = check_parts(manifest.parts, tables, manifest.revision, cipher, tick)
        vault = settings.files_dir
        strays = stored_in(vault) - hashes
        if strays:
            raise BackupError("files_not_empty", folder=vault, count=len(strays))
        ledger = ledger_of(settings)
        listed = given is not None or bool(ledger.read())
        # First of all, so that even a restore broken off lets nobody come back.
        ledger.add(given.read() if given is not None else {})
        files = copy_files(sorted(hashes), kept, vault, lambda count: tick(FILES, count))
        broken = load(
            settings.store_url,
            manifest.parts,
            tables,
            manifest.revision,
            at=clock.now(),
            tick=tick,
        )
    erased, left = asyncio.run(_keep_erased(settings, ledger, clock))
    discard(stored_in(vault) - left, vault)
    return Restored(
        manifest=manifest,
        broken=broken,
        files=files,
        extra=len(stored_in(kept) - hashes),
        erased=erased,
        listed=listed,
    )


async def _keep_erased(
    settings: Settings, ledger: Ledger, clock: Clock
) -> tuple[int, frozenset[str]]:
    cipher = await asyncio.to_thread(prepare_store, settings)
    store = SqlStore(settings.store_url, cipher=cipher, clock=clock, ledger=ledger)
    try:
        erased = await store.keep_erased()
        async with store.begin() as uow:
            return len(erased), await uow.files.hashes() | await uow.letters.hashes()
    finally:
        await store.close()


def _write(settings: Settings, folder: Path, at: datetime, tick: Tick) -> Manifest:
    (folder / TABLES).mkdir()
    dumped = dump(settings.store_url, folder / TABLES, tick)
    files = copy_files(
        dumped.hashes,
        settings.files_dir,
        folder / FILES,
        lambda count: tick(FILES, count),
    )
    manifest = Manifest(
        created_at=at,
        revision=dumped.revision,
        parts=dumped.parts,
        files=files.count,
        size=files.size,
        missing=(*files.missing, *files.damaged),
    )
    words = {"format": FORMAT, **asdict(manifest), "created_at": at.isoformat()}
    (folder / MANIFEST).write_text(
        json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    for path in (*(folder / TABLES).iterdir(), folder / MANIFEST):
        path.chmod(0o600)
    if hasattr(os, "sync"):  # all of it on the disk before it gets its name
        os.sync()
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    try:
        words = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if words.pop("format") != FORMAT:
            raise BackupError("other_format", folder=folder)
        parts = [Part(**part) for part in words.pop("parts")]
        created_at = datetime.fromisoformat(words.pop("created_at"))
        return Manifest(parts=parts, created_at=created_at, **words)
    except OSError:
        raise BackupError("no_backup", folder=folder) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BackupError("damaged", parts=MANIFEST) from None


def _check_free(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError("target_not_empty", folder=target)


def _rename(written: Path, target: Path) -> None:
    if target.exists():
        target.rmdir()  # it was empty
    written.rename(target)


def _given(erasures: Path | None) -> Ledger | None:
    if erasures is None:
        return None
    if not erasures.is_file():
        raise BackupError("no_ledger", file=erasures)
    return Ledger(erasures)


def _cipher(settings: Settings) -> Cipher:
    try:
        return Cipher(keys_for(settings))
    except MissingKeyError:
        raise BackupError("no_key") from None
    except WrongKeyError:
        raise BackupError("wrong_key") from None
