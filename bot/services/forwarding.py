"""Sends letters to the bodies that settle petitions: by mail, or on paper.

A letter is sent in one unit of work with the moves of its petitions, so no citizen hears of a
letter that was not promised; the mail itself goes later (`mailing`).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.errors import (
    BotError,
    ConflictError,
    ExampleRecipientError,
    LetterErasedError,
    LetterStateError,
    LetterTooBigError,
    LetterUnsignedError,
    MailOffError,
    NoAddressError,
    NotFoundError,
)
from bot.domain.letter import (
    FileRole,
    Letter,
    LetterFile,
    LetterKind,
    LetterState,
    Mailing,
    MailState,
    Way,
)
from bot.domain.local_time import local_day
from bot.domain.petition import Actor, ActorKind, State
from bot.domain.recipients import Recipient
from bot.domain.sizes import MEBIBYTE
from bot.domain.staff import Member
from bot.domain.workdays import Calendar
from bot.services.correspondence import (
    UNSENT,
    Registry,
    check_dated,
    letter_to_change,
    mailed,
    on_record,
    put_number_right,
    stop_mail,
    to_forward,
    unsent,
)
from bot.services.handling import Handling
from bot.services.levels import mark_level
from bot.services.ports import UnitOfWork

MAIL_GROWS_BY = 1.4  # base64 and its line ends


class Forwarding:
    """Letters that are sent, within one unit of work."""

    def __init__(
        self,
        registry: Registry,
        *,
        handling: Handling,
        calendar: Calendar,
        token: Callable[[], str],
    ) -> None:
        self._registry = registry
        self._recipients = {each.id: each for each in registry.recipients}
        self._handling = handling
        self._calendar = calendar
        self._token = token

    async def queue(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        now: datetime,
        *,
        draft: LetterFile | None = None,
        version: int | None = None,
    ) -> Mailing:
        """Send it by mail, soon: its petitions are forwarded with this.

        ``draft`` is the document as it was previewed, where the office sends such; ``version`` is
        that of the letter that was looked at: raises ConflictError for another.
        """
        letter = await self.check(uow, member, letter_id, draft=draft, version=version)
        is_unsigned = letter.state is LetterState.DRAFT
        if is_unsigned and draft is not None:
            await uow.letters.add_file(letter.id, replace(draft, role=FileRole.DRAFT))
        addressed = replace(letter, email=self.address_of(letter))
        sent = await self._send(uow, member, addressed, Way.MAIL, now)
        mailing = await self._promise(uow, sent, version=1, is_unsigned=is_unsigned, now=now)
        await on_record(uow, member, "letter.mail", sent, now, recipient=sent.recipient)
        return mailing

    async def check(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        *,
        draft: LetterFile | None = None,
        version: int | None = None,
    ) -> Letter:
        """Raise what :meth:`queue` would, before anything is done; gives the letter."""
        letter = await unsent(uow, member, letter_id)
        if version is not None and version != letter.version:
            raise ConflictError
        is_unsigned = letter.state is LetterState.DRAFT
        if is_unsigned and (draft is None or not self._registry.sends_unsigned):
            raise LetterUnsignedError
        self.address_of(letter)
        files = list(await uow.letters.files(letter.id))
        if is_unsigned and draft is not None:
            files.append(replace(draft, role=FileRole.DRAFT))
        self._weigh(files)
        await self._check_petitions(uow, member, letter)
        return letter

    async def send_on_paper(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        now: datetime,
        *,
        number: str,
        dated_on: date,
    ) -> Letter:
        """Record that it went on paper, at first or because mail did not arrive."""
        letter = await self.check_paper(
            uow, member, letter_id, now, number=number, dated_on=dated_on
        )
        was, letter = letter, replace(letter, number=number.strip(), dated_on=dated_on)
        if letter.state in UNSENT:
            letter = await self._send(uow, member, letter, Way.PAPER, now)
        else:
            letter = await uow.letters.save(replace(letter, way=Way.PAPER, changed_at=now))
            await stop_mail(uow, letter, now)
            await put_number_right(uow, was, letter.number, dated_on, now)
        facts = {"letter_number": letter.number} if was.number != letter.number else {}
        await on_record(uow, member, "letter.paper", letter, now, **facts)
        return letter

    async def check_paper(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        now: datetime,
        *,
        number: str,
        dated_on: date,
    ) -> Letter:
        """Raise what :meth:`send_on_paper` would, before anything is done; gives the letter."""
        letter = await letter_to_change(uow, member, letter_id)
        check_dated(number, dated_on, now)
        self._refuse_example(letter)
        if letter.state in UNSENT:
            await self._check_petitions(uow, member, letter)
        elif letter.state is not LetterState.SENT:
            raise LetterStateError(state=letter.state)
        return letter

    async def resend(
        self, uow: UnitOfWork, member: Member, letter_id: int, now: datetime
    ) -> Mailing:
        """Mail it again: the same mail if no server took it, a new one if one did.

        It goes to the address that the knowledge folder now has. Unsigned it goes only as long as
        the office sends such, and what was erased does not go at all.
        """
        letter = await letter_to_change(uow, member, letter_id)
        mailings = await uow.mailings.of_letter(letter.id)
        if letter.state is not LetterState.SENT or not mailings:
            raise LetterStateError(state=letter.state)
        last, address = mailings[-1], self.address_of(letter)
        if last.state is MailState.SENDING:
            raise ConflictError
        if not any(each.text for each in await uow.letters.enclosed(letter.id)):
            raise LetterErasedError
        is_unsigned = await self._check_document(uow, letter)
        await on_record(uow, member, "letter.resend", letter, now)
        letter = await uow.letters.save(
            replace(letter, email=address, way=Way.MAIL, changed_at=now)
        )
        if last.state is MailState.SENT or (last.email, last.is_unsigned) != (
            address,
            is_unsigned,
        ):
            if last.state is not MailState.SENT:
                await stop_mail(uow, letter, now)
            return await self._promise(
                uow, letter, version=last.version + 1, is_unsigned=is_unsigned, now=now
            )
        again = replace(last, state=MailState.QUEUED, queued_at=now, next_at=now, changed_at=now)
        await uow.mailings.save(again)
        return again

    def hindrance(self, letter: Letter) -> BotError | None:
        """What stands against mailing a letter as things are; None when nothing does."""
        try:
            self.address_of(letter)
        except BotError as error:
            return error
        if letter.state is LetterState.DRAFT and not self._registry.sends_unsigned:
            return LetterUnsignedError()
        return None

    def answer_day(self, now: datetime) -> date:
        """The day by which the office wants the answer to what is sent today."""
        return self._calendar.due(local_day(now), self._registry.answer_days).on

    async def _check_document(self, uow: UnitOfWork, letter: Letter) -> bool:
        """Whether what would be mailed again is unsigned; raises LetterUnsignedError."""
        roles = {file.role for file in await uow.letters.files(letter.id)}
        if FileRole.SIGNED in roles:
            return False
        if FileRole.DRAFT not in roles or not self._registry.sends_unsigned:
            raise LetterUnsignedError
        return True

    async def _check_petitions(self, uow: UnitOfWork, member: Member, letter: Letter) -> None:
        """Whether all that is in it may be forwarded; raises LetterErasedError and others."""
        enclosed = await uow.letters.enclosed(letter.id)
        if not all(each.text for each in enclosed):
            raise LetterErasedError
        if letter.kind is LetterKind.TRANSFER:
            for each in enclosed:
                await to_forward(uow, member, each.code)

    def _weigh(self, files: Sequence[LetterFile]) -> None:
        size = sum(file.size for file in mailed(files))
        limit = self._registry.mail_megabytes
        if size * MAIL_GROWS_BY > limit * MEBIBYTE:
            raise LetterTooBigError(limit=limit, found=round(size * MAIL_GROWS_BY / MEBIBYTE, 1))

    async def _send(
        self, uow: UnitOfWork, member: Member, letter: Letter, way: Way, now: datetime
    ) -> Letter:
        """Mark it sent; a transfer forwards its petitions, a reminder gives its letter time."""
        today = local_day(now)
        await self._check_petitions(uow, member, letter)
        due = letter.answer_due_on
        if due is None or due <= today:
            due = self.answer_day(now)
        sent = replace(
            letter.moved_to(LetterState.SENT, now), way=way, sent_on=today, answer_due_on=due
        )
        sent = await uow.letters.save(sent)
        if letter.kind is LetterKind.REMINDER:
            reminded = await uow.letters.get(letter.reminds)
            if reminded is not None and reminded.state is LetterState.SENT:
                await uow.letters.save(replace(reminded, answer_due_on=due, changed_at=now))
            return sent
        for enclosed in await uow.letters.enclosed(letter.id):
            await mark_level(uow, enclosed.code, self._recipients.get(sent.recipient))
            await self._handling.move(
                uow,
                enclosed.code,
                State.FORWARDED,
                actor=Actor(kind=ActorKind.STAFF, label=member.name),
                now=now,
                body=sent.body,
                number_of_letter=sent.number,
                dated_on=sent.dated_on,
            )
        return sent

    async def _promise(
        self, uow: UnitOfWork, letter: Letter, *, version: int, is_unsigned: bool, now: datetime
    ) -> Mailing:
        return await uow.mailings.add(
            Mailing(
                id=0,
                letter_id=letter.id,
                version=version,
                email=letter.email,
                message_id=f"<{letter.id}.{version}.{self._token()}@{self._registry.mail_domain}>",
                is_unsigned=is_unsigned,
                state=MailState.QUEUED,
                attempts=0,
                doubts=0,
                said="",
                queued_at=now,
                next_at=now,
                changed_at=now,
            )
        )

    def address_of(self, letter: Letter) -> str:
        """The recipient's address as the knowledge folder has it now; raises LetterError."""
        recipient = self._refuse_example(letter)
        if not recipient.email:
            raise NoAddressError(body=letter.body)
        if not self._registry.mail_domain:
            raise MailOffError
        return recipient.email

    def _refuse_example(self, letter: Letter) -> Recipient:
        recipient = self._recipients.get(letter.recipient)
        if recipient is None:
            raise NotFoundError
        if recipient.example:
            raise ExampleRecipientError(body=recipient.body)
        return recipient
