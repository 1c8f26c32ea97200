"""What staff do with letters where documents and files come in, which wait for no transaction.

Documents are written and files looked into outside units of work; what is previewed is what the
frozen words of the letter give, and so what is printed, signed and sent.
"""

from dataclasses import dataclass
from datetime import date

from bot.domain.errors import LetterFileError
from bot.domain.file_names import safe_name
from bot.domain.letter import FileRole, Letter, LetterFile, Mailing
from bot.domain.petition import Petition
from bot.domain.staff import Member
from bot.services.answers import Answers
from bot.services.drafting import Drafting
from bot.services.file_ports import (
    FileRefusedError,
    Inspector,
    Refusal,
    Scanner,
    ScanResult,
    Vault,
)
from bot.services.forwarding import Forwarding
from bot.services.letters import LetterWriter
from bot.services.ports import Clock, Store

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as staff handed it in."""

    name: str
    content: bytes


class LetterDesk:
    """Whole acts of staff, each in units of work of its own."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        drafting: Drafting,
        forwarding: Forwarding,
        answers: Answers,
        writer: LetterWriter,
        vault: Vault,
        inspector: Inspector,
        scanner: Scanner | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._drafting = drafting
        self._forwarding = forwarding
        self._answers = answers
        self._writer = writer
        self._vault = vault
        self._inspector = inspector
        self._scanner = scanner

    async def preview(self, member: Member, letter_id: int) -> bytes:
        """The document, to be looked at, printed, numbered and signed."""
        async with self._store.begin() as uow:
            content = await self._drafting.content(uow, member, letter_id, self._clock.now())
        return await self._writer.write(content)

    async def sign(
        self, member: Member, letter_id: int, upload: Upload, *, number: str, dated_on: date
    ) -> Letter:
        """Enter number and date, with the signed scan."""
        file = await self._kept(upload, FileRole.SIGNED)
        async with self._store.begin() as uow:
            return await self._drafting.sign(
                uow,
                member,
                letter_id,
                self._clock.now(),
                number=number,
                dated_on=dated_on,
                file=file,
            )

    async def send_unsigned(self, member: Member, letter_id: int) -> Mailing:
        """Mail the draft as it is previewed, where the office allows it."""
        content = await self.preview(member, letter_id)
        sha256 = await self._vault.keep(content)
        draft = LetterFile(
            id=0,
            role=FileRole.DRAFT,
            name=f"du-thao-{letter_id}.docx",
            media_type=DOCX,
            size=len(content),
            sha256=sha256,
        )
        async with self._store.begin() as uow:
            return await self._forwarding.queue(
                uow, member, letter_id, self._clock.now(), draft=draft
            )

    async def record_answer(
        self,
        member: Member,
        letter_id: int,
        codes: list[str],
        *,
        text: str,
        number: str = "",
        dated_on: date | None = None,
        upload: Upload | None = None,
        confirmed: bool = False,
    ) -> list[Petition]:
        """Record what the body answered, with its document if there is one."""
        file = await self._kept(upload, FileRole.ANSWER) if upload else None
        async with self._store.begin() as uow:
            answered = await self._answers.record(
                uow,
                member,
                letter_id,
                codes,
                self._clock.now(),
                text=text,
                number=number,
                dated_on=dated_on,
                file=file,
                confirmed=confirmed,
            )
        return list(answered)

    async def _kept(self, upload: Upload, role: FileRole) -> LetterFile:
        """Look into a file and hold it; raises LetterFileError."""
        try:
            inspected = await self._inspector.inspect(upload.content)
        except FileRefusedError as error:
            raise LetterFileError(refusal=error.refusal.value) from error
        sha256 = await self._vault.keep(inspected.content)
        scanner = None if inspected.is_safe else self._scanner
        if scanner is not None and await scanner.scan(sha256) is not ScanResult.CLEAN:
            raise LetterFileError(refusal=Refusal.INFECTED.value)
        return LetterFile(
            id=0,
            role=role,
            name=safe_name(upload.name, inspected.media_type),
            media_type=inspected.media_type,
            size=len(inspected.content),
            sha256=sha256,
        )
