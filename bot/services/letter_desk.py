"""What staff do with letters where documents and files come in, which wait for no transaction.

Documents are written and files looked into outside units of work; what is previewed is what the
frozen words of the letter give, and so what is printed, signed and sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import LetterFileError, NotFoundError
from bot.domain.file_names import safe_name
from bot.domain.letter import FileRole, Letter, LetterFile
from bot.domain.staff import Act, Member
from bot.services.answers import Answers
from bot.services.correspondence import content_of, mailed
from bot.services.drafting import Drafting
from bot.services.file_ports import (
    FileNotTakenError,
    Inspector,
    Refusal,
    Scanner,
    ScanResult,
    Vault,
)
from bot.services.forwarding import Forwarding
from bot.services.letter_reading import LetterReading, LetterSheet
from bot.services.letters import Block, LetterContent, LetterWriter, MailForm, MailWords
from bot.services.ports import Clock, Store
from bot.services.rights import check

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as staff handed it in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter as it is looked at: what its document and its mail are going to say."""

    sheet: LetterSheet
    content: LetterContent
    mail: MailWords | None  # None where letters go on paper


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
        mail_form: MailForm | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self.drafting = drafting
        self.forwarding = forwarding
        self.answers = answers
        self.reading = LetterReading(forwarding)
        self._writer = writer
        self._vault = vault
        self._inspector = inspector
        self._scanner = scanner
        self._mail_form = mail_form

    async def open(self, member: Member, letter_id: int) -> LetterView:
        """A letter with all that belongs to it, and what its mail says."""
        async with self._store.begin() as uow:
            sheet = await self.reading.open(uow, member, letter_id, self._clock.now())
            content = await content_of(uow, sheet.letter)
        return LetterView(sheet=sheet, content=content, mail=self._mail(sheet, content))

    async def page(self, content: LetterContent) -> Sequence[Block]:
        """What the document says, read from the very document; raises LetterTemplateError."""
        return await self._writer.read(await self._writer.write(content))

    async def preview(
        self, member: Member, letter_id: int, *, version: int | None = None
    ) -> bytes:
        """The document, to be looked at, printed, numbered and signed.

        ``version`` is the one that was looked at before: raises ConflictError for another.
        """
        async with self._store.begin() as uow:
            content = await self.drafting.content(
                uow, member, letter_id, self._clock.now(), version=version
            )
        return await self._writer.write(content)

    async def read_file(
        self, member: Member, letter_id: int, file_id: int
    ) -> tuple[LetterFile, bytes]:
        """A file of a letter, and its content; raises NotFoundError."""
        async with self._store.begin() as uow:
            file = await self.reading.file(uow, member, letter_id, file_id, self._clock.now())
        if file is None:
            raise NotFoundError
        try:
            return file, await self._vault.read(file.sha256)
        except FileNotFoundError as error:
            raise NotFoundError from error

    async def sign(
        self, member: Member, letter_id: int, upload: Upload, *, number: str, dated_on: date
    ) -> Letter:
        """Enter number and date, with the signed scan."""
        file = await self.hold(member, upload, FileRole.SIGNED)
        async with self._store.begin() as uow:
            return await self.drafting.sign(
                uow,
                member,
                letter_id,
                self._clock.now(),
                number=number,
                dated_on=dated_on,
                file=file,
            )

    async def unsigned(
        self, member: Member, letter_id: int, *, version: int | None = None
    ) -> LetterFile:
        """The draft as it is previewed, held to be mailed where the office allows it."""
        content = await self.preview(member, letter_id, version=version)
        return LetterFile(
            id=0,
            role=FileRole.DRAFT,
            name=draft_name(letter_id),
            media_type=DOCX,
            size=len(content),
            sha256=await self._vault.keep(content),
        )

    async def hold(self, member: Member, upload: Upload, role: FileRole) -> LetterFile:
        """Look into a file and hold it; raises LetterFileError."""
        check(member, Act.FORWARD)
        try:
            inspected = await self._inspector.inspect(upload.content)
        except FileNotTakenError as error:
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

    def _mail(self, sheet: LetterSheet, content: LetterContent) -> MailWords | None:
        if self._mail_form is None:
            return None
        files = [file.name for file in mailed(sheet.files)]
        is_unsigned = not sheet.is_signed
        if is_unsigned and sheet.is_unsent:
            files.insert(0, draft_name(sheet.letter.id))
        return self._mail_form.words(content, files, is_unsigned=is_unsigned)


def draft_name(letter_id: int) -> str:
    """How the unsigned document is called."""
    return f"du-thao-{letter_id}.docx"
