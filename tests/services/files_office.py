"""A real vault and inspector around a channel that answers as it is told."""

import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.files.inspector import ContentInspector
from bot.files.scanner import CommandScanner
from bot.files.vault import FileVault
from bot.services.file_ports import FileNotTakenError, OutOfReachError, Refusal
from bot.services.intake import Intake
from bot.services.limits import Limits
from bot.services.registers import FileRecord, FileState, Topic
from tests.fakes import FakeClock, FakeStore

CHAT = "telegram:1"
SCANNER = "import sys; sys.exit(int(b'EICAR' in open(sys.argv[1], 'rb').read()))"


@dataclass
class FakeSource:
    """Holds what people sent; None is out of reach."""

    held: dict[str, bytes | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, source: str, *, limit: int) -> bytes:
        self.asked.append(source)
        content = self.held.get(source, b"")
        if content is None:
            raise OutOfReachError
        if source not in self.held:
            raise FileNotTakenError(Refusal.GONE)
        return content


class FilesOffice:
    """The intake of one bot."""

    def __init__(self, path: Path, *, scans: bool = True) -> None:
        self.store = FakeStore()
        self.clock = FakeClock()
        self.source = FakeSource()
        self.vault = FileVault(path / "files")
        script = path / "scan.py"
        script.write_text(SCANNER)
        self.intake = Intake(
            self.store,
            self.clock,
            source=self.source,
            vault=self.vault,
            inspector=ContentInspector(),
            scanner=CommandScanner(f"{sys.executable} {script}", self.vault.path)
            if scans
            else None,
            limits=Limits(megabytes_day=1),
        )

    async def announce(self, source: str, *, name: str = "", at: datetime | None = None) -> int:
        """Put a file on record as the form does."""
        async with self.store.begin() as uow:
            return await uow.files.add(
                FileRecord(
                    id=0,
                    person_key="p",
                    chat_key=CHAT,
                    code="",
                    source=source,
                    name=name,
                    media_type="",
                    size=0,
                    sha256="",
                    state=FileState.FETCHING,
                    reason="",
                    received_at=at or self.clock.now(),
                )
            )

    async def record(self, id_: int) -> FileRecord:
        """Look a file up."""
        async with self.store.begin() as uow:
            record = await uow.files.get(id_)
        assert record is not None
        return record

    async def topics(self) -> list[tuple[Topic, int]]:
        """List what is to be told."""
        async with self.store.begin() as uow:
            due = await uow.notices.claim(self.clock.now(), limit=100)
        return [(notice.topic, notice.number) for notice in due]
