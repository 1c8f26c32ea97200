"""Words for a petition on record: waited for, or said in reply to a message about it.

What accuses somebody is guided elsewhere and nothing of it is kept; numbers to call come first;
a question is answered as one. Only then are words the petition's.
"""

from dataclasses import replace

from bot.chat.answerer import Answerer
from bot.chat.asking import Asking
from bot.chat.callbacks import Action, Press, carry
from bot.chat.events import Attached, Said
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.question import Questions
from bot.chat.screens import Placement, Screen, Turn
from bot.chat.state import Awaited, Choice, Purpose
from bot.chat.tracking.deeds import CONSENT, SURE, Deeds, until
from bot.chat.tracking.doubts import COMPLAINT, DANGER, NUMBERS, QUESTION, Doubts
from bot.chat.tracking.pictures import Pictures
from bot.chat.tracking.sheet import Sheet
from bot.chat.tracking.ways import RATINGS, Verb, Ways, allowed
from bot.chat.typed import TypedWords
from bot.domain.codes import TrackingCode
from bot.domain.decision import Decision
from bot.domain.errors import InvalidInputError, StaleButtonError
from bot.domain.kinds import Kind
from bot.domain.masking import mask
from bot.domain.petition import Petition, State
from bot.domain.vietnamese import compose, syllables
from bot.services.answering import Answered
from bot.texts.catalog import Catalog

# Buttons that say what becomes of words which were said.
_OF_CONSENT = frozenset({Verb.AGREE, Verb.REFUSE})
_SETTLING = frozenset({Verb.RECORD, Verb.MASK, *_OF_CONSENT})


