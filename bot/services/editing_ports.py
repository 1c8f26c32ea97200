"""What editing needs of the folder: files in, files out, and what is wrong with them."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from bot.domain.document_draft import DocumentDraft
from bot.domain.entry_draft import EntryDraft
from bot.domain.knowledge import Knowledge

Files = Mapping[str, bytes]


class Flaw(Protocol):
    """Something wrong in the files, as ``knowledge check`` names it."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def field(self) -> str:
        """``entries[qc-ubnd].questions[5]``: items by their id, or from 1."""
        ...

    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, str | int]: ...


class WorkingCopy(Protocol):
    """The folder; every method blocks."""

    def read(self) -> Files:
        """Its files by name; raises KnowledgeError where they cannot be read."""
        ...

    def load(self, files: Files, today: date | None) -> Knowledge:
        """What such files say; raises KnowledgeError with every flaw."""
        ...

    def is_writable(self) -> bool:
        """Whether changes can be written."""
        ...

    def write(self, before: Files, after: Files) -> None:
        """Write what differs; KnowledgeChangedError when another wrote there, FolderReadOnly."""
        ...

    def wording_of(self, files: Files, id_: str) -> str:
        """An entry as its file has it; "" for none."""
        ...

    def with_entry(self, files: Files, draft: EntryDraft, was: str) -> Files:
        """With the entry ``was`` changed into the draft; a new one for ""."""
        ...

    def with_wording(self, files: Files, id_: str, text: str) -> Files:
        """With an entry written just so; without it for ""."""
        ...

    def with_document(self, files: Files, draft: DocumentDraft) -> Files:
        """With the facts of a document that is there; its wording stays."""
        ...

    def with_outside(self, files: Files, question: str) -> Files:
        """With a question that nothing here answers."""
        ...

    def without_outside(self, files: Files, question: str) -> Files:
        """Without it."""
        ...

    def patch(self, before: Files, after: Files) -> str:
        """The difference as git takes it."""
        ...
