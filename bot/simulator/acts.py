"""The acts of ``/sim/people/<id>/<act>``: arguments of a request -> what ``people`` does."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any

from bot.simulator import people
from bot.simulator.files import StoredFile
from bot.simulator.methods.call import Upload
from bot.simulator.telegram import Query, Telegram
from bot.simulator.world import Chat, Person

Json = dict[str, Any]
Uploads = dict[str, Upload]

# A striped picture of 320 by 240 dots, for those who send a photo without one.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAUAAAADwAQMAAABL4y8oAAAABlBMVEXP3ebj7PFUfaAxAAAAO0lEQVR4"
    "2u3WsQ0AAAjDsP7/NLzAWCFn9gFJJOlFcwwEQbAbSpI3A0EQ9GaS5M1AEAS9mSRvBoIgWAwX/9uuT2zc"
    "vBcAAAAASUVORK5CYII="
)
_NAMES = {"photo": "photo.png", "document": "document.pdf", "voice": "voice.ogg"}


async def _say(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    return people.say(telegram, person, str(args["text"]), **_where(args))


async def _start(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    return people.start(telegram, person, str(args.get("payload", "")))


async def _edit(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    chat_id = int(args.get("chat_id") or person.id)
    return people.edit(telegram, person, chat_id, int(args["message_id"]), str(args["text"]))


async def _press(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    chat_id = int(args.get("chat_id") or person.id)
    query = people.press(telegram, person, chat_id, int(args["message_id"]), str(args["data"]))
    answer = await answered(telegram, query, float(args.get("wait", 0)))
    return {"query_id": query.id, "answer": answer}


async def _photo(telegram: Telegram, person: Person, args: Json, files: Uploads) -> object:
    return _send(telegram, person, args, files, "photo")


async def _document(telegram: Telegram, person: Person, args: Json, files: Uploads) -> object:
    return _send(telegram, person, args, files, "document")


async def _voice(telegram: Telegram, person: Person, args: Json, files: Uploads) -> object:
    return _send(telegram, person, args, files, "voice")


async def _sticker(telegram: Telegram, person: Person, args: Json, files: Uploads) -> object:
    return _send(telegram, person, args, files, "sticker")


async def _album(telegram: Telegram, person: Person, args: Json, files: Uploads) -> object:
    kind = str(args.get("kind", "photo"))
    if files:
        kept = [_stored(telegram, kind, args, {name: file}) for name, file in files.items()]
    else:
        kept = [_stored(telegram, kind, args, {}) for _ in range(int(args.get("count", 2)))]
    return people.send_album(telegram, person, kept, str(args.get("caption", "")), **_where(args))


async def _location(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    location = {name: float(args[name]) for name in ("latitude", "longitude")}
    return people.send(telegram, person, {"location": location}, **_where(args))


async def _contact(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    names = ("phone_number", "first_name", "last_name", "user_id")
    contact = {name: args[name] for name in names if name in args}
    return people.send_contact(telegram, person, contact or None, **_where(args))


async def _block(telegram: Telegram, person: Person, _args: Json, _files: Uploads) -> object:
    people.block(telegram, person, blocked=True)
    return person.user()


async def _unblock(telegram: Telegram, person: Person, _args: Json, _files: Uploads) -> object:
    people.block(telegram, person, blocked=False)
    return person.user()


async def _deactivate(_telegram: Telegram, person: Person, _args: Json, _files: Uploads) -> object:
    person.deactivated = True
    return person.user()


async def _member(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    chat = _group(telegram, args)
    people.set_member(telegram, person, chat, str(args.get("status", "member")))
    return chat.json()


async def _bot(telegram: Telegram, person: Person, args: Json, _files: Uploads) -> object:
    chat = _group(telegram, args)
    people.set_bot(telegram, person, chat.id, str(args.get("status", "member")))
    return chat.json()


ACTS: dict[str, Callable[[Telegram, Person, Json, Uploads], Awaitable[object]]] = {
    "say": _say,
    "start": _start,
    "edit": _edit,
    "press": _press,
    "photo": _photo,
    "document": _document,
    "voice": _voice,
    "sticker": _sticker,
    "album": _album,
    "location": _location,
    "contact": _contact,
    "block": _block,
    "unblock": _unblock,
    "deactivate": _deactivate,
    "member": _member,
    "bot": _bot,
}


async def answered(telegram: Telegram, query: Query, seconds: float) -> Json | None:
    """Return the bot's answer to a press, waiting for it."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    seq = telegram.world.seq
    while query.answer is None and (left := deadline - loop.time()) > 0:
        await telegram.world.wait(left, seq, query.chat)
        seq = telegram.world.seq
    return query.answer


def _where(args: Json) -> Json:
    where: Json = {
        name: int(args[name]) for name in ("chat_id", "reply_to", "thread") if args.get(name)
    }
    if args.get("anonymous"):
        where["anonymous"] = True
    return where


def _group(telegram: Telegram, args: Json) -> Chat:
    return telegram.world.chats[int(args["chat_id"])]


def _send(telegram: Telegram, person: Person, args: Json, files: Uploads, kind: str) -> Json:
    stored = _stored(telegram, kind, args, files)
    caption = str(args.get("caption", ""))
    return people.send_file(telegram, person, stored, caption, **_where(args))


def _stored(telegram: Telegram, kind: str, args: Json, files: Uploads) -> StoredFile:
    upload = next(iter(files.values()), None)
    if upload is None:
        content = base64.b64decode(str(args.get("content", "")))
        if not content:
            content = PICTURE if kind in {"photo", "sticker"} else b"%PDF-1.4\n"
        name = str(args.get("name") or _NAMES.get(kind, "sticker.webp"))
        upload = Upload(name, content)
    return telegram.world.files.keep(
        kind, upload.name, upload.content, int(args.get("file_size", 0))
    )
