"""The folder that editors change before anything of it is published."""

import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.documents.document_files import with_document
from bot.documents.entry_files import (
    patch_of,
    with_entry,
    with_outside,
    with_wording,
    without_entry,
    without_outside,
    wording_of,
)
from bot.documents.loading import load_files, read_files
from bot.domain.document_draft import DocumentDraft
from bot.domain.entry_draft import EntryDraft
from bot.domain.errors import FolderReadOnlyError, KnowledgeChangedError
from bot.domain.knowledge import Knowledge

Files = Mapping[str, bytes]


class WorkingCopy:
    """Fulfils :class:`bot.services.editing_ports.WorkingCopy`; everything here blocks."""

    def __init__(self, folder: Path, *, language_from: Path) -> None:
        self.folder = folder
        self._language_from = language_from

    def read(self) -> Files:
        """The files as they lie there; raises KnowledgeError where they cannot be read."""
        return read_files(self.folder)

    def load(self, files: Files, today: date | None) -> Knowledge:
        """What they say; raises KnowledgeError with every problem, names bare."""
        return load_files(files, language_from=self._language_from, today=today)

    def is_writable(self) -> bool:
        """Whether changes can be written here."""
        return os.access(self.folder, os.W_OK)

    def write(self, before: Files, after: Files) -> None:
        """Write what differs, all of it or nothing, unless another wrote meanwhile."""
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        if not self.is_writable():
            raise FolderReadOnlyError
        standing = self.read()
        if any(standing.get(name) != before.get(name) for name in changed):
            raise KnowledgeChangedError
        drafts: dict[Path, Path] = {}
        try:
            for name in sorted(changed & after.keys()):
                path = self.folder / name
                drafts[path] = _draft(path, after[name])
            for path, draft in drafts.items():  # all of them are there: a full disk ends before
                draft.replace(path)
            for name in changed - after.keys():
                (self.folder / name).unlink()
        except OSError as error:
            raise FolderReadOnlyError from error
        finally:
            for draft in drafts.values():
                draft.unlink(missing_ok=True)

    def wording_of(self, files: Files, id_: str) -> str:
        """An entry as its file has it."""
        return wording_of(files, id_)

    def with_entry(self, files: Files, draft: EntryDraft, was: str) -> Files:
        """The files with an entry changed, or a new one."""
        return with_entry(files, draft, was=was)

    def with_wording(self, files: Files, id_: str, text: str) -> Files:
        """The files with an entry written just so; without it for ""."""
        return with_wording(files, id_, text) if text else without_entry(files, id_)

    def with_document(self, files: Files, draft: DocumentDraft) -> Files:
        """The files with the facts of a document that is there."""
        return with_document(files, draft)

    def with_outside(self, files: Files, question: str) -> Files:
        """The files with a question that is not ours."""
        return with_outside(files, question)

    def without_outside(self, files: Files, question: str) -> Files:
        """The files without it."""
        return without_outside(files, question)

    def patch(self, before: Files, after: Files) -> str:
        """The difference as git takes it."""
        return patch_of(before, after)


def _draft(path: Path, content: bytes) -> Path:
    """The content beside the file whose place it is to take."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
