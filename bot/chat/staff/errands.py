"""What needs words is done in private: said, shown as the citizen will read it, confirmed."""

from dataclasses import replace

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.moment import Moment
from bot.chat.paging import joined, pages
from bot.chat.reasons import Offered, offered
from bot.chat.screens import Button, Placement, Screen, Turn
from bot.chat.staff.faces import QUOTED, Faces
from bot.chat.staff.verbs import GOES_TO, Verb
from bot.domain.codes import TrackingCode
from bot.domain.errors import DecidedError, StaleButtonError
from bot.domain.petition import State
from bot.domain.staff import Act, Member
from bot.services.casework import Casework
from bot.services.deciding import Deciding
from bot.services.group import ERRAND_FOR, Errand
from bot.services.handling import Particulars, checked
from bot.services.rights import check_free, name_of, permitted
from bot.texts.catalog import Catalog


class Errands:
    """Leads a member from a button to a decision."""

    def __init__(
        self, texts: Catalog, faces: Faces, *, casework: Casework, deciding: Deciding
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._faces = faces
        self._casework = casework
        self._deciding = deciding

    async def see(self, moment: Moment, by: Member, code: str) -> Turn:
        """Show all of a petition but the contact."""
        file = await self._casework.open(moment.uow, by, code, moment.now)
        decided = await name_of(moment.uow, file.decision.by) if file.decision else ""
        writers = [await name_of(moment.uow, note.by) for note in file.notes]
        sheet = self._faces.sheet(file, moment.now, by=decided, writers=writers)
        return Turn(state=replace(moment.state, errand=0), screens=(sheet,))

    async def begin(self, moment: Moment, by: Member, code: str, verb: Verb) -> Turn:
        """Ask for what a move needs."""
        to = GOES_TO[verb]
        petition = await permitted(moment.uow, by, Act.DECIDE, code)
        await check_free(moment.uow, by, code)
        standing = await moment.uow.cases.decision(code)
        if standing is not None:
            raise DecidedError(by=await name_of(moment.uow, standing.by))
        petition.moved_to(to, moment.now, due_on=None)  # refuses what cannot be
        errand = await moment.uow.errands.begin(
            Errand(
                code=code,
                member_id=by.id,
                until=moment.now + ERRAND_FOR,
                to=to,
                version=petition.version,
            )
        )
        words = self._texts.say(f"card.begin.{verb}", code=code)
        text = self._texts.say("form.quoted", text=pages(petition.text, QUOTED)[0], is_cut=False)
        listed = offered(self._texts, to)
        rows: list[Row] = [
            (self._buttons.numbered(number, each.name, Action.STAFF, Verb.WHY, errand.id, number),)
            for number, each in enumerate(listed, 1)
        ]
        rows.append((self._act(Verb.STOP, errand),))
        listening = 0 if listed else errand.id
        return self._ask(moment, listening, joined(text, words), rows)

    async def chosen(self, moment: Moment, errand: Errand, press: Press) -> Turn:
        """Take a reason; those that say all are shown at once as the citizen will read them."""
        reason = self._reason(errand, press.page(2))
        errand = replace(errand, reason=reason.code, words=reason.told)
        await moment.uow.errands.change(errand)
        if reason.is_finished:
            return self._preview(moment, errand)
        return self.write(moment, errand)

    def write(self, moment: Moment, errand: Errand) -> Turn:
        """Ask for the member's own words."""
        asked = "merge" if errand.to is State.DUPLICATE else "words"
        html = joined(
            self._texts.say(f"card.write.{asked}", code=errand.code),
            self._texts.say("form.quoted", text=errand.words, is_cut=False)
            if errand.words
            else "",
        )
        return self._ask(moment, errand.id, html, [(self._act(Verb.STOP, errand),)])

    async def said(self, moment: Moment, errand: Errand, text: str) -> Turn:
        """Take the words, and show them as the citizen will read them."""
        errand, title = replace(errand, until=moment.now + ERRAND_FOR), ""
        if errand.to is State.DUPLICATE:
            code = TrackingCode.parse(text)
            if code is None or code == errand.code:
                html = self._texts.say("card.write.no_code")
                return self._ask(moment, errand.id, html, [(self._act(Verb.STOP, errand),)])
            other = await permitted(moment.uow, await _member(moment), Act.SEE, code)
            errand, title = replace(errand, duplicate_of=code), other.title
        else:
            checked(text)
            told = self._unfinished(errand)
            errand = replace(errand, words=f"{told} {text}" if told else text)
        await moment.uow.errands.change(errand)
        return self._preview(moment, errand, title)

    async def sure(self, moment: Moment, by: Member, errand: Errand) -> Turn:
        """Decide; it may be undone for a while."""
        if errand.to is None or not await moment.uow.errands.finish(errand.id):
            raise StaleButtonError
        particulars = Particulars(
            note=errand.words, reason=errand.reason, duplicate_of=errand.duplicate_of
        )
        await self._deciding.decide(
            moment.uow,
            by,
            errand.code,
            errand.to,
            particulars,
            version=errand.version,
            now=moment.now,
        )
        seconds = int(self._deciding.undo_for.total_seconds())
        state = self._texts.say(f"form.state.{errand.to}")
        html = self._texts.say("card.decided", code=errand.code, state=state, seconds=seconds)
        rows = (self._faces.undo(errand.code),) if seconds else ()
        screen = Screen(html=html, buttons=rows, placement=moment.in_place)
        return Turn(state=replace(moment.state, errand=0), screens=(screen,))

    async def stop(self, moment: Moment, errand: Errand) -> Turn:
        """Do nothing of it."""
        await moment.uow.errands.finish(errand.id)
        screen = Screen(html=self._texts.say("card.stopped"), placement=moment.in_place)
        return Turn(state=replace(moment.state, errand=0), screens=(screen,))

    def _preview(self, moment: Moment, errand: Errand, title: str = "") -> Turn:
        """``title`` is of the petition that the other is merged into."""
        key = "merge" if errand.to is State.DUPLICATE else "words"
        html = joined(
            self._texts.say(
                f"card.preview.{key}",
                code=errand.code,
                state=self._texts.say(f"form.state.{errand.to}"),
                other=errand.duplicate_of,
                title=title,
            ),
            *(
                self._texts.say("form.quoted", text=piece, is_cut=False)
                for piece in pages(errand.words, QUOTED)
                if piece
            ),
        )
        again = self._act(Verb.WRITE, errand)
        rows = [(self._act(Verb.SURE, errand),), (again, self._act(Verb.STOP, errand))]
        return self._ask(moment, 0, html, rows)

    def _ask(self, moment: Moment, listening: int, html: str, rows: list[Row]) -> Turn:
        state = replace(moment.state, errand=listening)
        here = moment.here if moment.pressed_turn is not None else Placement.NEW
        screen = Screen(html=html, buttons=tuple(rows), placement=here, may_quote=False)
        return Turn(state=state, screens=(screen,))

    def _act(self, verb: Verb, errand: Errand) -> Button:
        return self._buttons.named(f"card_{verb}", Action.STAFF, verb, errand.id)

    def _reason(self, errand: Errand, number: int) -> Offered:
        listed = offered(self._texts, errand.to) if errand.to else ()
        if not 1 <= number <= len(listed):
            raise StaleButtonError
        return listed[number - 1]

    def _unfinished(self, errand: Errand) -> str:
        """How the words of a reason begin that staff must write the rest of."""
        listed = offered(self._texts, errand.to) if errand.to else ()
        found = (each for each in listed if each.code == errand.reason and not each.is_finished)
        return next((each.told for each in found), "")


async def _member(moment: Moment) -> Member:
    member = await moment.uow.staff.of_person(moment.person.key)
    if member is None:
        raise StaleButtonError
    return member
