"""Writes a version of the knowledge as a folder."""

from pathlib import Path

from bot.domain.bundle import Bundle
from bot.domain.errors import FolderNotEmptyError


def write_bundle(bundle: Bundle, folder: Path) -> None:
    """Write its own files; what it borrowed it borrows again. Nothing there is overwritten."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmptyError(folder=folder.as_posix())
    for name, content in bundle.own.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
