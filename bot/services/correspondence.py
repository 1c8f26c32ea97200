"""What all that is done with letters shares: who may, what a document says, what goes out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.errors import (
    DecidedError,
    DetailMissingError,
    LetterNotFoundError,
    LetterPetitionError,
    LetterStateError,
    NotPermittedError,
)
from bot.domain.letter import (
    Enclosed,
    FileRole,
    Letter,
    LetterFile,
    LetterKind,
    LetterState,
    MailState,
)
from bot.domain.local_time import local_day
from bot.domain.petition import NEXT, Petition, State
from bot.domain.recipients import Recipient
from bot.domain.staff import Act, Member
from bot.services.handling import found
from bot.services.letters import LetterContent
from bot.services.noticing import tell_of_number
from bot.services.ports import UnitOfWork
from bot.services.rights import check, check_free, name_of, permitted

UNSENT = frozenset({LetterState.DRAFT, LetterState.SIGNED})
LONGEST_DUE = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What letters need to know of the office and of the knowledge folder."""

    recipients: Sequence[Recipient] = ()
    sectors: Mapping[str, str] = field(default_factory=dict)  # id -> name
    places: Mapping[str, str] = field(default_factory=dict)  # code -> name with its level
    formulas: Sequence[str] = ()  # answers that say nothing
    mail_domain: str = ""  # of the office's address; "": no mail server is set
    mail_megabytes: int = 20  # what one mail may hold
    sends_unsigned: bool = False
    answer_days: int = 10  # working days after which a body is reminded


async def on_record(
    uow: UnitOfWork, member: Member, act: str, letter: Letter, now: datetime, **facts: str
) -> None:
    """Tell the audit, in the transaction of what it tells."""
    await uow.audit.append(
        at=now, who=member.who, act=act, subject=f"letter:{letter.id}", facts=facts
    )


async def letter_for(
    uow: UnitOfWork, member: Member, letter_id: int, act: Act = Act.FORWARD
) -> Letter:
    """A letter whose petitions all lie within the member's rights and scope."""
    check(member, act)  # before anything is told of what exists
    letter = await uow.letters.get(letter_id)
    if letter is None:
        raise LetterNotFoundError
    if not await covers(uow, member, letter):
        raise NotPermittedError(act=act.value, outside=True, letter=letter.id)
    return letter


async def letter_to_change(uow: UnitOfWork, member: Member, letter_id: int) -> Letter:
    """The same for whoever may change or send it: what a colleague works on is theirs."""
    letter = await letter_for(uow, member, letter_id)
    for enclosed in await uow.letters.enclosed(letter.id):
        await check_free(uow, member, enclosed.code)
    return letter


async def covers(uow: UnitOfWork, member: Member, letter: Letter) -> bool:
    """Whether all that is in a letter lies within a member's scope."""
    if not (member.sectors or member.places):
        return True
    for enclosed in await uow.letters.enclosed(letter.id):
        if not member.covers(await found(uow, enclosed.code)):
            return False
    return True


async def unsent(uow: UnitOfWork, member: Member, letter_id: int, *states: LetterState) -> Letter:
    """A letter to change in one of these states: not sent yet, unless they are given."""
    letter = await letter_to_change(uow, member, letter_id)
    if letter.state not in (states or UNSENT):
        raise LetterStateError(state=letter.state)
    return letter


async def to_forward(uow: UnitOfWork, member: Member, code: str) -> Petition:
    """A petition that this member may forward now; what a colleague works on is theirs."""
    petition = await permitted(uow, member, Act.FORWARD, code)
    await check_free(uow, member, code)
    standing = await uow.cases.decision(code)
    if standing is not None:
        raise DecidedError(by=await name_of(uow, standing.by))
    if State.FORWARDED not in NEXT[petition.state] or petition.state is State.WAITING:
        raise LetterPetitionError(petition=code, state=petition.state)
    return petition


