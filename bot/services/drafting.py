"""Drafts letters: what they tell of each petition, what goes along, number and signature."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.errors import (
    ConflictError,
    DetailMissingError,
    InvalidInputError,
    LetterStateError,
    NotFoundError,
)
from bot.domain.file_names import SUFFIXES
from bot.domain.letter import (
    Enclosed,
    FileRole,
    Letter,
    LetterFile,
    LetterKind,
    LetterState,
    Way,
)
from bot.domain.local_time import local_day
from bot.domain.petition import Petition, Sharing
from bot.domain.recipients import Recipient, suitable
from bot.domain.staff import Act, Member
from bot.services.correspondence import (
    Registry,
    check_dated,
    check_due,
    content_of,
    is_signed,
    letter_for,
    letter_to_change,
    on_record,
    put_number_right,
    still_open,
    stop_mail,
    to_forward,
    unsent,
)
from bot.services.handling import checked
from bot.services.letters import LetterContent
from bot.services.ports import UnitOfWork
from bot.services.registers import FileState
from bot.services.rights import check

MOST_ENCLOSED = 50  # petitions in one letter


class Drafting:
    """Letters before they are sent, within one unit of work."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._recipients = {each.id: each for each in registry.recipients}

    @property
    def recipients(self) -> Sequence[Recipient]:
        """All bodies that the knowledge folder names."""
        return self._registry.recipients

    def recipients_for(self, petitions: Sequence[Petition]) -> Sequence[Recipient]:
        """Whom all of these petitions may go to, the most exactly named first."""
        offered = [
            suitable(self._registry.recipients, sector=each.sector, place_id=each.place_id)
            for each in petitions
        ]
        first, others = offered[0], offered[1:]
        return [each for each in first if all(each in other for other in others)]

    async def draft(
        self,
        uow: UnitOfWork,
        member: Member,
        codes: Sequence[str],
        recipient_id: str,
        now: datetime,
        *,
        answer_due_on: date | None = None,
    ) -> Letter:
        """Draft a letter to one body; what the citizens sent along is attached.

        What nobody works on becomes theirs.
        """
        check(member, Act.FORWARD)
        recipient = self._recipient(recipient_id)
        check_due(answer_due_on, now)
        codes = list(dict.fromkeys(codes))
        if not 1 <= len(codes) <= MOST_ENCLOSED:
            raise DetailMissingError(field="codes")
        petitions = [await to_forward(uow, member, code) for code in codes]
        letter = await uow.letters.add(
            Letter(
                id=0,
                kind=LetterKind.TRANSFER,
                state=LetterState.DRAFT,
                recipient=recipient.id,
                body=recipient.body,
                salutation=recipient.salutation,
                email=recipient.email,
                by=member.id,
                drafted_at=now,
                changed_at=now,
                answer_due_on=answer_due_on,
            ),
            [self._enclosed(petition) for petition in petitions],
        )
        for petition in petitions:
            await self._attach(uow, letter, petition.code)
            await uow.cases.take(petition.code, member.id, now)
        await on_record(uow, member, "letter.draft", letter, now, codes=",".join(codes))
        return letter

    async def address(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        recipient_id: str,
        now: datetime,
        *,
        answer_due_on: date | None,
    ) -> Letter:
        """Send a draft to another body, or ask for the answer by another day."""
        letter = await unsent(uow, member, letter_id, LetterState.DRAFT)
        check_due(answer_due_on, now)
        recipient = self._recipient(recipient_id)
        if letter.kind is LetterKind.REMINDER and recipient.id != letter.recipient:
            raise InvalidInputError  # whoever was not asked cannot be late
        changed = replace(
            letter,
            recipient=recipient.id,
            body=recipient.body,
            salutation=recipient.salutation,
            email=recipient.email,
            answer_due_on=answer_due_on,
            changed_at=now,
        )
        await on_record(uow, member, "letter.address", letter, now, recipient=recipient.id)
        return await uow.letters.save(changed)

    async def reword(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        now: datetime,
        *,
        code: str,
        text: str,
    ) -> None:
        """Shorten or mend what a draft tells of a petition; the petition stays as it is."""
        letter = await unsent(uow, member, letter_id, LetterState.DRAFT)
        checked(text)
        enclosed = {each.code: each for each in await uow.letters.enclosed(letter.id)}
        if code not in enclosed:
            raise NotFoundError
        await uow.letters.save_enclosed(letter.id, replace(enclosed[code], text=text))
        await uow.letters.save(replace(letter, changed_at=now))
        await on_record(uow, member, "letter.reword", letter, now, code=code)

    async def leave_out(
        self, uow: UnitOfWork, member: Member, letter_id: int, file_id: int, now: datetime
    ) -> None:
        """Send one of the citizens' files not along: what is signed names them, and stays."""
        letter = await unsent(uow, member, letter_id, LetterState.DRAFT)
        files = {each.id: each for each in await uow.letters.files(letter.id)}
        if file_id not in files or files[file_id].role is not FileRole.ATTACHMENT:
            raise NotFoundError
        await uow.letters.remove_file(file_id)
        await uow.letters.save(replace(letter, changed_at=now))
        await on_record(uow, member, "letter.leave_out", letter, now)

    async def content(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        now: datetime,
        *,
        version: int | None = None,
    ) -> LetterContent:
        """What the document says; each look is on record, for it names people.

        ``version`` is the one that was looked at before: raises ConflictError for another.
        """
        letter = await letter_for(uow, member, letter_id)
        if version is not None and version != letter.version:
            raise ConflictError
        await on_record(uow, member, "letter.see", letter, now)
        return await content_of(uow, letter)

    async def sign(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        now: datetime,
        *,
        number: str,
        dated_on: date,
        file: LetterFile,
    ) -> Letter:
        """Enter the number and date that the registry gave, with the signed document.

        What was mailed unsigned may be signed afterwards: then that is what is sent again.
        """
        letter = await letter_to_change(uow, member, letter_id)
        files = await uow.letters.files(letter.id)
        check_dated(number, dated_on, now)
        if letter.state is LetterState.SENT and letter.way is Way.MAIL and not is_signed(files):
            await stop_mail(uow, letter, now)
        else:
            letter = letter.moved_to(LetterState.SIGNED, now)
        for old in files:
            if old.role is FileRole.SIGNED:
                await uow.letters.remove_file(old.id)
        await uow.letters.add_file(letter.id, replace(file, role=FileRole.SIGNED))
        await put_number_right(uow, letter, number.strip(), dated_on, now)
        signed = replace(letter, number=number.strip(), dated_on=dated_on, changed_at=now)
        await on_record(uow, member, "letter.sign", letter, now)
        return await uow.letters.save(signed)

    async def drop(self, uow: UnitOfWork, member: Member, letter_id: int, now: datetime) -> Letter:
        """Give a letter up before it is sent; its petitions stay where they are."""
        letter = await letter_to_change(uow, member, letter_id)
        await on_record(uow, member, "letter.drop", letter, now)
        return await uow.letters.save(letter.moved_to(LetterState.DROPPED, now))

    async def remind(
        self, uow: UnitOfWork, member: Member, letter_id: int, now: datetime
    ) -> Letter:
        """Draft a reminder of a letter that was not answered, about what is still open in it."""
        letter = await letter_to_change(uow, member, letter_id)
        if letter.state is not LetterState.SENT or letter.kind is not LetterKind.TRANSFER:
            raise LetterStateError(state=letter.state)
        left = await still_open(uow, letter)
        if not left:
            raise LetterStateError(state=LetterState.ANSWERED)
        reminder = replace(
            letter,
            id=0,
            kind=LetterKind.REMINDER,
            state=LetterState.DRAFT,
            by=member.id,
            drafted_at=now,
            changed_at=now,
            number="",
            dated_on=None,
            way=None,
            sent_on=None,
            answer_due_on=None,
            reminds=letter.id,
            version=1,
        )
        added = await uow.letters.add(reminder, left)
        await on_record(uow, member, "letter.remind", added, now)
        return added

    def _recipient(self, recipient_id: str) -> Recipient:
        recipient = self._recipients.get(recipient_id)
        if recipient is None:
            raise NotFoundError
        return recipient

    def _enclosed(self, petition: Petition) -> Enclosed:
        is_shared = petition.sharing is Sharing.ALL
        place = self._registry.places.get(petition.place_id, "")
        return Enclosed(
            code=petition.code,
            kind=petition.kind,
            received_on=local_day(petition.created_at),
            sector=self._registry.sectors.get(petition.sector, ""),
            place=", ".join(part for part in (petition.place_note, place) if part),
            text=petition.text,
            name=petition.contact.name if is_shared else "",
            address=petition.contact.address if is_shared else "",
            is_shared=is_shared,
        )

    async def _attach(self, uow: UnitOfWork, letter: Letter, code: str) -> None:
        """Only what was looked into, under names that tell nothing of the sender."""
        records = await uow.files.of_petition(code)
        ready = [record for record in records if record.state is FileState.READY]
        for number, record in enumerate(ready, start=1):
            file = LetterFile(
                id=0,
                role=FileRole.ATTACHMENT,
                name=f"{code}-{number}{SUFFIXES.get(record.media_type, '')}",
                media_type=record.media_type,
                size=record.size,
                sha256=record.sha256,
                code=code,
            )
            await uow.letters.add_file(letter.id, file)
