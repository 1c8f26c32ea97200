"""The vault holds bytes under their hash, for its owner alone."""

import hashlib
import os
from pathlib import Path

import pytest

from bot.files.vault import FileVault

HOUR_AND_MORE = 4000  # seconds


async def test_what_is_kept_lies_under_its_hash_for_the_owner_alone(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "files")

    sha256 = await vault.keep(b"words")
    again = await vault.keep(b"words")

    path = tmp_path / "files" / sha256[:2] / sha256[2:4] / sha256
    assert sha256 == again == hashlib.sha256(b"words").hexdigest()
    assert await vault.read(sha256) == b"words"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in path.parent.iterdir()] == [sha256]


async def test_what_was_changed_on_the_disk_is_not_read(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    sha256 = await vault.keep(b"words")
    vault.path(sha256).write_bytes(b"other")

    with pytest.raises(ValueError, match="not what was put in"):
        await vault.read(sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "../" + "a" * 61])
def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a hash"):
        FileVault(tmp_path).path(name)


async def test_orphans_are_swept_once_they_are_old(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    kept, orphan, fresh = [await vault.keep(word) for word in (b"kept", b"orphan", b"fresh")]
    torn = vault.path(orphan).with_name(".half-written")
    torn.write_bytes(b"x")
    for path in (vault.path(kept), vault.path(orphan), torn):
        old = path.stat().st_mtime - HOUR_AND_MORE
        os.utime(path, (old, old))

    swept = await vault.sweep(frozenset({kept}))

    assert swept == 2
    assert await vault.read(kept) == b"kept"
    assert await vault.read(fresh) == b"fresh"
    assert not vault.path(orphan).exists()