async def content_of(uow: UnitOfWork, letter: Letter) -> LetterContent:
    """All that the document says of a letter."""
    files = await uow.letters.files(letter.id)
    enclosed = await uow.letters.enclosed(letter.id)
    attached = [file.code for file in files if file.role is FileRole.ATTACHMENT]
    reminded = await uow.letters.get(letter.reminds) if letter.reminds else None
    return LetterContent(
        kind=letter.kind,
        salutation=letter.salutation,
        body=letter.body,
        enclosed=enclosed,
        attachments={each.code: attached.count(each.code) for each in enclosed},
        number=letter.number,
        dated_on=letter.dated_on,
        answer_by=letter.answer_due_on,
        reminded_number=reminded.number if reminded else "",
        reminded_on=(reminded.dated_on or reminded.sent_on) if reminded else None,
    )


async def still_open(uow: UnitOfWork, letter: Letter) -> Sequence[Enclosed]:
    """What the body has not answered and is still asked for."""
    return [
        each
        for each in await uow.letters.enclosed(letter.id)
        if each.answered_on is None and (await found(uow, each.code)).is_open
    ]


async def answer_files(uow: UnitOfWork, code: str) -> Sequence[LetterFile]:
    """The documents in which bodies answered on a petition, for its sender too."""
    return [
        file
        for letter in await uow.letters.of_petition(code)
        for file in await uow.letters.files(letter.id)
        if file.role is FileRole.ANSWER and file.code == code
    ]


async def answer_file(uow: UnitOfWork, code: str, file_id: int) -> LetterFile | None:
    """One of them."""
    return next((each for each in await answer_files(uow, code) if each.id == file_id), None)


def mailed(files: Iterable[LetterFile]) -> Sequence[LetterFile]:
    """What goes out: the signed document, or the draft for want of one, then the attachments."""
    roles = (FileRole.SIGNED, FileRole.DRAFT, FileRole.ATTACHMENT)
    kept = sorted((f for f in files if f.role in roles), key=lambda f: (roles.index(f.role), f.id))
    signed = is_signed(kept)
    return [file for file in kept if not (signed and file.role is FileRole.DRAFT)]


def is_signed(files: Iterable[LetterFile]) -> bool:
    """Whether the signed document is there."""
    return any(file.role is FileRole.SIGNED for file in files)


async def stop_mail(uow: UnitOfWork, letter: Letter, now: datetime) -> None:
    """Try no more what is not under way."""
    for mailing in await uow.mailings.of_letter(letter.id):
        if mailing.state is MailState.QUEUED:
            stopped = replace(mailing, state=MailState.FAILED, next_at=None, changed_at=now)
            await uow.mailings.save(stopped)
        elif mailing.state is MailState.UNCERTAIN:
            await uow.mailings.save(replace(mailing, next_at=None, changed_at=now))


def tells_number_again(letter: Letter, number: str) -> bool:
    """Whether citizens have read another number of a letter than this."""
    was_told = letter.state is LetterState.SENT and letter.kind is LetterKind.TRANSFER
    return was_told and letter.number not in {"", number.strip()}


async def put_number_right(
    uow: UnitOfWork, was: Letter, number: str, dated_on: date, now: datetime
) -> None:
    """Let the histories of what was sent bear these, and tell whoever read another number."""
    if was.state is not LetterState.SENT or was.kind is not LetterKind.TRANSFER:
        return
    for enclosed in await uow.letters.enclosed(was.id):
        sent = [
            move.number
            for move in await uow.petitions.moves(enclosed.code)
            if move.leads_to(State.FORWARDED)
            and (move.body, move.number_of_letter) == (was.body, was.number)
        ]
        for move in sent[-1:]:
            await uow.petitions.renumber(enclosed.code, move, letter=number, dated_on=dated_on)
            if tells_number_again(was, number):
                petition = await found(uow, enclosed.code)
                await tell_of_number(uow, petition, number=move, now=now)


def check_dated(number: str, dated_on: date, now: datetime) -> None:
    """Refuse a number or a day that no registry can have given."""
    if not number.strip():
        raise DetailMissingError(field="number")
    if dated_on > local_day(now):
        raise DetailMissingError(field="dated_on")


def check_due(due_on: date | None, now: datetime) -> None:
    """Refuse a day for the answer that leaves no time, or that nobody can mean."""
    today = local_day(now)
    if due_on is not None and not today < due_on <= today + LONGEST_DUE:
        raise DetailMissingError(field="answer_due_on")
