"""What the bodies answer: recorded by staff, told to the citizens, and asked for when late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.errors import DetailMissingError, EmptyAnswerError, LetterStateError, NotFoundError
from bot.domain.formulas import is_empty_answer
from bot.domain.letter import FileRole, Letter, LetterFile, LetterKind, LetterState
from bot.domain.local_time import local_day
from bot.domain.petition import Actor, ActorKind, Petition, State
from bot.domain.staff import Act, Member
from bot.services.correspondence import (
    Registry,
    check_dated,
    letter_for,
    on_record,
    still_open,
)
from bot.services.handling import Handling, Particulars, checked, found
from bot.services.noticing import tell_of_answer_file
from bot.services.ports import UnitOfWork
from bot.services.rights import check_free


class Answers:
    """Answers to letters, within one unit of work."""

    def __init__(self, registry: Registry, *, handling: Handling) -> None:
        self._registry = registry
        self._handling = handling

    def is_empty(self, text: str) -> bool:
        """Whether an answer is a formula that says nothing: to be pointed out before it goes."""
        return is_empty_answer(text, self._registry.formulas)

    async def record(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        codes: Sequence[str],
        now: datetime,
        *,
        text: str,
        number: str = "",
        dated_on: date | None = None,
        file: LetterFile | None = None,
        confirmed: bool = False,
    ) -> Sequence[Petition]:
        """Record what a body answered on some petitions of a letter; their senders are told.

        A formula raises :class:`EmptyAnswerError` unless it is ``confirmed``.
        """
        letter = await self.check(
            uow,
            member,
            letter_id,
            codes,
            now,
            text=text,
            number=number,
            dated_on=dated_on,
            confirmed=confirmed,
        )
        enclosed = {each.code: each for each in await uow.letters.enclosed(letter.id)}
        answered = []
        for code in dict.fromkeys(codes):
            answered.append(
                await self._handling.move(
                    uow,
                    code,
                    State.ANSWERED,
                    actor=Actor(kind=ActorKind.STAFF, label=member.name),
                    now=now,
                    note=text,
                    body=letter.body,
                    number_of_letter=number.strip(),
                    dated_on=dated_on,
                )
            )
            told = replace(
                enclosed[code],
                answered_on=local_day(now),
                answer_number=number.strip(),
                answer_dated_on=dated_on,
            )
            await uow.letters.save_enclosed(letter.id, told)
            if file is not None:
                theirs = replace(file, role=FileRole.ANSWER, code=code)
                added = await uow.letters.add_file(letter.id, theirs)
                await tell_of_answer_file(uow, answered[-1], number=added.id, now=now)
        if not await still_open(uow, letter):
            letter = letter.moved_to(LetterState.ANSWERED, now)
        await uow.letters.save(replace(letter, changed_at=now))
        facts = {"codes": ",".join(codes), "confirmed": "yes" if confirmed else ""}
        await on_record(uow, member, "letter.answer", letter, now, **facts)
        return answered

    async def check(
        self,
        uow: UnitOfWork,
        member: Member,
        letter_id: int,
        codes: Sequence[str],
        now: datetime,
        *,
        text: str,
        number: str = "",
        dated_on: date | None = None,
        confirmed: bool = False,
    ) -> Letter:
        """Raise what :meth:`record` would, before anything is done; gives the letter."""
        letter = await letter_for(uow, member, letter_id, Act.DECIDE)
        if letter.kind is not LetterKind.TRANSFER or letter.state is not LetterState.SENT:
            raise LetterStateError(state=letter.state)
        checked(text)
        if number or dated_on:
            check_dated(number, dated_on or local_day(now), now)
        if not confirmed and self.is_empty(text):
            raise EmptyAnswerError
        if not codes:
            raise DetailMissingError(field="codes")
        waiting = {
            each.code for each in await uow.letters.enclosed(letter.id) if each.answered_on is None
        }
        if not waiting.issuperset(codes):
            raise NotFoundError
        told = Particulars(note=text, body=letter.body)
        for code in codes:
            await check_free(uow, member, code)
            await self._handling.check(uow, await found(uow, code), State.ANSWERED, told)
        return letter
