"""Files sent either way: what ``getFile`` says of them and what a download returns.

The newest are kept up to a bound of memory; an older one is known but can no longer be downloaded.
A file may be declared bigger than its content, so limits can be tested without the bytes.
"""

import mimetypes
import secrets
import struct
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from bot.simulator.refusals import refused

Json = dict[str, Any]

MEMORY = 256 * 1024 * 1024  # bytes of content kept
KEPT = 50_000  # files known
DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
PHOTO_SIDES_LIMIT = 10_000  # width and height together
PHOTO_RATIO_LIMIT = 20

_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "sticker": "stickers",
    "video": "videos",
    "audio": "music",
}
_PREFIXES = {
    "photo": "AgACAgUA",
    "document": "BQACAgUA",
    "voice": "AwACAgUA",
    "sticker": "CAACAgUA",
    "video": "BAACAgUA",
    "audio": "CQACAgUA",
}
# What Telegram tells of other kinds, beside what all have; nobody looks into their content here.
_TOLD: dict[str, Json] = {
    "voice": {"duration": 3, "mime_type": "audio/ogg"},
    "audio": {"duration": 3},
    "video": {"duration": 3, "width": 640, "height": 360},
    "sticker": {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
}
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """A file Telegram keeps."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    size: int
    path: str
    content: bytes | None
    width: int = 0
    height: int = 0

    def json(self) -> Json:
        """Return what every kind of file has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    """All files, newest last."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._by_id: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_path: dict[str, StoredFile] = {}
        self._held = 0
        self._count = 0

    def keep(self, kind: str, name: str, content: bytes, size: int = 0) -> StoredFile:
        """Store a file; ``size`` declares it bigger than its content."""
        mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = ".jpg" if kind == "photo" else PurePosixPath(name).suffix
        width, height = image_size(content)
        stored = StoredFile(
            id=_PREFIXES[kind] + secrets.token_urlsafe(48),
            unique_id="AgAD" + secrets.token_urlsafe(9),
            kind=kind,
            name=name,
            mime_type=mime_type,
            size=max(size, len(content)),
            path=f"{_FOLDERS[kind]}/file_{self._count}{suffix}",
            content=content,
            width=width,
            height=height,
        )
        self._count += 1
        self._by_id[stored.id] = stored
        self._by_path[stored.path] = stored
        self._held += len(content)
        self._forget()
        return stored

    def known(self, file_id: str) -> StoredFile | None:
        """Return the file with this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this path."""
        return self._by_path.get(path)

    def _forget(self) -> None:
        if len(self._by_id) > KEPT:
            _, oldest = self._by_id.popitem(last=False)
            del self._by_path[oldest.path]
            self._held -= len(oldest.content or b"")
        if self._held > MEMORY:
            for stored in self._by_id.values():
                self._held -= len(stored.content or b"")
                stored.content = None
                if self._held <= MEMORY:
                    break


def file_content(stored: StoredFile) -> Json:
    """Return the part of a message that holds a file."""
    if stored.kind == "photo":
        return {"photo": [{**stored.json(), "width": stored.width, "height": stored.height}]}
    described = {"mime_type": stored.mime_type} | _TOLD.get(stored.kind, {}) | stored.json()
    if stored.kind == "document":
        described["file_name"] = stored.name
    return {stored.kind: described}


def checked_photo(content: bytes, size: int) -> None:
    """Refuse what Telegram does not take as a photo."""
    if size > PHOTO_LIMIT:
        raise refused("photo_too_big", size=size, limit=PHOTO_LIMIT)
    width, height = image_size(content)
    if not width or not height:
        raise refused("image_failed")
    longer, shorter = max(width, height), min(width, height)
    if width + height > PHOTO_SIDES_LIMIT or longer > shorter * PHOTO_RATIO_LIMIT:
        raise refused("photo_dimensions")


def image_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, GIF, WebP or JPEG, zeros for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        return struct.unpack("<HH", content[6:10])
    if content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else (0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0
