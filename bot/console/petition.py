"""One petition on one page, its files, and what is done to it but deciding."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, Visit, number_in
from bot.console.news import untold_news
from bot.console.once import Once
from bot.console.presence import Presence
from bot.console.proof import PATH
from bot.console.rendering import Pages, days_over
from bot.console.way_back import way_back
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.letter import LetterKind, LetterState
from bot.domain.local_time import local_day
from bot.domain.petition import NEXT, ActorKind, Contact, Move, Note, Petition, PetitionKind, State
from bot.domain.replies import Gap
from bot.domain.staff import Act, Member
from bot.domain.tags import KNOWN, Level, level_of
from bot.services.letter_reading import LetterLine
from bot.services.office import Case, InternalNote
from bot.services.ports import UnitOfWork
from bot.services.sendings import Kind

# As a picture on the page; everything else is only ever saved.
SHOWN_IN_PAGE = frozenset({"image/jpeg", "image/png", "image/webp"})
# What is said instead of having told somebody who has no chat.
_KEPT = {"replying": "keeping_reply", "replied": "kept_reply"}
# Their own: withdrawing is the citizen's.
_CITIZENS = frozenset({State.WITHDRAWN})
# What most often comes next; the other moves of a state stand after it.
_USUAL: Mapping[State, State] = {
    State.RECORDED: State.ACCEPTED,
    State.ACCEPTED: State.FORWARDED,
    State.FORWARDED: State.ANSWERED,
    State.IN_PROGRESS: State.ANSWERED,
    State.ANSWERED: State.RESOLVED,
    State.SCHEDULED: State.RESOLVED,
}

Acting = Callable[[Visit, UnitOfWork, Member, str], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a petition."""

    at: datetime
    move: Move | None = None
    note: Note | None = None
    internal: InternalNote | None = None
    by: str = ""  # whose internal note it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A move that can be made, and the page it is made on."""

    to: State
    path: str


