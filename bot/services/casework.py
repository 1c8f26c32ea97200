"""What members of staff do with petitions, but for decisions: see `deciding`.

Every method takes the acting member, as read in the same unit of work, checks roles and scope, and
leaves a record in the audit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.draft import Draft
from bot.domain.errors import (
    ConflictError,
    NotAllowedError,
    NotFoundError,
    NotSharedError,
    TakenError,
    TooLongError,
)
from bot.domain.petition import Contact, Note, Petition, Sharing, State
from bot.domain.staff import Act, Member
from bot.domain.tags import TELEPHONE
from bot.services.auditing import put_on_record
from bot.services.deciding import actor_of
from bot.services.handing_over import check_fit, hand_over
from bot.services.handling import check_extension, checked
from bot.services.noticing import is_reached, untold
from bot.services.office import Case, Decision, Filter, Inbox, InternalNote
from bot.services.petitioning import Petitioning
from bot.services.ports import UnitOfWork
from bot.services.registers import (
    DESK,
    FileRecord,
    FileState,
    Notice,
    NoticeState,
    Person,
    Similar,
)
from bot.services.rights import check, check_free, member_of, name_of, permitted
from bot.services.viewing import History

MOST_TAGS = 10
LONGEST_TAG = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """All that the office has of a petition, but for contact details."""

    petition: Petition  # without contact
    case: Case
    owner: str  # their name, "" for nobody
    notes: Sequence[InternalNote]
    decision: Decision | None
    history: History
    untold: Sequence[Notice]  # what staff must tell, as no message brought it
    merged: Sequence[Petition]  # into this one, within the scope of whoever looks

    @property
    def is_reached(self) -> bool:
        """Whether the sender has a chat that news go to."""
        return is_reached(self.petition.person_key)


class Casework:
    """Petitions for members of staff; ``token`` makes 32 random bytes as text."""

    def __init__(self, petitioning: Petitioning, *, token: Callable[[], str]) -> None:
        self._petitioning = petitioning
        self._token = token

    async def inbox(
        self, uow: UnitOfWork, by: Member, wanted: Filter, *, limit: int, offset: int = 0
    ) -> Inbox:
        """A page of what lies within their scope, and how many of it stand in each state."""
        check(by, Act.SEE)
        within = _within(by, wanted)
        if within is None:
            return Inbox(rows=(), counts=dict.fromkeys(State, 0))
        return await uow.cases.inbox(within, limit=limit, offset=offset)

    async def open(self, uow: UnitOfWork, by: Member, code: str, now: datetime) -> CaseFile:
        """Look at a petition; that one did is on record."""
        petition = await permitted(uow, by, Act.SEE, code)
        case = await uow.cases.get(code)
        history = await self._petitioning.history(uow, code)
        await put_on_record(uow, by, "petition.see", code, now=now)
        return CaseFile(
            petition=replace(petition, contact=Contact()),
            case=case,
            owner=await name_of(uow, case.owner),
            notes=await uow.cases.notes(code),
            decision=await uow.cases.decision(code),
            history=history,
            untold=untold(petition, history.notices),
            merged=[each for each in await uow.petitions.merged_into(code) if by.covers(each)],
        )

    async def similar(self, uow: UnitOfWork, by: Member, code: str) -> Sequence[Similar]:
        """Open petitions of the same place that look alike and lie within their scope."""
        petition = await permitted(uow, by, Act.SEE, code)
        return [
            each
            for each in await self._petitioning.like(uow, petition.text, petition.place_id)
            if each.code != code and by.reaches(each.sector, each.place_id)
        ]

    async def files(self, uow: UnitOfWork, by: Member, code: str) -> Sequence[FileRecord]:
        """What was sent along."""
        await permitted(uow, by, Act.SEE, code)
        return await uow.files.of_petition(code)

    async def file(
        self, uow: UnitOfWork, by: Member, code: str, file_id: int, now: datetime
    ) -> FileRecord:
        """A file that may be opened; that one did is on record. Raises NotFoundError."""
        for each in await self.files(uow, by, code):
            if each.id == file_id and each.state is FileState.READY:
                await put_on_record(uow, by, "file.see", code, now=now, file=file_id)
                return each
        raise NotFoundError

    async def see_contact(self, uow: UnitOfWork, by: Member, code: str, now: datetime) -> Contact:
        """See who sent a petition, if they allow that; that one did is on record."""
        petition = await permitted(uow, by, Act.SEE_CONTACT, code)
        if petition.sharing is Sharing.NONE:
            raise NotSharedError
        await put_on_record(uow, by, "contact.see", code, now=now)
        return petition.contact

    async def take(self, uow: UnitOfWork, by: Member, code: str, now: datetime) -> Case:
        """Become its owner; raises TakenError with the name of who was faster."""
        petition = await permitted(uow, by, Act.TAKE, code)
        if not petition.is_open:
            raise NotAllowedError(state=petition.state)
        before = await uow.cases.get(code)
        case = await uow.cases.take(code, by.id, now)
        if case.owner != by.id:
            raise TakenError(owner=await name_of(uow, case.owner))
        if before.owner != by.id:
            await put_on_record(uow, by, "petition.take", code, now=now)
        return case

    async def give(
        self, uow: UnitOfWork, by: Member, code: str, to_id: int, now: datetime
    ) -> Case:
        """Give a petition to a colleague, or back to all (0); one's own, or as a lead any."""
        petition = await permitted(uow, by, Act.SEE, code)
        case = await uow.cases.get(code)
        if case.owner != by.id:
            check(by, Act.HAND_OVER)
        if to_id:
            check_fit(await member_of(uow, to_id), petition)
        await uow.cases.assign(code, to_id, now)
        to = f"staff:{to_id}" if to_id else ""
        await put_on_record(uow, by, "petition.give", code, now=now, to=to)
        return await uow.cases.get(code)

    async def hand_over(
        self, uow: UnitOfWork, by: Member, from_id: int, to_id: int, now: datetime
    ) -> Sequence[str]:
        """Give all open cases of one colleague to another, or back to all (0)."""
        check(by, Act.HAND_OVER)
        taker = await member_of(uow, to_id) if to_id else None
        codes = await hand_over(uow, from_id, taker, now, by=by)
        to = f"staff:{to_id}" if to_id else ""
        await put_on_record(
            uow, by, "cases.hand_over", f"staff:{from_id}", now=now, to=to, cases=len(codes)
        )
        return codes

    async def tag(
        self, uow: UnitOfWork, by: Member, code: str, tags: Sequence[str], now: datetime
    ) -> Case:
        """Replace a petition's tags."""
        await permitted(uow, by, Act.TAKE, code)
        cleaned = sorted({" ".join(tag.split()) for tag in tags} - {""})
        if len(cleaned) > MOST_TAGS:
            raise TooLongError(limit=MOST_TAGS, found=len(cleaned))
        if (longest := max(map(len, cleaned), default=0)) > LONGEST_TAG:
            raise TooLongError(limit=LONGEST_TAG, found=longest)
        await uow.cases.tag(code, cleaned)
        await put_on_record(uow, by, "petition.tag", code, now=now, tags=len(cleaned))
        return await uow.cases.get(code)

    async def note(
        self, uow: UnitOfWork, by: Member, code: str, text: str, now: datetime
    ) -> InternalNote:
        """Leave words for colleagues; they never leave the office."""
        await permitted(uow, by, Act.TAKE, code)
        checked(text)
        note = await uow.cases.note(code, by.id, text, now)
        await put_on_record(uow, by, "petition.note", code, now=now, number=note.number)
        return note

    async def check_reply(self, uow: UnitOfWork, by: Member, code: str, text: str) -> None:
        """Raise what :meth:`reply` would, before anything is done."""
        await permitted(uow, by, Act.REPLY, code)
        await check_free(uow, by, code)
        checked(text)

    async def reply(
        self, uow: UnitOfWork, by: Member, code: str, text: str, now: datetime
    ) -> Note:
        """Write to the citizen; the petition stays where it is."""
        await self.check_reply(uow, by, code, text)
        note = await self._petitioning.reply(uow, code, actor_of(by), text, now)
        await put_on_record(uow, by, "petition.reply", code, now=now, number=note.number)
        return note

    async def check_extension(
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
        """Raise what :meth:`extend` would, before anything is done."""
        petition = await permitted(uow, by, Act.DECIDE, code)
        await check_free(uow, by, code)
        if version != petition.version:
            raise ConflictError
        check_extension(petition, due_on, reason, now)

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
    ) -> Petition:
        """Give the petition, as it was in ``version``, a later target; the citizen reads why."""
        await self.check_extension(uow, by, code, due_on, now, reason=reason, version=version)
        extended = await self._petitioning.handling.extend(
            uow, code, due_on, actor=actor_of(by), reason=reason, now=now
        )
        await put_on_record(uow, by, "petition.extend", code, now=now, until=due_on)
        return extended

    async def told(
        self, uow: UnitOfWork, by: Member, code: str, now: datetime, *, up_to: int
    ) -> None:
        """Note that staff told, by telephone or on paper, what no message could bring.

        ``up_to`` is the last notice that they saw.
        """
        petition = await permitted(uow, by, Act.REPLY, code)
        waiting = untold(petition, await uow.notices.of_petition(code))
        done = [each for each in waiting if each.id <= up_to]
        for each in done:
            await uow.notices.settle(each.id, NoticeState.TOLD, at=now)
        if done:
            await put_on_record(uow, by, "petition.told", code, now=now, notices=len(done))

    async def enter(
        self, uow: UnitOfWork, by: Member, draft: Draft, now: datetime, *, rang: bool = False
    ) -> Petition:
        """Record a petition for somebody at the desk or, if they ``rang``, on the telephone.

        They agreed to the desk's consent text in force (``draft.consent_version``), said or
        signed. They have no chat: they ask with the code on their receipt. Who enters it works on
        it, where their scope lets them.
        """
        check(by, Act.ENTER)
        key = DESK + self._token()
        person = Person(key=key, channel=DESK.rstrip(":"), number="", chat_key=key)
        entered = replace(draft, person_key=key)
        petition = await self._petitioning.submit(uow, entered, person, now, by=actor_of(by))
        if by.may(Act.TAKE) and by.covers(petition):
            await uow.cases.take(petition.code, by.id, now)
        if rang:
            await uow.cases.tag(petition.code, [TELEPHONE])
        await put_on_record(uow, by, "petition.enter", petition.code, now=now)
        return petition


def _within(by: Member, wanted: Filter) -> Filter | None:
    """What is wanted and lies within their scope; None when nothing can be both."""
    sectors = _both(by.seen_sectors, wanted.sectors)
    places = _both(by.places, wanted.places)
    if sectors is None or places is None:
        return None
    return replace(wanted, sectors=sectors, places=places)


def _both(allowed: frozenset[str], wanted: frozenset[str]) -> frozenset[str] | None:
    """Those in both sets, where an empty one holds everything; None for nothing."""
    if not (allowed and wanted):
        return allowed or wanted
    return allowed & wanted or None