class Listening:
    """Takes such words once it is plain that they may be kept."""

    def __init__(
        self,
        texts: Catalog,
        answerer: Answerer,
        *,
        questions: Questions,
        typed: TypedWords,
        deeds: Deeds,
        sheet: Sheet,
        pictures: Pictures,
    ) -> None:
        self._texts = texts
        self._answerer = answerer
        self._questions = questions
        self._typed = typed
        self._deeds = deeds
        self._pictures = pictures
        self._ways = Ways(texts)
        self._doubts = Doubts(texts, sheet)
        self._asking = Asking(answerer.knowledge.signals)

    def enter(self, moment: Moment) -> Moment:
        """Wait no longer than is remembered what for."""
        awaited = moment.state.awaited
        if awaited is None or awaited.until >= moment.now.timestamp():
            return moment
        return replace(moment, state=replace(moment.state, awaited=None))

    async def replied(self, moment: Moment, event: Said) -> Turn | None:
        """Take words that answer a message about a petition; None when they are not for one."""
        if moment.in_group or moment.state.only_asking:
            return None
        if event.corrected and (event.message or event.replies_to):
            turn = await self._corrected(moment, event)
            if turn is not None:
                return turn
        if not event.replies_to or self._is_for_others(event.text):
            return None
        code = await moment.uow.chats.about(moment.person.chat_key, event.replies_to)
        awaited = moment.state.awaited
        if code and awaited is not None and awaited.listens and awaited.code == code:
            return await self._taken(moment, awaited, event)
        return await self._about(moment, code, event) if code else None

    async def said(self, moment: Moment, event: Said) -> Turn | None:
        """Take words that were waited for; None when they are something else."""
        awaited = moment.state.awaited
        if awaited is None or not awaited.listens or moment.in_group or event.corrected:
            return None
        if self._is_for_others(event.text):
            return None
        word = self._typed.in_form(event.text)
        if word == "resume" and moment.draft is not None:
            return None
        if word == "skip" and awaited.purpose is Purpose.WITHDRAW:
            return await self._deeds.skip(moment, awaited.code)
        return await self._taken(moment, awaited, event)

    async def pressed(self, moment: Moment, press: Press) -> Turn:
        """Take a button that does something with a petition."""
        code = press.field(0)
        if press.field(1) not in set(Verb):
            raise InvalidInputError
        verb = Verb(press.field(1))
        if verb in _SETTLING:
            return await self._settling(moment, verb, press)
        if verb is Verb.STOP:
            return await self._deeds.stop(moment, code)
        if verb is Verb.SKIP:
            return await self._deeds.skip(moment, code)
        return await self._deeds.pressed(moment, code, verb, press)

    async def _settling(self, moment: Moment, verb: Verb, press: Press) -> Turn:
        """Do what becomes of words; a button of other words, or another question, does nothing."""
        awaited = moment.state.awaited
        if (
            awaited is None
            or not awaited.why
            or (awaited.code, str(awaited.mark)) != (press.field(0), press.field(2))
            or (awaited.why == CONSENT) is not (verb in _OF_CONSENT)
        ):
            raise StaleButtonError
        if verb is Verb.AGREE:
            return await self._deeds.agree(moment, awaited, press.field(3))
        if verb is Verb.REFUSE:
            return await self._deeds.refuse(moment, awaited.code)
        if verb is Verb.MASK:
            return await self._deeds.do(moment, replace(awaited, words=mask(awaited.words)))
        if awaited.why in {NUMBERS, SURE}:
            return await self._deeds.do(moment, awaited)
        return await self._settled(moment, awaited)

    async def cancel(self, moment: Moment) -> Turn | None:
        """Give up what is waited for; None when nothing is, or a draft is nearer at hand."""
        awaited = moment.state.awaited
        if awaited is None or (not awaited.listens and moment.draft is not None):
            return None
        return await self._deeds.stop(moment, awaited.code)

    async def attached(self, moment: Moment, event: Attached) -> Turn | None:
        """Take what is sent for a petition besides words where the office waits for it."""
        if not await self.is_meant(moment, event):
            return None
        caption = event.caption.strip()
        if not (caption and self._is_guarded(caption)):
            taken = await self._pictures.taken(moment, event, await self._meant(moment, event))
            if taken is not None:
                return await self._with_caption(moment, event, taken) if caption else taken
        if caption:
            return None
        screen = Screen(html=self._texts.say("tracking.no_files"))
        return Turn(state=moment.state, screens=(screen,))

    async def _with_caption(self, moment: Moment, event: Attached, taken: Turn) -> Turn:
        """Take the words below a picture as any others, once it is kept."""
        said = Said(text=event.caption, message=event.message, replies_to=event.replies_to)
        turn = await self.replied(moment, said) or await self.said(moment, said)
        return replace(turn, screens=(*taken.screens, *turn.screens)) if turn else taken

    def _is_guarded(self, text: str) -> bool:
        """Whether words may keep a picture from being kept: nothing of what accuses is."""
        answered = self._answerer.answer(text)
        odd = {Kind.COMPLAINT, Kind.EMERGENCY}
        return answered.accuses or answered.is_unsure or answered.kind in odd

    async def _meant(self, moment: Moment, event: Attached) -> str:
        """The petition that something was sent for."""
        about = moment.uow.chats.about
        code = event.replies_to and await about(moment.person.chat_key, event.replies_to)
        awaited = moment.state.awaited
        return code or (awaited.code if awaited is not None and awaited.listens else "")

    async def is_meant(self, moment: Moment, event: Attached) -> bool:
        """Whether something was sent for a petition on record."""
        if moment.in_group:
            return False
        if moment.state.awaited is not None and moment.state.awaited.listens:
            return True
        chat = moment.person.chat_key
        return bool(event.replies_to and await moment.uow.chats.about(chat, event.replies_to))

    def beside(self, moment: Moment, turn: Turn) -> Turn:
        """Say below whatever was answered meanwhile that words are still waited for."""
        awaited = turn.state.awaited
        if awaited is None or not awaited.listens or awaited != moment.state.awaited:
            return turn
        if not turn.screens or turn.screens[-1].menu or _is_left(turn, awaited.code):
            return turn
        *others, last = turn.screens
        if last.placement is Placement.EDIT:
            return turn
        waits = self._texts.say("tracking.waits", code=awaited.code)
        stop = (self._ways.button(Verb.STOP, awaited.code),)
        last = replace(last, html=joined(last.html, waits), buttons=(*last.buttons, stop))
        return replace(turn, screens=(*others, last))

    async def _about(self, moment: Moment, code: str, event: Said) -> Turn | None:
        """Take words about a petition that nothing was asked of."""
        petition = await self._deeds.petition(moment, code)
        if petition is None:
            return self._not_the_senders(moment, code, event)
        if Verb.RATE in allowed(petition):
            labels = [
                Choice(label=self._texts.say(f"button.rating_{rating}"), data=letter)
                for letter, rating in RATINGS.items()
            ]
            choice = self._typed.choice(event.text, labels)
            if choice is not None:
                return await self._deeds.rate(moment, code, RATINGS[choice.data])
        purpose = Purpose.ADD if petition.is_open else Purpose.REOPEN
        awaited = Awaited(code=code, purpose=purpose, until=until(moment))
        return await self._taken(moment, awaited, event, about=petition)

    async def _taken(
        self, moment: Moment, awaited: Awaited, event: Said, *, about: Petition | None = None
    ) -> Turn:
        """Guard, answer what is a question, and record the rest."""
        text = event.text.strip()
        awaited = replace(awaited, words=text, message=event.message, why="")
        answered = self._answerer.answer(text)
        is_edit = awaited.purpose is Purpose.EDIT
        if answered.kind is Kind.EMERGENCY and not answered.accuses:
            return self._doubts.asked(moment, awaited, DANGER, self._texts.say("kind.emergency"))
        if answered.accuses or (answered.kind is Kind.COMPLAINT and is_edit) or answered.is_unsure:
            return await self._questions.said(_afresh(moment), text)
        if answered.kind is Kind.COMPLAINT:
            return self._doubts.asked(moment, awaited, COMPLAINT)
        if self._is_aside(answered, about):
            return await self._answered(moment, awaited, answered)
        if about is not None and not about.is_open:
            return self._doubts.ended(moment, awaited, about)
        return await self._settled(moment, awaited)

    async def _settled(self, moment: Moment, awaited: Awaited) -> Turn:
        """Point out numbers that may be others', once it is settled what the words are."""
        masked = mask(awaited.words)
        if masked == compose(awaited.words):
            return await self._deeds.do(moment, awaited)
        return self._doubts.asked(moment, awaited, NUMBERS, shown=masked)

    async def _answered(self, moment: Moment, awaited: Awaited, answered: Answered) -> Turn:
        """Answer a question, or what is only friendly; it may be added all the same."""
        if answered.kind is Kind.QUESTION and not _is_known(answered):  # the office may know
            return self._doubts.asked(
                moment, awaited, QUESTION, self._texts.say("handoff.nothing")
            )
        turn = await self._questions.said(moment, awaited.words)
        asked = self._doubts.asked(moment, awaited, QUESTION)
        *others, last = turn.screens
        (offer,) = asked.screens
        if last.menu:
            return replace(turn, state=asked.state, screens=(*turn.screens, offer))
        both = replace(
            last, html=joined(last.html, offer.html), buttons=(*last.buttons, *offer.buttons)
        )
        state = replace(turn.state, awaited=asked.state.awaited)
        return replace(turn, state=state, screens=(*others, both))

    async def _corrected(self, moment: Moment, event: Said) -> Turn | None:
        """Take a change of words that are not settled; what is on record does not change."""
        awaited = moment.state.awaited
        if awaited is not None and awaited.words and awaited.message == event.message:
            return await self._taken(moment, awaited, event)
        code = await moment.uow.chats.about(moment.person.chat_key, event.message)
        petition = await self._deeds.petition(moment, code) if code else None
        answered = self._answerer.answer(event.text)
        if petition is None or (answered.kind is Kind.EMERGENCY and not answered.accuses):
            return None
        if answered.accuses:
            turn = await self._questions.said(_afresh(moment), event.text)
            stays = self._texts.say("tracking.correction_guarded", code=code)
            note = Screen(html=stays, buttons=(self._ways.open(code),), about=code)
            return replace(turn, screens=(*turn.screens, note))
        verbs = [each for each in (Verb.ANSWER, Verb.ADD, Verb.EDIT) if each in allowed(petition)]
        row = tuple(self._ways.button(verb, code) for verb in verbs)
        rows = (row, self._ways.open(code)) if row else (self._ways.open(code),)
        html = self._texts.say("tracking.correction", code=code)
        return Turn(state=moment.state, screens=(Screen(html=html, buttons=rows, about=code),))

    def _not_the_senders(self, moment: Moment, code: str, event: Said) -> Turn | None:
        """Say that only the sender adds to a petition; what is something else is answered."""
        answered = self._answerer.answer(event.text)
        plain = answered.kind is Kind.PETITION or not self._is_aside(answered, None)
        if answered.kind not in {Kind.PETITION, Kind.QUESTION} or not plain:
            return None
        screen = Screen(html=self._texts.say("tracking.not_the_sender", code=code))
        return Turn(state=moment.state, screens=(screen,))

    def _is_aside(self, answered: Answered, about: Petition | None) -> bool:
        """Whether words are not meant for the record: a question, or thanks in reply to news.

        Without a question mark only what can be answered is a question here: "nobody answered me"
        asks nothing.
        """
        if self._asking.is_question(answered) and (
            "?" in answered.question or _is_known(answered)
        ):
            return True
        awaits = about is None or about.state is State.WAITING
        return answered.kind is Kind.CHAT and not awaits

    def _is_for_others(self, text: str) -> bool:
        """Whether words are a command, a code, a label: none that a petition could take."""
        return (
            not syllables(compose(text))
            or self._typed.command(text) is not None
            or self._typed.is_label(text)
            or TrackingCode.is_alone(text)
        )


def _is_known(answered: Answered) -> bool:
    return answered.decision is not Decision.NOTHING or answered.reference is not None


def _afresh(moment: Moment) -> Moment:
    return replace(moment, state=moment.state.afresh())


def _is_left(turn: Turn, code: str) -> bool:
    """Whether a turn shows the way out already."""
    stop = carry(Action.ACT, code, Verb.STOP)
    return any(
        button.data.startswith(stop)
        for screen in turn.screens
        for row in screen.buttons
        for button in row
    )
