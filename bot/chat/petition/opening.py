"""The draft as a whole: begun, taken up again, put off, given up and taken back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action, Press
from bot.chat.moment import Moment
from bot.chat.petition.offer import (
    DROPPED,
    OFFERED,
    SLEEPING,
    UNTAKEN,
    draft_here,
    forget_words,
    fresh,
    message_of,
    told_before,
)
from bot.chat.petition.sheets import CANCEL, Sheets
from bot.chat.petition.showing import Showing
from bot.chat.petition.steps.what import DELAY, What
from bot.chat.screens import Screen, Turn
from bot.domain.draft import KEPT_DAYS, STEPS, Draft
from bot.domain.errors import (
    BlockedError,
    InvalidInputError,
    LimitReachedError,
    StaleButtonError,
)
from bot.services.limits import Limits, check_block
from bot.texts.catalog import Catalog

Answer = Callable[[Moment], Awaitable[Turn]]


class Opening:
    """Answers what is asked of a draft outside its steps."""

    def __init__(
        self,
        texts: Catalog,
        sheets: Sheets,
        *,
        showing: Showing,
        what: What,
        limits: Limits,
        menu: tuple[str, ...],
    ) -> None:
        self._texts = texts
        self._sheets = sheets
        self._showing = showing
        self._what = what
        self._limits = limits
        self._menu = menu
        self._buttons = Buttons(texts)
        self._presses: Mapping[str, Answer] = {
            "words": self._with_words,
            "delay": self._about_delay,
            "anew": self._anew,
            "forget": self._forget,
            "resume": self.resume,
            "again": self._again,
            "later": self._later,
            CANCEL: self.cancel,
            "drop": self._drop,
            "undo": self._undo,
            "erase": self._erase,
        }

    async def start(self, moment: Moment, _: str) -> Turn:
        """Begin; where something was begun before, ask what is to become of it."""
        if moment.in_group:
            screen = Screen(html=self._texts.say("form.in_group"), may_quote=False)
            return Turn(state=moment.state, screens=(screen,))
        return await self._begin(moment)

    async def start_at(self, moment: Moment, place_id: str, name: str) -> Turn:
        """Begin from a commune's poster: its name is put in, to be confirmed at its step."""
        if moment.in_group:
            return await self.start(moment, "")
        turn = await self._begin(moment, place_id)
        words = self._texts.say("form.from_poster", place=name)
        return replace(turn, screens=(Screen(html=words, menu=self._menu), *turn.screens))

    async def pressed(self, moment: Moment, press: Press) -> Turn:
        """Answer a button that is about the draft as a whole."""
        answer = self._presses.get(press.field(0))
        if answer is None:
            raise InvalidInputError
        return await answer(moment)

    async def resume(self, moment: Moment) -> Turn:
        """Go on where it stands."""
        draft = await draft_here(moment)
        if draft is None or draft.detail in SLEEPING:
            return await self._begin(moment)
        return await self._showing.show(moment, draft)

    async def cancel(self, moment: Moment) -> Turn:
        """Ask whether it is to be given up."""
        draft = await draft_here(moment)
        if draft is None or draft.detail in SLEEPING:
            raise StaleButtonError
        rows = (
            (self._buttons.named("drop_draft", Action.PETITION, "drop"),),
            (self._buttons.named("keep_on", Action.PETITION, "resume"),),
            (self._buttons.named("put_off", Action.PETITION, "later"),),
        )
        screen = Screen(html=self._texts.say("form.cancel"), buttons=rows, placement=moment.here)
        return Turn(state=replace(moment.state, form=True), screens=(screen,))

    async def _begin(self, moment: Moment, place_id: str = "") -> Turn:
        blocked = await self._blocked(moment)
        if blocked is not None:
            return blocked
        draft = await draft_here(moment)
        if draft is not None and draft.detail not in SLEEPING:
            return self._begun_before(moment, draft)
        return await self._new(moment, draft, place_id=place_id)

    async def _new(
        self, moment: Moment, old: Draft | None, detail: str = "", place_id: str = ""
    ) -> Turn:
        """Begin afresh; words told before the form are put in for the citizen to take."""
        told = told_before(old) if old is not None and old.detail in SLEEPING else ""
        message = message_of(old) if old is not None else ""
        await moment.uow.drafts.delete(moment.person.chat_key)
        await moment.uow.people.know(moment.person, moment.now)  # to remind them of it
        draft = fresh(moment, detail=detail, place_id=place_id)
        if told:
            taken = self._what.told(draft, told, message)
            if taken.is_done:
                draft = replace(taken.draft, detail=detail)
        notes = (self._texts.say("form.opening"), await self._not_today(moment))
        return await self._showing.show(moment, draft, *notes)

    async def _with_words(self, moment: Moment) -> Turn:
        """Take the words told before as the text."""
        draft = await draft_here(moment)
        if draft is None or not told_before(draft):
            raise StaleButtonError
        if draft.detail not in SLEEPING:
            return self._begun_before(moment, draft)
        blocked = await self._blocked(moment)
        if blocked is not None:
            return blocked
        taken = self._what.told(fresh(moment), draft.pending, message_of(draft))
        await moment.uow.drafts.delete(draft.chat_key)
        await moment.uow.people.know(moment.person, moment.now)
        if taken.is_done:
            notes = (self._texts.say("form.words_taken"), await self._not_today(moment))
            taken = replace(taken, notes=notes)
        return await self._showing.take(moment, taken)

    async def _about_delay(self, moment: Moment) -> Turn:
        """Ask for a petition about how long a complaint has been lying, and nothing else of it."""
        blocked = await self._blocked(moment)
        if blocked is not None:
            return blocked
        draft = await draft_here(moment)
        if draft is None or draft.detail in SLEEPING:
            return await self._new(moment, None, DELAY)
        if draft.text:
            return self._begun_before(moment, draft)
        return await self._showing.show(moment, replace(draft, detail=DELAY, pending=""))

    async def _anew(self, moment: Moment) -> Turn:
        """Ask for a petition in other words than those that held more than one."""
        moment = await forget_words(moment)
        draft = await draft_here(moment)
        if draft is not None and draft.detail not in SLEEPING and not draft.text:
            return await self._showing.show(moment, draft, self._texts.say("form.anew"))
        return await self._begin(moment)

    async def _forget(self, moment: Moment) -> Turn:
        await forget_words(moment)
        screen = Screen(html=self._texts.say("form.words_forgotten"), placement=moment.here)
        return Turn(state=moment.state, screens=(screen,))

    async def _again(self, moment: Moment) -> Turn:
        """Begin afresh in place of what was begun before."""
        draft = await draft_here(moment)
        if draft is not None and told_before(draft):
            draft = replace(draft, detail=OFFERED, text_message="")
        return await self._new(moment, draft)

    async def _later(self, moment: Moment) -> Turn:
        draft = await draft_here(moment)
        if draft is None or draft.detail in SLEEPING:
            raise StaleButtonError
        await moment.uow.drafts.save(replace(draft, paused=True))
        go_on = self._buttons.named("go_on", Action.PETITION, "resume")
        told = self._texts.say("form.put_off", days=KEPT_DAYS)
        screen = Screen(html=told, buttons=((go_on,),), placement=moment.here)
        return Turn(state=replace(moment.state.afresh(), form=True), screens=(screen,))

    async def _drop(self, moment: Moment) -> Turn:
        """Put it to sleep: it may be taken back until it is erased."""
        draft = await draft_here(moment)
        if draft is None or draft.detail in UNTAKEN:
            raise StaleButtonError
        asleep = replace(
            draft,
            detail=DROPPED,
            pending="",
            reminded=True,
            updated_at=moment.now,
        )
        await moment.uow.drafts.save(asleep)
        rows = (
            (self._buttons.named("take_back", Action.PETITION, "undo"),),
            (self._buttons.named("erase_draft", Action.PETITION, "erase"),),
        )
        dropped = Screen(
            html=self._texts.say("form.dropped", days=KEPT_DAYS),
            buttons=rows,
            placement=moment.here,
        )
        menu = Screen(html=self._texts.say("form.after_drop"), menu=self._menu)
        state = replace(moment.state.afresh(), form=False)
        return Turn(state=state, screens=(menu, dropped))

    async def _undo(self, moment: Moment) -> Turn:
        draft = await draft_here(moment)
        if draft is None or draft.detail in UNTAKEN:
            raise StaleButtonError
        detail = "" if draft.detail == DROPPED else draft.detail
        return await self._showing.show(moment, replace(draft, detail=detail))

    async def _erase(self, moment: Moment) -> Turn:
        draft = await draft_here(moment)
        if draft is not None and draft.detail != DROPPED:
            raise StaleButtonError
        await moment.uow.drafts.delete(moment.person.chat_key)
        screen = Screen(html=self._texts.say("form.erased"), placement=moment.here)
        return Turn(state=moment.state.afresh(), screens=(screen,))

    def _begun_before(self, moment: Moment, draft: Draft) -> Turn:
        """Show what was begun before: go on with it, or begin again."""
        rows = [
            (self._buttons.named("go_on", Action.PETITION, "resume"),),
            (self._buttons.named("begin_again", Action.PETITION, "again"),),
        ]
        html = self._texts.say(
            "form.begun_before",
            day=draft.started_at,
            number=STEPS.index(draft.step) + 1,
            count=len(STEPS),
            has_words=bool(told_before(draft)),
        )
        words = self._sheets.quoted(draft.text) if draft.text else ""
        screen = Screen(
            html=f"{html}\n\n{words}".strip(), buttons=tuple(rows), placement=moment.here
        )
        return Turn(state=replace(moment.state.afresh(), form=True), screens=(screen,))

    async def _blocked(self, moment: Moment) -> Turn | None:
        """Tell somebody who may send no petitions so at once, not after six steps."""
        try:
            await check_block(moment.uow, moment.person.key, moment.now)
        except BlockedError as error:
            html = self._texts.say(f"error.{error.code}", **error.facts)
            return Turn(state=moment.state, screens=(Screen(html=html),))
        return None

    async def _not_today(self, moment: Moment) -> str:
        """Say at once from when it can be sent, where that is not now; it may be written."""
        try:
            await self._limits.check_petition(moment.uow, moment.person.key, moment.now)
        except LimitReachedError as error:
            return self._texts.say("form.not_today", days=KEPT_DAYS, **error.facts)
        return ""
