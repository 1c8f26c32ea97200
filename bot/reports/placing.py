"""Puts a finished file in its place: whole or not at all, readable by its owner only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def placed(path: Path, *, force: bool) -> Iterator[tuple[Path, Path]]:
    """Give a name to write to and a folder for scratch; the file gets its own name at the end.

    Raises FileExistsError when something bears that name already, unless ``force``.
    """
    _check_free(path, force=force)
    # Beside the file: so that renaming is one step, and no other disk sees what is personal.
    with tempfile.TemporaryDirectory(prefix=".export-", dir=path.parent) as folder:
        scratch = Path(folder)
        draft = scratch / f"draft{path.suffix}"
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
        yield draft, scratch
        _check_free(path, force=force)
        draft.replace(path)


def _check_free(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise FileExistsError(path)
