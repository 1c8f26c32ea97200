"""Official documents as they come up: bounded, and on disk while they do."""

from dataclasses import replace

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.console.desk import LONGEST_FORM, MOST_FIELDS, BadFormError, Form, Received
from bot.console.uploads import TooBigError, bounded
from bot.domain.file_names import safe_name
from bot.domain.sizes import MEBIBYTE

MOST_MEBIBYTES = 95  # 200 pages scanned at 300 dpi have some 60
_LIMIT = MOST_MEBIBYTES * MEBIBYTE + LONGEST_FORM
_MOST_READ = 300 * MEBIBYTE  # of one that is too big: who stops reading earlier cannot answer


class TooBigDocumentError(TooBigError):
    """The same of a document."""

    limit = MOST_MEBIBYTES


async def receive(request: Request) -> Form:
    """The fields of a form, and its one file; raises BadFormError."""
    parser = MultiPartParser(  # what is larger than 1 MiB it keeps in a nameless file
        request.headers,
        bounded(request, _LIMIT, _MOST_READ, TooBigDocumentError),
        max_files=1,
        max_fields=MOST_FIELDS,
        max_part_size=LONGEST_FORM,
    )
    try:
        parts = await parser.parse()
    except MultiPartException as error:
        raise BadFormError from error
    pairs: list[tuple[str, str]] = []
    received: Received | None = None
    for name, value in parts.multi_items():
        if not isinstance(value, UploadFile):
            pairs.append((name, value))
        elif value.size:  # browsers send a nameless empty one where none was chosen
            received = Received(safe_name(value.filename or ""), value.file)
    return replace(Form.of(pairs), received=received)
