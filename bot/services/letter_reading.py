"""Looks letters up: one with all that belongs to it, a list of them, those of a petition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.errors import BotError
from bot.domain.letter import (
    Enclosed,
    Letter,
    LetterFile,
    LetterKind,
    LetterState,
    Mailing,
    MailState,
    Way,
)
from bot.domain.local_time import local_day
from bot.domain.petition import Petition
from bot.domain.staff import Act, Member
from bot.services.correspondence import is_signed, letter_for, on_record, still_open
from bot.services.forwarding import Forwarding
from bot.services.handling import found
from bot.services.letter_registers import LetterFilter
from bot.services.ports import UnitOfWork
from bot.services.rights import check, name_of, permitted


class Stand(StrEnum):
    """Where a letter stands, as a list tells it."""

    DRAFT = "draft"
    SIGNED = "signed"
    QUEUED = "queued"  # the mail goes within the minute, or is on its way
    RETRIED = "retried"  # not taken so far: tried again by itself
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    PAPER = "paper"
    ANSWERED = "answered"
    DROPPED = "dropped"


_TROUBLED = frozenset({Stand.FAILED, Stand.UNCERTAIN, Stand.RETRIED})
_UNDER_WAY = frozenset({MailState.QUEUED, MailState.SENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A letter in a list."""

    letter: Letter
    stand: Stand
    codes: Sequence[str]
    unanswered: frozenset[str]  # of these
    left: int  # of these, what is open and unanswered, once it is sent
    mailing: Mailing | None  # the last one
    days_late: int  # since the answer was due; 0 while it is not

    @property
    def said(self) -> str:
        """The mail server's last words, where they matter."""
        return self.mailing.said if self.mailing and self.stand in _TROUBLED else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """A piece of a list; ``later`` is where the next begins, 0 for none."""

    lines: Sequence[LetterLine]
    total: int  # in the whole list
    later: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """A letter with all that belongs to it."""

    line: LetterLine
    enclosed: Sequence[Enclosed]
    petitions: Mapping[str, Petition]
    files: Sequence[LetterFile]
    mailings: Sequence[Mailing]  # oldest first
    drafted_by: str
    open_codes: Sequence[str]  # still to be answered
    reminders: Sequence[Letter]  # of it, oldest first
    hindrance: BotError | None  # why it cannot be mailed

    @property
    def letter(self) -> Letter:
        """The letter itself."""
        return self.line.letter

    @property
    def is_signed(self) -> bool:
        """Whether the signed document is there."""
        return is_signed(self.files)

    @property
    def is_unsent(self) -> bool:
        """Whether it may still be changed or dropped."""
        return self.letter.state in {LetterState.DRAFT, LetterState.SIGNED}

    @property
    def may_be_reminded_of(self) -> bool:
        """Whether something in it is still to be answered."""
        return (
            self.letter.state is LetterState.SENT
            and self.letter.kind is LetterKind.TRANSFER
            and bool(self.open_codes)
        )


class LetterReading:
    """Letters to look at, within one unit of work."""

    def __init__(self, forwarding: Forwarding) -> None:
        self._forwarding = forwarding

    async def open(
        self, uow: UnitOfWork, member: Member, letter_id: int, now: datetime
    ) -> LetterSheet:
        """One of them; that somebody looked is on record, for it names people."""
        letter = await letter_for(uow, member, letter_id)
        await on_record(uow, member, "letter.see", letter, now)
        enclosed = await uow.letters.enclosed(letter.id)
        others = await uow.letters.of_petition(enclosed[0].code) if enclosed else ()
        return LetterSheet(
            line=await _line(uow, letter, local_day(now)),
            enclosed=enclosed,
            petitions={each.code: await found(uow, each.code) for each in enclosed},
            files=await uow.letters.files(letter.id),
            mailings=await uow.mailings.of_letter(letter.id),
            drafted_by=await name_of(uow, letter.by),
            open_codes=[each.code for each in await still_open(uow, letter)],
            reminders=[other for other in others if other.reminds == letter.id],
            hindrance=self._forwarding.hindrance(letter),
        )

    async def page(
        self,
        uow: UnitOfWork,
        member: Member,
        wanted: LetterFilter,
        now: datetime,
        *,
        limit: int,
        begin: int = 0,
    ) -> LetterPage:
        """Those wanted that lie within their scope, in the order of the list."""
        check(member, Act.FORWARD)
        theirs = replace(wanted, sectors=member.sectors, places=member.places)
        total = await uow.letters.count(theirs)
        letters = await uow.letters.listed(theirs, limit=limit, offset=begin) if total else ()
        end = begin + limit
        return LetterPage(
            lines=[await _line(uow, letter, local_day(now)) for letter in letters],
            total=total,
            later=end if end < total else 0,
        )

    async def of_petition(
        self, uow: UnitOfWork, member: Member, code: str, now: datetime
    ) -> Sequence[LetterLine]:
        """Those that a petition is in, newest first, for whoever may see the petition."""
        await permitted(uow, member, Act.SEE, code)
        letters = await uow.letters.of_petition(code)
        return [await _line(uow, letter, local_day(now)) for letter in reversed(letters)]

    async def file(
        self, uow: UnitOfWork, member: Member, letter_id: int, file_id: int, now: datetime
    ) -> LetterFile | None:
        """A file of a letter; that one opened it is on record."""
        letter = await letter_for(uow, member, letter_id)
        for each in await uow.letters.files(letter.id):
            if each.id == file_id:
                await on_record(uow, member, "letter.file", letter, now, file=str(file_id))
                return each
        return None


async def _line(uow: UnitOfWork, letter: Letter, today: date) -> LetterLine:
    mailings = await uow.mailings.of_letter(letter.id)
    last = mailings[-1] if mailings else None
    enclosed = await uow.letters.enclosed(letter.id)
    waits = letter.state is LetterState.SENT and letter.kind is LetterKind.TRANSFER
    left = len(await still_open(uow, letter)) if waits else 0
    due_on = letter.answer_due_on
    return LetterLine(
        letter=letter,
        stand=_stand(letter, last),
        codes=[each.code for each in enclosed],
        unanswered=frozenset(each.code for each in enclosed if each.answered_on is None),
        left=left,
        mailing=last,
        days_late=max((today - due_on).days, 0) if left and due_on else 0,
    )


def _stand(letter: Letter, last: Mailing | None) -> Stand:
    if letter.state is not LetterState.SENT:
        return Stand(letter.state.value)
    if letter.way is Way.PAPER or last is None:
        return Stand.PAPER
    if last.state in _UNDER_WAY:
        return Stand.RETRIED if last.attempts else Stand.QUEUED
    return Stand(last.state.value)
