"""An HTTP request as arguments: query, form, multipart or JSON.

Only multipart goes through Starlette; the rest is read here, since load tests live on it.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from bot.simulator.files import UPLOAD_LIMIT
from bot.simulator.methods.call import Upload
from bot.simulator.refusals import refused

BODY_LIMIT = UPLOAD_LIMIT + 1024 * 1024  # the largest file and what goes with it
FIELDS_LIMIT = 1000


async def arguments(scope: Scope, receive: Receive) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return arguments and files of a request."""
    query = scope["query_string"]
    args: dict[str, Any] = _form(query) if query else {}
    kind, length = _kind_and_length(scope)
    if length > BODY_LIMIT:
        raise refused("request_too_large")
    body = await _body(receive)
    if kind.startswith(b"multipart/form-data"):
        more, files = await _multipart(scope, body)
        return args | more, files
    if body:
        args |= _json(body) if kind.startswith(b"application/json") else _form(body)
    return args, {}


def _kind_and_length(scope: Scope) -> tuple[bytes, int]:
    kind, length = b"", 0
    for name, value in scope["headers"]:
        if name == b"content-type":
            kind = value
        elif name == b"content-length":
            length = int(value)
    return kind, length


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise refused("request_too_large")
    return body


def _form(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        raise refused("bad_json", what="request") from None


def _json(body: bytes) -> dict[str, Any]:
    try:
        args = json.loads(body)
    except ValueError:
        raise refused("bad_json", what="request") from None
    if not isinstance(args, dict):
        raise refused("bad_json", what="request")
    return args


async def _multipart(scope: Scope, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    args: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    async with Request(scope, receive).form(
        max_files=FIELDS_LIMIT, max_fields=FIELDS_LIMIT
    ) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = await value.read()
                if len(content) > UPLOAD_LIMIT:
                    raise refused("request_too_large")
                files[name] = Upload(value.filename or name, content)
            else:
                args[name] = value
    return args, files
