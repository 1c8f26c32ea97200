"""Drafts letters: what they tell of each petition, what goes along, number and signature."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.errors import DetailMissingError, LetterStateError, NotFoundError
from bot.domain.file_names import SUFFIXES
from bot.domain.letter import Enclosed, FileRole, Letter, LetterFile, LetterKind, LetterState
from bot.domain.local_time import local_day
from bot.domain.petition import Petition, Sharing
from bot.domain.recipients import Recipient, suitable
from bot.domain.staff import Member
from bot.services.correspondence import (
    Registry,
    check_dated,
    content_of,
    letter_for,
    on_record,
    still_open,
    to_forward,
    unsent,
)
from bot.services.handling import checked
from bot.services.letters import LetterContent
from bot.services.ports import UnitOfWork
from bot.services.registers import FileState

MOST_ENCLOSED = 50  # petitions in one letter


class Drafting:
    """Letters before they are sent, within one unit of work."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._recipients = {each.id: each for each in registry.recipients}

    def recipients_for(self, petition: Petition) -> Sequence[Recipient]:
        """Whom a petition may go to, the most exactly named first."""
        return suitable(
            self._registry.recipients, sector=petition.sector, place_id=petition.place_id
        )

    async def draft(
        self,
        uow: UnitOfWork,
        member: Member,
        codes: Sequence[str],
        recipient_id: str,
        now: datetime,
    ) -> Letter:
        """Draft a letter to one body; what the citizens sent along is attached."""
        recipient = self._recipients.get(recipient_id)
        if recipient is None:
            raise NotFoundError
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
            ),
            [self._enclosed(petition) for petition in petitions],
        )
        for petition in petitions:
            await self._attach(uow, letter, petition.code)
        await on_record(uow, member, "letter.draft", letter, now, codes=",".join(codes))
        return letter

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
        """Send one of the citizens' files not along."""
        letter = await unsent(uow, member, letter_id)
        files = {each.id: each for each in await uow.letters.files(letter.id)}
        if file_id not in files or files[file_id].role is not FileRole.ATTACHMENT:
            raise NotFoundError
        await uow.letters.remove_file(file_id)
        await on_record(uow, member, "letter.leave_out", letter, now)

    async def content(
        self, uow: UnitOfWork, member: Member, letter_id: int, now: datetime
    ) -> LetterContent:
        """What the document says; each look is on record, for it names people."""
        letter = await letter_for(uow, member, letter_id)
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
        """Enter the number and date that the registry gave, with the signed document."""
        letter = await unsent(uow, member, letter_id)
        check_dated(number, dated_on, now)
        for old in await uow.letters.files(letter.id):
            if old.role is FileRole.SIGNED:
                await uow.letters.remove_file(old.id)
        await uow.letters.add_file(letter.id, replace(file, role=FileRole.SIGNED))
        signed = letter.moved_to(LetterState.SIGNED, now)
        signed = replace(signed, number=number.strip(), dated_on=dated_on)
        await on_record(uow, member, "letter.sign", letter, now)
        return await uow.letters.save(signed)

    async def drop(self, uow: UnitOfWork, member: Member, letter_id: int, now: datetime) -> Letter:
        """Give a letter up before it is sent; its petitions stay where they are."""
        letter = await letter_for(uow, member, letter_id)
        await on_record(uow, member, "letter.drop", letter, now)
        return await uow.letters.save(letter.moved_to(LetterState.DROPPED, now))

    async def remind(
        self, uow: UnitOfWork, member: Member, letter_id: int, now: datetime
    ) -> Letter:
        """Draft a reminder of a letter that was not answered, about what is still open in it."""
        letter = await letter_for(uow, member, letter_id)
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
