"""What staff send from the console: kept for a moment in which it may be undone, then sent.

Until then nothing has happened and nobody was told; what has changed meanwhile drops it, and
whoever sent it is told. As with decisions: see `deciding`.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.errors import (
    BotError,
    ConflictError,
    DecidedError,
    NotPermittedError,
    TooLateError,
)
from bot.domain.letter import LetterFile
from bot.domain.local_time import local_day
from bot.domain.staff import Act, Member
from bot.services.answers import Answers
from bot.services.auditing import put_on_record
from bot.services.casework import Casework
from bot.services.correspondence import UNSENT, letter_for, tells_number_again
from bot.services.forwarding import Forwarding
from bot.services.noticing import tell_of_dropped
from bot.services.ports import UnitOfWork
from bot.services.rights import name_of, permitted
from bot.services.sendings import Kind, Sending


class SendingDesk:
    """Sends for members of staff; ``undo`` is how long it may be undone."""

    def __init__(
        self, *, casework: Casework, forwarding: Forwarding, answers: Answers, undo: timedelta
    ) -> None:
        self._casework = casework
        self._forwarding = forwarding
        self._answers = answers
        self._undo = undo

    @property
    def undo_for(self) -> timedelta:
        """How long it may be undone."""
        return self._undo

    async def check_reply(self, uow: UnitOfWork, by: Member, code: str, text: str) -> None:
        """Raise what :meth:`reply` would, before anything is done."""
        await self._casework.check_reply(uow, by, code, text)
        await _check_none_waits(uow, code)

    async def reply(
        self, uow: UnitOfWork, by: Member, code: str, text: str, now: datetime
    ) -> None:
        """Write to the citizen."""
        await self.check_reply(uow, by, code, text)
        await self._keep(uow, by, Sending(kind=Kind.REPLY, codes=(code,), text=text), now)

    async def extend(
        self,
        uow: UnitOfWork,
        by: Member,
        code: str,
        due_on: date,
        now: datetime,
        *,
        reason: str,
        version: int,
    ) -> None:
        """Give a petition a later target."""
        await self._casework.check_extension(
            uow, by, code, due_on, now, reason=reason, version=version
        )
        await _check_none_waits(uow, code)
        sending = Sending(
            kind=Kind.EXTEND, codes=(code,), text=reason, dated_on=due_on, version=version
        )
        await self._keep(uow, by, sending, now)

    async def mail(
        self,
        uow: UnitOfWork,
        by: Member,
        letter_id: int,
        now: datetime,
        *,
        version: int,
        draft: LetterFile | None = None,
    ) -> None:
        """Send a letter by mail; ``draft`` is the document of one that is not signed."""
        letter = await self._forwarding.check(uow, by, letter_id, draft=draft, version=version)
        await _check_alone(uow, letter_id)
        codes = tuple(each.code for each in await uow.letters.enclosed(letter.id))
        sending = Sending(
            kind=Kind.MAIL, letter_id=letter.id, codes=codes, version=letter.version, file=draft
        )
        await self._keep(uow, by, sending, now)

    async def paper(
        self,
        uow: UnitOfWork,
        by: Member,
        letter_id: int,
        now: datetime,
        *,
        number: str,
        dated_on: date,
        version: int,
    ) -> bool:
        """Record that a letter went on paper; whether that can still be undone.

        What was sent before is on paper besides: nobody is told again, so nothing waits, unless
        they were told another number.
        """
        letter = await self._forwarding.check_paper(
            uow, by, letter_id, now, number=number, dated_on=dated_on
        )
        await _check_alone(uow, letter_id)
        if version != letter.version:
            raise ConflictError
        if letter.state not in UNSENT and not tells_number_again(letter, number):
            await self._forwarding.send_on_paper(
                uow, by, letter_id, now, number=number, dated_on=dated_on
            )
            return False
        sending = Sending(
            kind=Kind.PAPER,
            letter_id=letter_id,
            codes=tuple(each.code for each in await uow.letters.enclosed(letter_id)),
            version=version,
            number=number,
            dated_on=dated_on,
        )
        await self._keep(uow, by, sending, now)
        return bool(self._undo)

    async def answer(
        self,
        uow: UnitOfWork,
        by: Member,
        letter_id: int,
        codes: Sequence[str],
        now: datetime,
        *,
        text: str,
        number: str = "",
        dated_on: date | None = None,
        file: LetterFile | None = None,
        confirmed: bool = False,
    ) -> None:
        """Tell the senders what a body answered."""
        sending = Sending(
            kind=Kind.ANSWER,
            letter_id=letter_id,
            codes=tuple(dict.fromkeys(codes)),
            text=text,
            number=number,
            dated_on=dated_on,
            file=file,
            confirmed=confirmed,
        )
        await self._answers.check(
            uow,
            by,
            letter_id,
            sending.codes,
            now,
            text=text,
            number=number,
            dated_on=dated_on,
            confirmed=confirmed,
        )
        await self._keep(uow, by, sending, now)

    async def undo_reply(self, uow: UnitOfWork, by: Member, code: str, now: datetime) -> Sending:
        """Undo one's own reply, or as a lead anybody's, while it waits."""
        await permitted(uow, by, Act.REPLY, code)
        return await self._undone(uow, by, await _waiting(uow, code, Kind.REPLY), now)

    async def undo_extension(
        self, uow: UnitOfWork, by: Member, code: str, now: datetime
    ) -> Sending:
        """The same for a later target."""
        await permitted(uow, by, Act.DECIDE, code)
        return await self._undone(uow, by, await _waiting(uow, code, Kind.EXTEND), now)

    async def undo_letter(
        self, uow: UnitOfWork, by: Member, letter_id: int, kind: Kind, now: datetime
    ) -> Sending:
        """The same for a letter that is to go, or for the answer to one."""
        await letter_for(uow, by, letter_id, Act.DECIDE if kind is Kind.ANSWER else Act.FORWARD)
        waiting = [each for each in await uow.sendings.of_letter(letter_id) if each.kind is kind]
        return await self._undone(uow, by, waiting, now)

    async def send(self, uow: UnitOfWork, sending: Sending, now: datetime) -> None:
        """Send what is due, unless it was undone meanwhile."""
        if not await uow.sendings.drop(sending.id):
            return
        by = await uow.staff.get(sending.by)
        if by is None:
            raise NotPermittedError(act=Act.REPLY.value)
        await self._send(uow, by, sending, now)

    async def drop(self, uow: UnitOfWork, sending: Sending, why: BotError, now: datetime) -> None:
        """Give up what cannot be sent any more."""
        if not await uow.sendings.drop(sending.id):
            return
        await _tell(uow, None, "sending.drop", sending, now, why=why.code)
        by = await uow.staff.get(sending.by)
        if by is not None and by.active:
            await tell_of_dropped(uow, sending.codes[0], by.person_key, now)

    async def _undone(
        self, uow: UnitOfWork, by: Member, waiting: Sequence[Sending], now: datetime
    ) -> Sending:
        for each in waiting:
            if each.by != by.id and not by.may(Act.HAND_OVER):
                raise DecidedError(by=await name_of(uow, each.by))
            if await uow.sendings.drop(each.id):
                await _tell(uow, by, "sending.undo", each, now)
                return each
        raise TooLateError

    async def _keep(self, uow: UnitOfWork, by: Member, sending: Sending, now: datetime) -> None:
        sending = sending.kept(by=by.id, due_at=now + self._undo)
        if not self._undo:
            await self._send(uow, by, sending, now)
            return
        standing = await uow.sendings.add(sending)
        if standing is not None:
            raise DecidedError(by=await name_of(uow, standing.by))
        await _tell(uow, by, "sending.keep", sending, now)

    async def _send(self, uow: UnitOfWork, by: Member, sending: Sending, now: datetime) -> None:
        match sending.kind:
            case Kind.REPLY:
                await self._casework.reply(uow, by, sending.codes[0], sending.text, now)
            case Kind.EXTEND:
                await self._casework.extend(
                    uow,
                    by,
                    sending.codes[0],
                    sending.dated_on or local_day(now),
                    now,
                    reason=sending.text,
                    version=sending.version,
                )
            case Kind.MAIL:
                await self._forwarding.queue(
                    uow, by, sending.letter_id, now, draft=sending.file, version=sending.version
                )
            case Kind.PAPER:
                await self._send_on_paper(uow, by, sending, now)
            case Kind.ANSWER:
                await self._answers.record(
                    uow,
                    by,
                    sending.letter_id,
                    sending.codes,
                    now,
                    text=sending.text,
                    number=sending.number,
                    dated_on=sending.dated_on,
                    file=sending.file,
                    confirmed=sending.confirmed,
                )

    async def _send_on_paper(
        self, uow: UnitOfWork, by: Member, sending: Sending, now: datetime
    ) -> None:
        letter = await letter_for(uow, by, sending.letter_id)
        if letter.version != sending.version:
            raise ConflictError
        await self._forwarding.send_on_paper(
            uow,
            by,
            letter.id,
            now,
            number=sending.number,
            dated_on=sending.dated_on or local_day(now),
        )


async def _waiting(uow: UnitOfWork, code: str, kind: Kind) -> Sequence[Sending]:
    return [each for each in await uow.sendings.of_petition(code) if each.kind is kind]


async def _check_none_waits(uow: UnitOfWork, code: str) -> None:
    """Refuse a second message to a sender while one may be undone."""
    for standing in await uow.sendings.of_petition(code):
        raise DecidedError(by=await name_of(uow, standing.by))


async def _check_alone(uow: UnitOfWork, letter_id: int) -> None:
    """Refuse to send a letter that is about to go, by mail or on paper."""
    for standing in await uow.sendings.of_letter(letter_id):
        if standing.kind in {Kind.MAIL, Kind.PAPER}:
            raise DecidedError(by=await name_of(uow, standing.by))


async def _tell(
    uow: UnitOfWork, by: Member | None, act: str, sending: Sending, now: datetime, **facts: str
) -> None:
    await put_on_record(
        uow, by, act, sending.subject, now=now, sending=sending.kind.value, **facts
    )
