"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``.

Plain ASGI, so that one core answers some thousands of calls a second.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.simulator.faults import ConnectionDroppedError, Fault, Faults
from bot.simulator.journal import Entry, Journal
from bot.simulator.methods.call import Call
from bot.simulator.methods.receiving import Described, RawJson
from bot.simulator.methods.table import METHODS, WAITING
from bot.simulator.refusals import RefusedError, refused
from bot.simulator.requests import arguments
from bot.simulator.telegram import Moment, Telegram

JSON = b"application/json"
BOT = "/bot"
FILE = "/file/bot"
_SILENT = frozenset({"getupdates"})  # polls that bring nothing would fill the journal
_FILE = "file"  # a download, where faults and witnesses name methods
_NOTHING = b'{"ok":true,"result":[]}'
_encode: Callable[[object], str] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
).encode


class BotApi:
    """An ASGI application that is the Bot API of one bot."""

    def __init__(self, telegram: Telegram, token: str) -> None:
        self.telegram = telegram
        self.journal = Journal()
        self.faults = Faults(telegram.now)
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        path: str = scope["path"]
        try:
            if path.startswith(FILE):
                await self._download(path[len(FILE) :], send)
            else:
                await self._call(path[len(BOT) :], scope, receive, send)
        except ConnectionDroppedError:
            await _drop(send)

    async def execute(self, call: Call) -> bytes:
        """Run a call and return the JSON of its answer, or raise the refusal."""
        if self.telegram.settings.logged_out:
            raise refused("logged_out")
        method = METHODS.get(call.method)
        if method is not None:
            result = method(self.telegram, call)
        elif call.method in WAITING:
            result = await WAITING[call.method](self.telegram, call)
        else:
            raise refused("not_found")
        return _written(result)

    async def _call(self, rest: str, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        token, _, name = rest.partition("/")
        method = name.lower()
        call = Call(method)
        fault: Fault | None = None
        try:
            self._authorise(token)
            call.args, call.files = await arguments(scope, receive)
            fault = self.faults.next(method) if self.faults.waiting else None
            await self.faults.meet(fault)
            self.telegram.witness(Moment.ARRIVED, method, call.args)
            if fault is not None and fault.kind == "error":
                status, answer = fault.status, fault.answer()
            else:
                status, answer = 200, await self.execute(call)
                if not _brings_nothing(method, answer):
                    self.telegram.witness(Moment.DONE, method, call.args)
        except RefusedError as refusal:
            status, answer = refusal.status, _refusal(refusal)
        except ConnectionDroppedError:
            self._note(name, call, 0, b"", began)
            raise
        if not _brings_nothing(method, answer):
            self._note(name, call, status, answer, began)
        if fault is not None and fault.kind == "close_after":
            raise ConnectionDroppedError
        await _respond(send, status, answer)
        if not _brings_nothing(method, answer):
            self.telegram.witness(Moment.ANSWERED, method, call.args)

    def _authorise(self, token: str) -> None:
        if token == self._token:
            return
        number, colon, secret = token.partition(":")
        raise refused("unauthorized" if number.isdecimal() and colon and secret else "not_found")

    def _note(self, name: str, call: Call, status: int, answer: bytes, began: float) -> None:
        self.journal.add(
            Entry(
                self.journal.next_id,
                self.telegram.now(),
                name,
                call.args,
                tuple((key, file.name, len(file.content)) for key, file in call.files.items()),
                status,
                answer,
                (time.perf_counter() - began) * 1000,
            )
        )

    async def _download(self, rest: str, send: Send) -> None:
        token, _, path = rest.partition("/")
        fault = self.faults.next(_FILE) if self.faults.waiting else None
        await self.faults.meet(fault)
        self.telegram.witness(Moment.ARRIVED, _FILE, {})
        try:
            self._authorise(token)
            if fault is not None and fault.kind == "error":
                await _respond(send, fault.status, fault.answer())
                return
            stored = self.telegram.world.files.at(path)
            if stored is None or stored.content is None:
                raise refused("not_found")
        except RefusedError as refusal:
            await _respond(send, refusal.status, _refusal(refusal))
        else:
            await _respond(send, 200, stored.content, b"application/octet-stream")
            self.telegram.witness(Moment.ANSWERED, _FILE, {})


def _brings_nothing(method: str, answer: bytes) -> bool:
    return method in _SILENT and answer == _NOTHING


def _written(result: object) -> bytes:
    if isinstance(result, RawJson):
        return f'{{"ok":true,"result":{result}}}'.encode()
    if isinstance(result, Described):
        body: dict[str, Any] = {"ok": True, "result": result.result}
        return _encode(body | {"description": result.description}).encode()
    return f'{{"ok":true,"result":{_encode(result)}}}'.encode("utf-8", "replace")


def _refusal(refusal: RefusedError) -> bytes:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return _encode(body).encode()


async def _respond(send: Send, status: int, body: bytes, kind: bytes = JSON) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _drop(send: Send) -> None:
    # ASGI cannot close a connection without an answer; uvicorn's ``send`` belongs to a cycle that
    # knows the transport, and once that is aborted uvicorn expects no answer.
    cycle: Any = getattr(send, "__self__", None)
    if cycle is not None:
        cycle.transport.abort()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
