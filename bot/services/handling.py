"""What moves a petition on: the step that everybody's moves share, and those of staff."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.draft import LONGEST_TEXT
from bot.domain.errors import (
    ConflictError,
    DetailMissingError,
    NotAllowedError,
    NotYoursError,
    PetitionNotFoundError,
    TooLongError,
    TooShortError,
)
from bot.domain.local_time import local_day
from bot.domain.petition import (
    EXTENDED,
    REOPENABLE,
    TIMED,
    Actor,
    Move,
    Note,
    NoteKind,
    Petition,
    State,
)
from bot.domain.vietnamese import syllables
from bot.services.noticing import tell_of_merged, tell_of_move, tell_of_reply
from bot.services.ports import UnitOfWork
from bot.services.registers import Person
from bot.services.similarity import Similarity
from bot.services.targets import Targets

LONGEST_TARGET = timedelta(days=365)  # from now on
# What a citizen must be told with a move, by the field that says it.
_TOLD: Mapping[State, str] = {
    State.WAITING: "note",  # what is asked for
    State.FORWARDED: "body",
    State.CLOSED: "reason",
    State.REDIRECTED: "note",  # where to
    State.DUPLICATE: "duplicate_of",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What goes with a move."""

    note: str = ""
    internal: str = ""
    reason: str = ""
    body: str = ""
    number_of_letter: str = ""
    duplicate_of: str = ""


class Handling:
    """Moves petitions along ``NEXT`` and tells those concerned, within one unit of work."""

    def __init__(self, *, targets: Targets, similarity: Similarity) -> None:
        self._targets = targets
        self._similarity = similarity

    async def move(
        self,
        uow: UnitOfWork,
        code: str,
        to: State,
        *,
        actor: Actor,
        now: datetime,
        note: str = "",
        internal: str = "",
        reason: str = "",
        body: str = "",
        number_of_letter: str = "",
        dated_on: date | None = None,
        duplicate_of: str = "",
        version: int | None = None,
    ) -> Petition:
        """Move a petition for the office; ``version`` is the one that was decided upon."""
        petition = await found(uow, code)
        if version is not None and version != petition.version:
            raise ConflictError
        particulars = Particulars(
            note=note,
            internal=internal,
            reason=reason,
            body=body,
            number_of_letter=number_of_letter,
            duplicate_of=duplicate_of,
        )
        await self.check(uow, petition, to, particulars)
        if to is State.DUPLICATE:
            await self._merge(uow, petition, duplicate_of, now)
        return await self.step(
            uow, petition, to, particulars, actor=actor, now=now, dated_on=dated_on
        )

    async def check(
        self, uow: UnitOfWork, petition: Petition, to: State, particulars: Particulars
    ) -> None:
        """Raise what :meth:`move` would, before anything is done."""
        needed = _TOLD.get(to)
        if needed and not getattr(particulars, needed).strip():
            raise DetailMissingError(field=needed)
        petition.moved_to(to, petition.moved_at, due_on=None)
        if to is State.DUPLICATE:
            await self._other(uow, petition, particulars.duplicate_of)

    async def reply(
        self, uow: UnitOfWork, code: str, actor: Actor, text: str, now: datetime
    ) -> Note:
        """Write to the sender; the petition stays where it is."""
        petition = await found(uow, code)
        note = await self.note(uow, petition, NoteKind.REPLY, actor=actor, text=text, now=now)
        await tell_of_reply(uow, petition, number=note.number, now=now)
        return note

    async def step(
        self,
        uow: UnitOfWork,
        petition: Petition,
        to: State,
        particulars: Particulars,
        *,
        actor: Actor,
        now: datetime,
        by_key: str = "",
        dated_on: date | None = None,
    ) -> Petition:
        """Take one step; raises NotAllowedError for what ``NEXT`` does not hold."""
        moves = await uow.petitions.moves(petition.code)
        due_on = self._targets.after(petition, to, moves, now)
        moved = replace(
            petition.moved_to(to, now, due_on=due_on),
            duplicate_of=particulars.duplicate_of or petition.duplicate_of,
        )
        move = Move(
            number=len(moves) + 1,
            at=now,
            came_from=petition.state,
            to=to,
            actor=actor,
            note=particulars.note,
            internal=particulars.internal,
            reason=particulars.reason,
            body=particulars.body,
            number_of_letter=particulars.number_of_letter,
            dated_on=dated_on,
            due_on=due_on,
        )
        await uow.petitions.save(moved, move)
        saved = replace(moved, version=moved.version + 1)
        if petition.state in REOPENABLE and saved.is_open:  # to be found as similar again
            await uow.petitions.retext(saved, self._similarity.terms(saved.text))
            saved = replace(saved, version=saved.version + 1)
        await tell_of_move(
            uow, saved, came_from=petition.state, number=move.number, now=now, by_key=by_key
        )
        return saved

    async def extend(
        self, uow: UnitOfWork, code: str, due_on: date, *, actor: Actor, reason: str, now: datetime
    ) -> Petition:
        """Set a later target and say why; all else stays as it is. See :func:`check_extension`."""
        petition = await found(uow, code)
        check_extension(petition, due_on, reason, now)
        move = Move(
            number=len(await uow.petitions.moves(code)) + 1,
            at=now,
            came_from=petition.state,
            to=petition.state,
            actor=actor,
            note=reason,
            reason=EXTENDED,
            due_on=due_on,
        )
        extended = replace(petition, due_on=due_on)
        await uow.petitions.save(extended, move)
        await tell_of_move(uow, extended, came_from=petition.state, number=move.number, now=now)
        return replace(extended, version=extended.version + 1)

    async def note(
        self,
        uow: UnitOfWork,
        petition: Petition,
        kind: NoteKind,
        *,
        actor: Actor,
        text: str,
        now: datetime,
    ) -> Note:
        """Add words to a petition."""
        checked(text)
        number = len(await uow.petitions.notes(petition.code)) + 1
        note = Note(number=number, kind=kind, at=now, actor=actor, text=text)
        await uow.petitions.add_note(petition.code, note)
        return note

    async def _merge(self, uow: UnitOfWork, petition: Petition, into: str, now: datetime) -> None:
        """Let those who wait for a duplicate hear of the petition it was merged into."""
        other = await self._other(uow, petition, into)
        waiting = [petition.person_key, *await uow.petitions.supporters(petition.code)]
        for person_key in waiting:
            if person_key and person_key != other.person_key:
                await uow.petitions.support(other.code, person_key, now)
        if other.person_key != petition.person_key:
            await tell_of_merged(uow, other, now)

    async def _other(self, uow: UnitOfWork, petition: Petition, into: str) -> Petition:
        """The petition that another is merged into."""
        other = await found(uow, into)
        if other.code == petition.code or not other.is_open:
            raise NotAllowedError(state=other.state)
        return other