class PetitionPage:
    """Shows a petition and takes what is done to it."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._presence = Presence()
        self._once = Once()

    async def show(self, visit: Visit) -> Response:
        """The petition, contact details hidden."""
        return await self._shown(visit)

    async def show_contact(self, visit: Visit) -> Response:
        """The same with contact details, which is on record."""
        code = visit.path["code"]
        async with visit.work() as (uow, by):
            contact = await self._desk.casework.see_contact(uow, by, code, visit.now)
        return await self._shown(visit, contact=contact)

    async def take(self, visit: Visit) -> Response:
        """Become the owner."""

        async def take(visit: Visit, uow: UnitOfWork, by: Member, code: str) -> Case:
            return await self._desk.casework.take(uow, by, code, visit.now)

        return await self._done(visit, take, "taken")

    async def give(self, visit: Visit) -> Response:
        """Give it to a colleague, or back to all."""
        if not visit.form.one("to"):
            raise InvalidInputError

        async def give(visit: Visit, uow: UnitOfWork, by: Member, code: str) -> Case:
            to = visit.form.number("to")
            return await self._desk.casework.give(uow, by, code, to, visit.now)

        return await self._done(visit, give, "given")

    async def tag(self, visit: Visit) -> Response:
        """Replace the tags."""

        async def tag(visit: Visit, uow: UnitOfWork, by: Member, code: str) -> Case:
            typed = visit.form.one("tags").replace("\n", ",").split(",")
            tags = [*typed, *(each for each in visit.form.all("mark") if each in KNOWN)]
            return await self._desk.casework.tag(uow, by, code, tags, visit.now)

        return await self._done(visit, tag, "tagged")

    async def note(self, visit: Visit) -> Response:
        """Leave words for colleagues."""

        async def note(visit: Visit, uow: UnitOfWork, by: Member, code: str) -> InternalNote:
            text = visit.form.one("text")
            return await self._desk.casework.note(uow, by, code, text, visit.now)

        return await self._done(visit, note, "noted")

    async def reply(self, visit: Visit) -> Response:
        """Show what the citizen is going to read, then send it."""
        if visit.form.one("step") == "send":

            async def reply(visit: Visit, uow: UnitOfWork, by: Member, code: str) -> None:
                text = visit.form.one("text")
                await self._desk.sending.reply(uow, by, code, text, visit.now)

            said = "replying" if self._desk.sending.undo_for else "replied"
            if self._once.claim(visit) is not None:
                return back_to(visit, visit.path["code"], said)
            try:
                return await self._done(visit, reply, said)
            except Exception:
                self._once.failed(visit)
                raise
        if visit.form.one("step") == "change":
            return await self._shown(visit, reply=visit.form.one("text"))
        async with visit.work() as (uow, by):
            file = await self._desk.casework.open(uow, by, visit.path["code"], visit.now)
        return self._pages.show(
            "reply.html",
            visit,
            petition=file.petition,
            text=visit.form.one("text"),
            undo_for=int(self._desk.sending.undo_for.total_seconds()),
            form_id=Once.new_id(),
        )

    async def undo_reply(self, visit: Visit) -> Response:
        """Undo the reply that waits, and give its words back."""
        async with visit.work() as (uow, by):
            undone = await self._desk.sending.undo_reply(uow, by, visit.path["code"], visit.now)
        return await self._shown(visit, reply=undone.text, said="undone")

    async def file(self, visit: Visit) -> Response:
        """A file from the vault, by its number."""
        code, id_ = visit.path["code"], number_in(visit.path["id"])
        async with visit.work() as (uow, by):
            record = await self._desk.casework.file(uow, by, code, id_, visit.now)
        try:
            content = await self._desk.read_file(record.sha256)
        except FileNotFoundError as error:
            raise NotFoundError from error
        is_shown = record.media_type in SHOWN_IN_PAGE
        media_type = record.media_type if is_shown else "application/octet-stream"
        where = "inline" if is_shown else "attachment"
        name = quote(record.name, safe="")
        headers = {"content-disposition": f"{where}; filename*=UTF-8''{name}"}
        return Response(content, media_type=media_type, headers=headers)

    async def receipt(self, visit: Visit) -> Response:
        """What somebody at the desk takes home: the code, the day, how to ask."""
        async with visit.work() as (uow, by):
            file = await self._desk.casework.open(uow, by, visit.path["code"], visit.now)
        return self._pages.show(
            "receipt.html", visit, petition=file.petition, contacts=self._desk.contacts
        )

    async def _shown(
        self,
        visit: Visit,
        *,
        contact: Contact | None = None,
        reply: str = "",
        said: str = "",
    ) -> Response:
        code = visit.path["code"]
        said = said or visit.query.one("said")
        async with visit.work() as (uow, by):
            file = await self._desk.casework.open(uow, by, code, visit.now)
            files = await self._desk.casework.files(uow, by, code)
            similar = await self._desk.casework.similar(uow, by, code)
            letters = await self._desk.letters.reading.of_petition(uow, by, code, visit.now)
            members = await uow.staff.all()
            sendings = await uow.sendings.of_petition(code)
        names = {member.id: member.name for member in members}
        template = visit.query.one("template")
        replies = self._desk.knowledge.replies
        chosen = next((each for each in replies if each.id == template), None)
        if chosen is not None and not reply:
            reply = chosen.filled(self._facts(file.petition, visit))
        history = file.history
        events = [
            *(Event(at=each.at, move=each) for each in history.moves),
            *(Event(at=each.at, note=each) for each in history.notes),
            *(Event(at=each.at, internal=each, by=names.get(each.by, "")) for each in file.notes),
        ]
        return self._pages.show(
            "petition.html",
            visit,
            petition=file.petition,
            file=file,
            owner_is_me=file.case.owner == visit.member.id,
            events=sorted(events, key=lambda event: event.at, reverse=True),
            notices=_undelivered(history.notices),
            untold=untold_news(self._pages, file),
            up_to=max((each.id for each in file.untold), default=0),
            due=history.due,
            days_over=days_over(file.petition, visit.today),
            files=files,
            shown_in_page=SHOWN_IN_PAGE,
            similar=similar,
            colleagues=[
                each for each in members if each.may(Act.TAKE) and each.covers(file.petition)
            ],
            names=names,
            letters=letters,
            sendings=sendings,
            is_extending=any(each.kind is Kind.EXTEND for each in sendings),
            ways=_ways(file.petition, letters),
            others=self._presence.note(code, visit.member, visit.now),
            contact=contact,
            reply=reply,
            said=said if file.is_reached else _KEPT.get(said, said),
            kinds=list(PetitionKind),
            levels=list(Level),
            level=level_of(file.case.tags),
            is_entered=history.moves[0].actor.kind is ActorKind.STAFF,
            templates=replies,
        )

    def _facts(self, petition: Petition, visit: Visit) -> Mapping[Gap, str]:
        """What a reply of the office is filled in with."""
        office = self._desk.contacts.controller or str(self._pages.say("console.reply_office"))
        return {
            Gap.CODE: petition.code,
            Gap.TITLE: petition.title,
            Gap.SENT_ON: f"{local_day(petition.created_at):%d/%m/%Y}",
            Gap.TODAY: f"{visit.today:%d/%m/%Y}",
            Gap.OFFICE: office,
        }

    async def _done(self, visit: Visit, act: Acting, said: str) -> Response:
        code = visit.path["code"]
        async with visit.work() as (uow, by):
            await act(visit, uow, by, code)
        return back_to(visit, code, said)


def back_to(visit: Visit, code: str, said: str) -> Response:
    """The petition again, with what was done and the way back to the list."""
    kept = {"said": said, "list": way_back(visit)}
    query = urlencode({name: value for name, value in kept.items() if value})
    return RedirectResponse(f"{PATH}/petition/{quote(code, safe='')}?{query}", status_code=303)


def moves_from(petition: Petition) -> Sequence[State]:
    """Where the office may move it: what waits goes back to where it came from only."""
    offered = NEXT[petition.state] - _CITIZENS
    if petition.state is State.WAITING:
        offered -= {State.RECORDED, State.ACCEPTED, State.FORWARDED, State.IN_PROGRESS} - {
            petition.waits_in
        }
    if petition.reopened and not petition.is_open:
        offered -= {State.ACCEPTED}
    return [state for state in State if state in offered]


def _ways(petition: Petition, letters: Sequence[LetterLine]) -> Sequence[Way]:
    """The moves, the usual one first, each with its page: letters have pages of their own."""
    begin = f"forward?code={quote(petition.code, safe='')}"
    waiting = next((each for each in letters if _waits(each, petition.code)), None)
    ways = []
    usual = _USUAL.get(petition.state)
    for to in sorted(moves_from(petition), key=lambda to: to is not usual):
        path = f"petition/{quote(petition.code, safe='')}/decide/{to.value}"
        if to is State.FORWARDED and petition.state is not State.WAITING:
            path = begin
        elif to is State.ANSWERED and waiting is not None:
            path = f"letter/{waiting.letter.id}/answer?code={quote(petition.code, safe='')}"
        ways.append(Way(to=to, path=path))
    return ways


def _waits(line: LetterLine, code: str) -> bool:
    """Whether the body is to answer this petition to this letter."""
    letter = line.letter
    is_sent = letter.state is LetterState.SENT and letter.kind is LetterKind.TRANSFER
    return is_sent and code in line.unanswered


def _undelivered(notices: Sequence[object]) -> Mapping[str, int]:
    """How many notices are in which state."""
    counts: dict[str, int] = {}
    for notice in notices:
        state = str(getattr(notice, "state", ""))
        counts[state] = counts.get(state, 0) + 1
    return counts
