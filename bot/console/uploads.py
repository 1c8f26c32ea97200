"""Files in forms: read within bounds, and carried from one step of a form to the next."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from contextlib import suppress

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.console.desk import LONGEST_FORM, MOST_FIELDS, BadFormError, Form, Visit
from bot.domain.letter import FileRole, LetterFile
from bot.domain.sizes import MEBIBYTE
from bot.services.letter_desk import Upload

MULTIPART = "multipart/form-data"
MOST_MEBIBYTES = 20  # of one file: what Telegram lets citizens send, too
MOST_READ = 200 * MEBIBYTE  # of a form that is too big: who stops reading earlier cannot answer
_LIMIT = MOST_MEBIBYTES * MEBIBYTE + LONGEST_FORM


class TooBigError(BadFormError):
    """A file is bigger than is taken: ``limit``, MiB."""

    limit = MOST_MEBIBYTES


class _InMemory(MultiPartParser):
    """What citizens or bodies wrote lies on no disk but in the vault."""

    spool_max_size = _LIMIT


async def read_multipart(request: Request) -> Form:
    """The fields and the one file of a form; raises BadFormError."""
    parser = _InMemory(
        request.headers,
        bounded(request, _LIMIT, MOST_READ, TooBigError),
        max_files=1,
        max_fields=MOST_FIELDS,
        max_part_size=LONGEST_FORM,
    )
    try:
        parts = await parser.parse()
    except MultiPartException as error:
        raise BadFormError from error
    pairs: list[tuple[str, str]] = []
    uploads: dict[str, Upload] = {}
    for name, value in parts.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            await value.close()
            if content:  # browsers send a nameless empty one where none was chosen
                uploads[name] = Upload(name=value.filename or "", content=content)
        else:
            pairs.append((name, value))
    return Form.of(pairs, uploads)


async def read_words(request: Request) -> Form:
    """What was written above the file in such a form, of somebody who is not signed in.

    No file is taken, and not much of anything; the rest is read on so that they get an answer.
    """
    chunks, read = request.stream(), 0
    parser = MultiPartParser(
        request.headers, _beginning(chunks), max_files=0, max_fields=MOST_FIELDS
    )
    with suppress(MultiPartException):  # where the file begins
        await parser.parse()
    async for chunk in chunks:
        read += len(chunk)
        if read > _LIMIT:
            break
    return Form.of((name, value) for name, value in parser.items if isinstance(value, str))


async def _beginning(chunks: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    left = LONGEST_FORM
    async for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return


async def bounded(
    request: Request, limit: int, most_read: int, error: type[TooBigError]
) -> AsyncGenerator[bytes, None]:
    """What is sent, up to a limit in bytes; what is beyond is read on a while, then refused.

    A browser that is cut off at once shows its user no reason.
    """
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read <= limit:
            yield chunk
        elif read > most_read:
            break
    if read > limit:
        raise error


def sealed(file: LetterFile, visit: Visit) -> str:
    """Write a held file so that the next step of the form can name it, and no other."""
    told = [file.role.value, file.name, file.media_type, file.size, file.sha256]
    payload = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
    return f"{payload}.{_seal(payload, visit)}"


def unsealed(text: str, visit: Visit) -> LetterFile | None:
    """The file that :func:`sealed` named in this session; raises BadFormError for any other."""
    if not text:
        return None
    payload, _, seal = text.partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(payload, visit).encode()):
        raise BadFormError
    role, name, media_type, size, sha256 = json.loads(base64.urlsafe_b64decode(payload))
    return LetterFile(
        id=0, role=FileRole(role), name=name, media_type=media_type, size=size, sha256=sha256
    )


def _seal(payload: str, visit: Visit) -> str:
    key = hashlib.sha256(b"file:" + visit.token.encode()).digest()
    return hmac.new(key, payload.encode(), hashlib.sha256).hexdigest()
