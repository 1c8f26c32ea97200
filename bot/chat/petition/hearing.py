"""Words in the form: an answer, a question to be answered first, or what must be guarded."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.answerer import Answerer
from bot.chat.asking import Asking
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.showing import Showing
from bot.chat.petition.steps.evidence import BEFORE
from bot.chat.petition.steps.what import DELAY, What
from bot.chat.petition.steps.where import NOTE
from bot.chat.petition.taking import (
    ASKED_BACK,
    DANGER,
    DOOR,
    EXTRA,
    MORE_OR_SPOT,
    Taken,
    Visit,
    Words,
    place_of,
)
from bot.chat.question import Questions
from bot.chat.screens import Turn
from bot.chat.typed import TypedWords
from bot.domain.codes import TrackingCode
from bot.domain.decision import Decision
from bot.domain.draft import Draft, Step
from bot.domain.kinds import Kind
from bot.domain.signals import Message, Signals
from bot.domain.vietnamese import compose, syllables
from bot.services.answering import Answered
from bot.texts.catalog import Catalog

LONG = 80  # characters: words so long, where a button is waited for, are more of the story
# Kinds that are never taken as the text of a petition.
NEVER = frozenset({Kind.DENUNCIATION, Kind.COMPLAINT})
SHORT = 14  # syllables: a name, an address, a landmark; what is longer tells a story
# Short answers (a name, a hamlet) are like many things: only what is said outright counts there.
OUTRIGHT: Mapping[Kind, tuple[str, ...]] = {
    Kind.DENUNCIATION: ("wrongdoing", "accusation"),
    Kind.EMERGENCY: ("danger", "casualty", "cry_for_help"),
}
FIELDS = frozenset(
    {
        f"{Step.WHERE}.{NOTE}",
        f"{Step.EVIDENCE}.{BEFORE}",
        *(f"{Step.CONTACT}.{n}" for n in ("name", "address", "phone")),
    }
)


class Hearing:
    """Sorts words before the step takes them."""

    def __init__(
        self,
        texts: Catalog,
        answerer: Answerer,
        *,
        questions: Questions,
        showing: Showing,
        what: What,
        typed: TypedWords,
    ) -> None:
        self._texts = texts
        self._answerer = answerer
        self._questions = questions
        self._showing = showing
        self._what = what
        self._typed = typed
        names = {name for names in OUTRIGHT.values() for name in names}
        signals = answerer.knowledge.signals
        self._signals = Signals({name: signals.get(name, ()) for name in names})
        self._asking = Asking(signals)

    def is_awaited(self, moment: Moment, draft: Draft, text: str) -> bool:
        """Whether words, said while the form waits, are the story that it waits for."""
        if moment.state.disputed:
            return draft.step is Step.WHAT
        waits = draft.step is Step.WHAT and not draft.text
        if not waits:
            return False
        answered = self._answerer.answer(text)
        is_unknown = answered.kind is Kind.QUESTION and answered.decision is Decision.NOTHING
        is_told = is_unknown and not self._asking.is_question(answered)
        return answered.kind is Kind.PETITION or answered.is_unsure or is_told

    def is_guarded(self, text: str) -> bool:
        """Whether words are of a kind that takes its pictures along, out of the draft."""
        answered = self._answerer.answer(text)
        return answered.kind in NEVER or answered.is_unsure or answered.beside is not None

    async def heard(self, moment: Moment, draft: Draft, text: str) -> Turn | None:
        """Take words as the answer to what is asked; None when they are a command or a code."""
        if self._typed.command(text) is not None or TrackingCode.is_alone(text):
            return None
        if not syllables(compose(text)):
            return await self._showing.show(moment, draft, self._texts.say("said.unreadable"))
        answered = self._answerer.answer(text)
        earlier: tuple[str, ...] = ()
        if draft.detail in {EXTRA, MORE_OR_SPOT}:  # more of the story, which goes on: not lost
            draft, earlier = self._what.kept(draft)
        elif draft.detail in ASKED_BACK:
            draft = replace(draft, detail="", pending="")
        of_text = draft.step is Step.WHAT
        if moment.state.disputed and of_text:
            return await self._disputed(moment, draft, answered)
        guarded = await self._guarded(moment, draft, answered, of_text=of_text)
        if guarded is not None:
            return guarded
        words = Words(text=text, is_question=self._asking.is_question(answered))
        visit = Visit(moment=moment, draft=draft)
        taken = await self._showing.step(draft).said(visit, words)
        if taken is None:
            return await self._not_an_answer(moment, draft, answered)
        taken = replace(taken, notes=(*earlier, *taken.notes))
        if answered.kind is Kind.EMERGENCY and self._tells(answered, Kind.EMERGENCY):
            reminder = self._texts.say("kind.emergency_reminder")
            taken = replace(taken, notes=(reminder, *taken.notes))
        return await self._showing.take(moment, taken)

    async def asked(self, moment: Moment, draft: Draft) -> Turn:
        """Answer the pending words as the question that they are."""
        await moment.uow.drafts.save(replace(draft, detail="", pending="", paused=True))
        moment = replace(moment, state=replace(moment.state, only_asking=True))
        return await self._questions.said(moment, draft.pending)

    async def sent_elsewhere(self, moment: Moment, draft: Draft, kind: Kind) -> Turn:
        """Let go of the pending words, which are no petition, and say where they belong."""
        answered = self._answerer.answer(draft.pending, kind=kind)
        await moment.uow.drafts.save(replace(draft, detail="", pending="", paused=True))
        return await self._questions.guided(moment, answered)

    async def captioned(self, moment: Moment, draft: Draft, caption: str) -> Turn:
        """Take what is written below a photo: the story, or more of it."""
        moment = replace(moment, draft=draft)
        answered = self._answerer.answer(caption)
        at_text = draft.step is Step.WHAT and not draft.editing
        guarded = await self._guarded(moment, draft, answered, of_text=True)
        if guarded is not None:
            return guarded
        if at_text or not draft.text:
            taken = self._what.told(replace(draft, step=Step.WHAT), caption, moment.message)
            return await self._showing.take(moment, taken)
        told = self._what.more(draft, caption, moment.message)
        if not told.is_done:
            return await self._showing.show(moment, draft, *told.notes)
        kept = replace(told.draft, detail=draft.detail)
        return await self._showing.show(moment, kept, self._texts.say("form.caption_added"))

    async def corrected(self, moment: Moment, draft: Draft, text: str) -> Turn:
        """Change the text as one of its messages was changed.

        Of words that no petition takes, neither what they are now nor what they were stays.
        """
        answered = self._answerer.answer(text)
        rest = self._what.let_go(draft, moment.message)
        guarded = await self._guarded(moment, rest, answered, of_text=True)
        if guarded is not None:
            return _noted(guarded, self._texts.say("form.correction_guarded", left=rest.text))
        return await self._changed(
            moment, draft, self._what.corrected(draft, text, moment.message)
        )

    async def uncaptioned(self, moment: Moment, draft: Draft) -> Turn:
        """Take out of the text what stood below a picture and was deleted."""
        return await self._changed(moment, draft, self._what.without(draft, moment.message))

    async def _changed(self, moment: Moment, draft: Draft, told: Taken | None) -> Turn:
        if told is None:
            return await self.correction_of_what(moment, draft)
        if not told.is_done:
            return await self._showing.show(moment, draft, *told.notes)
        kept = replace(told.draft, detail="" if draft.detail in ASKED_BACK else draft.detail)
        return await self._showing.show(moment, kept, self._texts.say("form.text_changed"))

    async def correction_of_what(self, moment: Moment, draft: Draft) -> Turn:
        """Say that it is not known which answer was corrected."""
        note = self._texts.say("form.which_correction")
        return await self._showing.show(moment, draft, note)

    async def _guarded(
        self, moment: Moment, draft: Draft, answered: Answered, *, of_text: bool
    ) -> Turn | None:
        """Turn to what protects before anything is kept; None when there is no need.

        ``of_text``: the words are for the text, or for a part of it.
        """
        kind: Kind | None = answered.kind
        is_field = place_of(draft) in FIELDS and not of_text
        if is_field and (kind in OUTRIGHT or answered.is_unsure):
            accuses = (answered.accuses and self._tells(answered, Kind.DENUNCIATION)) or (
                (answered.accuses or answered.is_unsure)
                and len(syllables(answered.question)) > SHORT
            )
            kind = Kind.DENUNCIATION if accuses else None
        of_delay = of_text and draft.detail == DELAY
        may_complain = of_delay and (answered.is_unsure or kind is Kind.COMPLAINT)
        if may_complain and not self._what.is_about_delay(answered.question):
            return await self._showing.show(moment, draft, self._texts.say("form.only_delay"))
        if kind is Kind.EMERGENCY and of_text and not answered.accuses:
            asked = replace(draft, detail=DANGER, pending=answered.question)
            return await self._showing.show(moment, asked)
        if answered.is_unsure and of_text and not of_delay:
            asked = replace(draft, detail=DOOR, pending=answered.question)
            return await self._showing.show(moment, asked)
        is_guarded = (
            kind is Kind.DENUNCIATION
            or kind is Kind.EMERGENCY
            or (kind is Kind.COMPLAINT and of_text and not of_delay)
            or (answered.beside is not None and not is_field)
        )
        return await self._put_aside(moment, draft, answered) if is_guarded else None

    async def _disputed(self, moment: Moment, draft: Draft, answered: Answered) -> Turn:
        """Ask what words are that were taken for what they are not."""
        danger = answered.kind is Kind.EMERGENCY
        asked = replace(draft, detail=DOOR, pending=answered.question)
        reminder = self._texts.say("kind.emergency_reminder") if danger else ""
        return await self._showing.show(moment, asked, reminder)

    async def _put_aside(self, moment: Moment, draft: Draft, answered: Answered) -> Turn:
        """Guide, and wait; nothing of the words stays, and of the text all that stood before."""
        detail = "" if draft.step is Step.WHAT else draft.detail
        await moment.uow.drafts.save(replace(draft, detail=detail, pending="", paused=True))
        turn = await self._questions.said(moment, answered.question)
        return _noted(turn, self._texts.say("form.text_stays")) if draft.text else turn

    async def _not_an_answer(self, moment: Moment, draft: Draft, answered: Answered) -> Turn:
        """Answer a question, take more of the story, or ask again."""
        if answered.is_unsure:
            await moment.uow.drafts.save(replace(draft, paused=True))
            return await self._questions.said(moment, answered.question)
        if answered.kind is Kind.QUESTION and (
            answered.decision is not Decision.NOTHING or self._asking.is_question(answered)
        ):
            await moment.uow.drafts.save(replace(draft, paused=True))
            return await self._questions.said(moment, answered.question)
        is_story = answered.kind is Kind.PETITION or len(answered.question) > LONG
        if is_story and draft.text and draft.step is not Step.CONTACT:
            asked = replace(draft, detail=EXTRA, pending=answered.question)
            return await self._showing.show(moment, asked)
        note = self._texts.say("form.not_understood")
        return await self._showing.take(moment, Taken(draft=draft, notes=(note,)))

    def _tells(self, answered: Answered, kind: Kind) -> bool:
        """Whether a kind is said outright."""
        words = syllables(compose(answered.question))
        found = self._signals.find(Message.of(answered.question, words))
        return any(each.name in OUTRIGHT[kind] for each in found)


def _noted(turn: Turn, note: str) -> Turn:
    """Say something more below the last screen."""
    *others, last = turn.screens
    return replace(turn, screens=(*others, replace(last, html=joined(last.html, note))))
