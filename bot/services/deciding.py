"""Decisions of staff: kept for a moment in which they may be undone, then made.

Until then nothing has happened and nobody was told. What has changed meanwhile drops a decision,
and whoever made it is told.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.errors import (
    BotError,
    ConflictError,
    DecidedError,
    DetailMissingError,
    LetterNeededError,
    NotPermittedError,
    TooLateError,
)
from bot.domain.petition import Actor, ActorKind, Petition, State
from bot.domain.reasons import reasons_for
from bot.domain.staff import Act, Member
from bot.services.auditing import put_on_record
from bot.services.failures import redacted
from bot.services.handling import Handling, Particulars
from bot.services.noticing import tell_of_dropped
from bot.services.office import Decision
from bot.services.ports import Clock, Store, UnitOfWork
from bot.services.rights import check_free, check_on, name_of, permitted

AT_ONCE = 50  # decisions looked up together
LEFT_OPEN = ":"  # how the words of a reason end that staff must finish

log = logging.getLogger(__name__)


class Deciding:
    """Decides for members of staff; ``undo`` is how long a decision may be undone."""

    def __init__(self, *, handling: Handling, undo: timedelta) -> None:
        self._handling = handling
        self._undo = undo

    @property
    def undo_for(self) -> timedelta:
        """How long a decision may be undone."""
        return self._undo

    async def decide(
        self,
        uow: UnitOfWork,
        by: Member,
        code: str,
        to: State,
        particulars: Particulars,
        *,
        version: int,
        now: datetime,
    ) -> Decision:
        """Decide upon a move of the petition as it was in ``version``.

        What nobody has becomes theirs. Closing and redirecting take a reason of the list and a
        note that says it. Raises TakenError, DecidedError, ConflictError, and what the move would.
        """
        await self.check(uow, by, code, to, particulars, version=version)
        decision = Decision(
            code=code,
            to=to,
            by=by.id,
            decided_at=now,
            due_at=now + self._undo,
            version=version,
            note=particulars.note,
            internal=particulars.internal,
            reason=particulars.reason,
            body=particulars.body,
            number_of_letter=particulars.number_of_letter,
            duplicate_of=particulars.duplicate_of,
        )
        await uow.cases.take(code, by.id, now)
        await _tell(uow, by, "petition.decide", decision, now)
        if self._undo:
            await uow.cases.decide(decision)
        else:
            await self._move(uow, by, decision, now)
        return decision

    async def check(
        self,
        uow: UnitOfWork,
        by: Member,
        code: str,
        to: State,
        particulars: Particulars,
        *,
        version: int | None = None,
    ) -> Petition:
        """Raise what :meth:`decide` would, before anything is done."""
        petition = await permitted(uow, by, act_of(to), code)
        await check_free(uow, by, code)
        if to is State.FORWARDED and petition.state is not State.WAITING:
            raise LetterNeededError
        standing = await uow.cases.decision(code)
        if standing is not None:
            raise DecidedError(by=await name_of(uow, standing.by))
        _check_reason(to, particulars)
        if version not in {None, petition.version}:
            raise ConflictError
        await self._handling.check(uow, petition, to, particulars)
        return petition

    async def undo(self, uow: UnitOfWork, by: Member, code: str, now: datetime) -> Decision:
        """Undo one's own decision, or as a lead anybody's, while it stands."""
        petition = await permitted(uow, by, Act.DECIDE, code)
        standing = await uow.cases.decision(petition.code)
        if standing is None:
            raise TooLateError
        if standing.by != by.id and not by.may(Act.HAND_OVER):
            raise DecidedError(by=await name_of(uow, standing.by))
        await uow.cases.drop_decision(code)
        await _tell(uow, by, "petition.undo", standing, now)
        return standing

    async def make(self, uow: UnitOfWork, decision: Decision, now: datetime) -> Petition | None:
        """Make a decision that is due; None when it was undone meanwhile."""
        petition = await uow.petitions.get(decision.code)  # held: an undo comes before or after
        if petition is None or await uow.cases.decision(decision.code) != decision:
            return None
        by = await uow.staff.get(decision.by)
        if by is None:
            raise NotPermittedError(act=act_of(decision.to).value)
        check_on(by, act_of(decision.to), petition)
        await uow.cases.drop_decision(decision.code)
        return await self._move(uow, by, decision, now)

    async def drop(
        self, uow: UnitOfWork, decision: Decision, why: BotError, now: datetime
    ) -> None:
        """Give up a decision that cannot be made any more."""
        await uow.petitions.get(decision.code)
        if await uow.cases.decision(decision.code) != decision:
            return
        await uow.cases.drop_decision(decision.code)
        await put_on_record(uow, None, "petition.drop", decision.code, now=now, why=why.code)
        by = await uow.staff.get(decision.by)
        if by is not None and by.active:
            await tell_of_dropped(uow, decision.code, by.person_key, now)

    async def _move(
        self, uow: UnitOfWork, by: Member, decision: Decision, now: datetime
    ) -> Petition:
        moved = await self._handling.move(
            uow,
            decision.code,
            decision.to,
            actor=actor_of(by),
            now=now,
            note=decision.note,
            internal=decision.internal,
            reason=decision.reason,
            body=decision.body,
            number_of_letter=decision.number_of_letter,
            duplicate_of=decision.duplicate_of,
            version=decision.version,
        )
        await _tell(uow, by, "petition.move", decision, now)
        return moved


class DueDecisions:
    """The round that makes decisions, each in a unit of work of its own."""

    def __init__(self, store: Store, clock: Clock, deciding: Callable[[], Deciding]) -> None:
        self._store = store
        self._clock = clock
        self._deciding = deciding

    async def work(self) -> None:
        """Make all that are due; one that fails does not hold up the others."""
        async with self._store.begin() as uow:
            due = await uow.cases.due_decisions(self._clock.now(), AT_ONCE)
        for decision in due:
            try:
                await self._make(decision)
            except Exception as error:  # noqa: BLE001 - it stands: again in the next round
                log.error("decision not made", extra={"code": decision.code, **redacted(error)})  # noqa: TRY400 - see redacted

    async def _make(self, decision: Decision) -> None:
        now, deciding = self._clock.now(), self._deciding()
        try:
            async with self._store.begin() as uow:
                await deciding.make(uow, decision, now)
        except BotError as error:
            async with self._store.begin() as uow:
                await deciding.drop(uow, decision, error, now)


def act_of(to: State) -> Act:
    """What one must be allowed for a move."""
    return Act.FORWARD if to is State.FORWARDED else Act.DECIDE


def actor_of(member: Member) -> Actor:
    """How the history of a petition names a member."""
    return Actor(kind=ActorKind.STAFF, label=member.name)


def _check_reason(to: State, particulars: Particulars) -> None:
    """Refuse what the citizen could not make sense of."""
    if reasons := reasons_for(to):
        if particulars.reason not in reasons:
            raise DetailMissingError(field="reason")
        if not particulars.note.strip():
            raise DetailMissingError(field="note")
        if particulars.note.rstrip().endswith(LEFT_OPEN):
            raise DetailMissingError(field="end_of_note")


async def _tell(uow: UnitOfWork, by: Member, act: str, decision: Decision, now: datetime) -> None:
    await put_on_record(
        uow,
        by,
        act,
        decision.code,
        now=now,
        to=decision.to.value,
        reason=decision.reason,
        into=decision.duplicate_of,
    )