async def found(uow: UnitOfWork, code: str) -> Petition:
    """The petition of a code, or PetitionNotFoundError."""
    petition = await uow.petitions.get(code)
    if petition is None:
        raise PetitionNotFoundError
    return petition


async def own(uow: UnitOfWork, code: str, person: Person, states: frozenset[State]) -> Petition:
    """The sender's own petition, in one of these states; raises what is wrong with it."""
    petition = await found(uow, code)
    if not person.key or petition.person_key != person.key:
        raise NotYoursError
    if petition.state not in states:
        raise NotAllowedError(state=petition.state)
    return petition


def check_extension(petition: Petition, due_on: date, reason: str, now: datetime) -> None:
    """Refuse a target that gives no more time, that nobody can mean, or that is not explained."""
    if petition.due_on is None or petition.state not in TIMED:
        raise NotAllowedError(state=petition.state)
    today = local_day(now)
    if not max(petition.due_on, today) < due_on <= today + LONGEST_TARGET:
        raise DetailMissingError(field="due_on")
    if not reason.strip():
        raise DetailMissingError(field="reason_of_extension")
    checked(reason)


def checked(text: str, *, fewest: int = 1) -> None:
    """Refuse a text of too few words or too many characters."""
    if len(syllables(text)) < fewest:
        raise TooShortError(minimum=fewest)
    if len(text) > LONGEST_TEXT:
        raise TooLongError(limit=LONGEST_TEXT, found=len(text))
