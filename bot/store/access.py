"""Whether the place of the store can be used at all: folders, permissions, the file itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


class UnusableStoreError(Exception):
    """The store cannot be read or written where it should lie; ``reason`` is the system's own."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def usable() -> Iterator[None]:
    """Turn what the system or the database refuses into :class:`UnusableStoreError`."""
    try:
        yield
    except OSError as error:
        raise UnusableStoreError(f"{error.filename}: {error.strerror}") from error
    except sa.exc.DatabaseError as error:
        raise UnusableStoreError(str(error.orig)) from error
