"""Methods that send files, and ``getFile``.

A photo has one size here. Files by URL are refused as a server without the Internet would refuse
them.
"""

import secrets
from typing import Any

from bot.simulator.files import DOWNLOAD_LIMIT, StoredFile, checked_photo, file_content
from bot.simulator.methods.access import writable_chat
from bot.simulator.methods.call import Call
from bot.simulator.methods.sending import caption_content, place, put, reply_fields
from bot.simulator.refusals import refused
from bot.simulator.telegram import Telegram

Json = dict[str, Any]

ALBUM = range(2, 11)
_ALBUM_KINDS = frozenset({"photo", "document"})
_ATTACHED = "attach://"


def send_photo(telegram: Telegram, call: Call) -> Json:
    """``sendPhoto``."""
    return _send_file(telegram, call, "photo")


def send_document(telegram: Telegram, call: Call) -> Json:
    """``sendDocument``."""
    return _send_file(telegram, call, "document")


def send_media_group(telegram: Telegram, call: Call) -> list[Json]:
    """``sendMediaGroup``."""
    call.required("media")
    media = call.json("media", "media")
    if not isinstance(media, list):
        raise refused("media_array")
    contents = [_album_item(telegram, call, item) for item in media]
    if not contents:
        raise refused("album_empty")
    if len(contents) not in ALBUM:
        raise refused("album_too_small" if len(contents) < ALBUM.start else "album_too_big")
    kinds = {kind for item in contents for kind in _ALBUM_KINDS & item.keys()}
    if len(kinds) > 1:
        raise refused("album_mixed", kind="document")
    chat = writable_chat(telegram, call.text("chat_id"))
    shared = {"media_group_id": str(secrets.randbits(62))} | reply_fields(telegram, call, chat)
    telegram.floods.count(chat.id, len(contents))
    return [put(telegram, chat, content | shared).json for content in contents]


def get_file(telegram: Telegram, call: Call) -> Json:
    """``getFile``."""
    file_id = call.text("file_id")
    if not file_id:
        raise refused("file_id_missing")
    stored = telegram.world.files.known(file_id)
    if stored is None:
        raise refused("file_id_invalid")
    if stored.size > DOWNLOAD_LIMIT:
        raise refused("file_too_big")
    return {**stored.json(), "file_path": stored.path}


def _send_file(telegram: Telegram, call: Call, kind: str) -> Json:
    content = caption_content(telegram, call.args)
    stored = _file(telegram, call, kind, call.text(kind), kind)
    if stored is None:
        raise refused("no_file", field=kind)
    return place(telegram, call, content | file_content(stored)).json


def _album_item(telegram: Telegram, call: Call, item: object) -> Json:
    if not isinstance(item, dict):
        raise refused("media", problem="expected an Object")
    kind = str(item.get("type") or "")
    if kind not in _ALBUM_KINDS:
        raise refused("media", problem=f'type "{kind}" is unsupported')
    content = caption_content(telegram, item)
    stored = _file(telegram, call, kind, str(item.get("media") or ""), "")
    if stored is None:
        raise refused("media", problem="media not found")
    return content | file_content(stored)


def _file(telegram: Telegram, call: Call, kind: str, value: str, field: str) -> StoredFile | None:
    if value.startswith(_ATTACHED):
        field = value.removeprefix(_ATTACHED)
    elif value:
        return _known_file(telegram, kind, value)
    upload = call.files.get(field)
    if upload is None:
        return None
    if not upload.content:
        raise refused("file_empty")
    if kind == "photo":
        checked_photo(upload.content, len(upload.content))
    return telegram.world.files.keep(kind, upload.name, upload.content)


def _known_file(telegram: Telegram, kind: str, value: str) -> StoredFile:
    if value.startswith(("http://", "https://")):
        raise refused("url_content")
    stored = telegram.world.files.known(value)
    if stored is None:
        raise refused("file_id")
    if stored.kind != kind:
        raise refused("file_kind", has=stored.kind.title(), wanted=kind.title())
    return stored
