"""The form as a whole: whatever happens in a chat where a petition is being written."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.answerer import Answerer
from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action, Press
from bot.chat.contacts import Contacts
from bot.chat.events import Attached, Attachment, Said
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.asking_back import ASK, ELSEWHERE, AskingBack
from bot.chat.petition.hearing import Hearing
from bot.chat.petition.offer import SLEEPING
from bot.chat.petition.opening import Opening
from bot.chat.petition.recorder import Recorder
from bot.chat.petition.sheets import BACK, CANCEL, SKIP, Sheets
from bot.chat.petition.showing import Showing
from bot.chat.petition.steps.contact import ContactStep
from bot.chat.petition.steps.evidence import Evidence
from bot.chat.petition.steps.preview import Preview
from bot.chat.petition.steps.sector import SectorStep
from bot.chat.petition.steps.what import What
from bot.chat.petition.steps.where import Where
from bot.chat.petition.taking import ASKED_BACK, DOOR, FormStep, Taken, Visit, place_of
from bot.chat.question import Questions
from bot.chat.screens import Screen, Turn
from bot.chat.state import ChatState
from bot.chat.typed import TypedWords
from bot.domain.draft import STEPS, Draft, Step
from bot.domain.errors import StaleButtonError
from bot.domain.petition import Pin
from bot.domain.places import PlaceFinder
from bot.domain.sectors import SectorGuesser
from bot.texts.catalog import Catalog

DONE, SEND, RESUME = "done", "send", "resume"
# Words that are buttons of one place: "typed.form_<word>" -> the place.
AS_PRESS: Mapping[str, str] = {DONE: Step.EVIDENCE.value, SEND: Step.PREVIEW.value}


class Form:
    """Takes events to the step that the draft is at."""

    def __init__(
        self,
        texts: Catalog,
        answerer: Answerer,
        *,
        questions: Questions,
        recorder: Recorder,
        contacts: Contacts,
        typed: TypedWords,
    ) -> None:
        knowledge = answerer.knowledge
        sheets = Sheets(texts)
        what = What(texts, sheets, knowledge.signals)
        signals = knowledge.signals
        finder = PlaceFinder(knowledge.places, signals.get("elsewhere", ()))
        where = Where(texts, sheets, knowledge.places, finder, typed.menu)
        guesser = SectorGuesser(knowledge.sectors)
        self._where = where
        sector = SectorStep(texts, sheets, knowledge.sectors, guesser)
        self._evidence = Evidence(texts, sheets, recorder)
        self._contact = ContactStep(texts, sheets, typed.menu)
        steps: Mapping[Step, FormStep] = {
            Step.WHAT: what,
            Step.WHERE: where,
            Step.SECTOR: sector,
            Step.EVIDENCE: self._evidence,
            Step.CONTACT: self._contact,
            Step.PREVIEW: Preview(
                texts,
                sheets,
                where=where,
                sector=sector,
                recorder=recorder,
                contacts=contacts,
                menu=typed.menu,
            ),
        }
        self._texts = texts
        self._buttons = Buttons(texts)
        self._typed = typed
        self._showing = Showing(steps, AskingBack(texts, sheets, what))
        self._opening = Opening(
            texts,
            sheets,
            showing=self._showing,
            what=what,
            limits=recorder.limits,
            menu=typed.menu,
        )
        self._hearing = Hearing(
            texts, answerer, questions=questions, showing=self._showing, what=what, typed=typed
        )
        self.commands = {"kiennghi": self._opening.start}
        self.presses = {Action.FORM: self.pressed, Action.PETITION: self._opening.pressed}

    async def open_at(self, moment: Moment, place_id: str) -> Turn | None:
        """Open the form with a commune put in; None for a commune that there is not."""
        name = self._where.name(place_id)
        return await self._opening.start_at(moment, place_id, name) if name else None

    async def enter(self, moment: Moment) -> Moment:
        """Bring along the draft of a chat that has one."""
        if not moment.state.form:
            return moment
        draft = await moment.uow.drafts.load(moment.person.chat_key)
        if draft is None or draft.detail in SLEEPING:
            return replace(moment, state=replace(moment.state, form=False))
        return replace(moment, draft=draft)

    async def said(self, moment: Moment, event: Said) -> Turn | None:
        """Take words in the form; None when they are not for it."""
        draft = moment.draft
        if draft is None or moment.in_group or moment.state.only_asking:
            return None
        turn = await self._taken(moment, draft, event)
        return turn and await self.beside(moment, turn)

    async def _taken(self, moment: Moment, draft: Draft, event: Said) -> Turn | None:
        edited = await self._edited(moment, draft, event) if event.file is not None else None
        if edited is not None:
            return edited
        if event.corrected and draft.is_told_by(event.message):
            return await self._hearing.corrected(moment, draft, event.text)
        if event.corrected and (draft.paused or draft.step is not Step.WHAT):
            return await self._hearing.correction_of_what(moment, draft)
        word = self._typed.in_form(event.text)
        is_awaited = self._hearing.is_awaited(moment, draft, event.text)
        if draft.paused and word != RESUME and not is_awaited:
            return None
        if word is None and draft.step is Step.CONTACT and self._typed.declines(event.text):
            word = SKIP
        if word is not None:
            return await self._word(moment, draft, word)
        return await self._hearing.heard(moment, draft, event.text)

    async def _edited(self, moment: Moment, draft: Draft, event: Said) -> Turn | None:
        """Follow a message whose picture was replaced, or the words below it."""
        visit = Visit(moment=moment, draft=draft)
        told = await self._evidence.replaced(visit, event)
        turn = await self._recaptioned(moment, draft, event)
        if told is None:
            return turn
        screen = await self._evidence.counted(visit, told, event.album)
        turn = turn or Turn(state=moment.state, screens=())
        return replace(turn, screens=(screen, *turn.screens))

    async def _recaptioned(self, moment: Moment, draft: Draft, event: Said) -> Turn | None:
        """Follow the words below a picture; None when they are not known here."""
        is_told = draft.is_told_by(event.message)
        words = {each.words for each in draft.pieces if each.message == event.message}
        if words == {event.text} or not (is_told or event.text):
            return Turn(state=moment.state, screens=())
        if is_told and not event.text:
            return await self._hearing.uncaptioned(moment, draft)
        if is_told:
            return await self._hearing.corrected(moment, draft, event.text)
        if await self._evidence.came_in(moment, event.message):
            return await self._hearing.captioned(moment, draft, event.text)
        return None

    async def pressed(self, moment: Moment, press: Press) -> Turn:
        """Take a button of a step; one of an earlier place says so and shows the present."""
        draft = moment.draft
        if draft is None:
            raise StaleButtonError
        if press.field(0) != place_of(draft):
            stale = self._texts.say("notice.older_step")
            return await self._showing.show(moment, draft, notice=stale)
        visit = Visit(moment=moment, draft=draft)
        verb = press.field(1)
        if verb == BACK:
            return await self._showing.show(moment, self._showing.back(draft))
        if verb == ASK and draft.detail in ASKED_BACK:
            return await self._hearing.asked(moment, draft)
        if verb in ELSEWHERE and draft.detail == DOOR:
            return await self._hearing.sent_elsewhere(moment, draft, ELSEWHERE[verb])
        step = self._showing.step(draft)
        if verb == SKIP:
            return await self._skipped(moment, draft)
        return await self._showing.take(moment, await step.pressed(visit, press))

    async def attached(self, moment: Moment, event: Attached) -> Turn | None:
        """Take files, a place or a number, whatever the step; a caption is words of the petition.

        None when there is no form here.
        """
        draft = moment.draft
        if draft is None or moment.in_group:
            return None
        if event.attachment is Attachment.CONTACT:
            taken = self._contact.shared(draft, event.phone, is_own=event.is_own)
            return await self._showing.take(moment, taken)
        if event.attachment is Attachment.LOCATION:
            pin = Pin(latitude=event.latitude, longitude=event.longitude)
            note = self._texts.say("form.pinned")
            return await self._showing.show(moment, replace(draft, pin=pin), note)
        if event.caption.strip():
            return await self._captioned(moment, draft, event)
        if draft.detail == DOOR or _is_guarded(event, moment.state):
            screen = self._evidence.guarded(event.album)
            return Turn(state=moment.state, screens=(screen,))
        draft = replace(draft, updated_at=moment.now)
        await moment.uow.drafts.save(draft)
        visit = Visit(moment=moment, draft=draft)
        refusal = await self._evidence.keep(visit, event)
        screen = await self._evidence.counted(visit, refusal, event.album)
        return Turn(state=moment.state, screens=(screen,))

    async def apart(self, moment: Moment, event: Attached | Said, turn: Turn) -> Turn:
        """Keep nothing that came with words which are not the petition's.

        The parts of an album come one by one: those still to come are not kept either.
        """
        if event.album:
            turn = replace(turn, state=replace(turn.state, guarded_album=event.album))
        if not await self._evidence.let_go(moment, event.message, event.album):
            return turn
        return replace(turn, screens=(self._evidence.guarded(event.album), *turn.screens))

    async def disowned(self, moment: Moment, event: Said, turn: Turn) -> Turn:
        """Let go of what came with words that were changed into what no petition takes."""
        if moment.in_group or not event.corrected or not event.text:
            return turn
        if not self._hearing.is_guarded(event.text):
            return turn
        return await self.apart(moment, event, turn)

    async def cancel(self, moment: Moment, _: str) -> Turn | None:
        """Ask whether the draft is to be given up; None where there is none."""
        return None if moment.draft is None else await self._opening.cancel(moment)

    async def beside(self, moment: Moment, turn: Turn) -> Turn:
        """Put the way back to the form below whatever was answered in the middle of it."""
        if moment.draft is None or not turn.state.form or not turn.screens or _leads_back(turn):
            return turn
        draft = await moment.uow.drafts.load(moment.person.chat_key)
        if draft is None:
            return turn
        if not draft.paused:
            await moment.uow.drafts.save(replace(draft, paused=True))
        facts = {"number": STEPS.index(draft.step) + 1, "count": len(STEPS)}
        label = self._texts.say("button.resume", **facts)
        row = (self._buttons.titled(label, Action.PETITION, RESUME),)
        *others, last = turn.screens
        if last.menu:
            line = Screen(html=self._texts.say("form.resume", **facts), buttons=(row,))
            return replace(turn, screens=(*turn.screens, line))
        html = joined(last.html, self._texts.say("form.resume", **facts))
        return replace(
            turn, screens=(*others, replace(last, html=html, buttons=(*last.buttons, row)))
        )

    async def _word(self, moment: Moment, draft: Draft, word: str) -> Turn | None:
        """Do what a word stands for."""
        if word == BACK:
            return await self._showing.show(moment, self._showing.back(draft))
        if word == SKIP:
            return await self._skipped(moment, draft)
        if word in AS_PRESS and place_of(draft) == AS_PRESS[word]:
            press = Press(
                turn=moment.state.turn, action=Action.FORM, fields=(place_of(draft), word)
            )
            visit = Visit(moment=moment, draft=draft)
            taken = await self._showing.step(draft).pressed(visit, press)
            return await self._showing.take(moment, taken)
        notes = (self._texts.say("form.not_understood"),) if word in AS_PRESS else ()
        return await self._showing.show(moment, draft, *notes)

    async def _skipped(self, moment: Moment, draft: Draft) -> Turn:
        taken = self._showing.step(draft).skipped(draft)
        note = self._texts.say("form.cannot_skip")
        return await self._showing.take(moment, taken or Taken(draft=draft, notes=(note,)))

    async def _captioned(self, moment: Moment, draft: Draft, event: Attached) -> Turn | None:
        """Take the words first: what accuses somebody takes its pictures with it.

        None while the form waits, unless they are the story that it waits for.
        """
        if draft.paused and not self._hearing.is_awaited(moment, draft, event.caption):
            return None
        turn = await self._hearing.captioned(moment, draft, event.caption)
        kept = await moment.uow.drafts.load(draft.chat_key)
        if kept is None or kept.paused:
            return await self.beside(moment, await self.apart(moment, event, turn))
        if kept.detail == DOOR or _is_guarded(event, turn.state):
            turn = await self.apart(moment, event, turn)
            guarded = self._evidence.guarded(event.album)
            others = [screen for screen in turn.screens if screen != guarded]
            return replace(turn, screens=(guarded, *others))
        visit = Visit(moment=moment, draft=kept)
        refusal = await self._evidence.keep(visit, event)
        if kept.step is Step.EVIDENCE:
            added = self._texts.say("form.caption_added")
            return await self._showing.show(moment, kept, refusal, added)
        screen = await self._evidence.counted(visit, refusal, event.album)
        return replace(turn, screens=(screen, *turn.screens))


def _is_guarded(event: Attached, state: ChatState) -> bool:
    return bool(event.album) and event.album == state.guarded_album


def _leads_back(turn: Turn) -> bool:
    # Every sheet of the form has the way out of it; its first step has no other button.
    ways = (f"{Action.FORM}:", f"{Action.PETITION}:{CANCEL}", f"{Action.PETITION}:{RESUME}")
    return any(
        button.data.startswith(ways)
        for screen in turn.screens
        for row in screen.buttons
        for button in row
    )
