"""What was said is answered, or a few readings are offered, or the bot admits not knowing."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.answerer import Answerer
from bot.chat.browse import Browse
from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.contacts import Contacts
from bot.chat.doors import Doors
from bot.chat.guidance import Guidance
from bot.chat.keeping import Keeping, keep_choice, keep_unresolved
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.offer import forget_words
from bot.chat.references import References
from bot.chat.screens import Placement, Screen, Turn
from bot.chat.subjects import Subjects
from bot.chat.waiting import Waiting
from bot.domain.decision import Decision
from bot.domain.errors import StaleButtonError
from bot.domain.kinds import Kind
from bot.domain.vietnamese import compose, syllables
from bot.services.answering import Answered
from bot.services.outcome import LEAST_SHARE, SUGGESTIONS, Outcome
from bot.services.ports import Unresolved
from bot.texts.catalog import Catalog

PORTALS_ENTRY = "tt-kenh-khac"


class Questions:
    """Answers questions; guards what is none."""

    def __init__(
        self,
        texts: Catalog,
        answerer: Answerer,
        subjects: Subjects,
        browse: Browse,
        contacts: Contacts,
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._answerer = answerer
        self._subjects = subjects
        self._browse = browse
        self._contacts = contacts
        self._waiting = Waiting(texts, contacts)
        self._keeping = Keeping(answerer.knowledge.signals)
        self._references = References(texts, answerer.knowledge, subjects)
        self._guidance = Guidance(texts, answerer.knowledge, subjects, contacts)
        self._doors = Doors(texts, answerer)
        self.passed_over = self._doors.passed_over
        self.document_chosen = self._references.chosen
        self.documents_holding = self._references.holding
        self.waiting = self._waiting.pressed

    async def said(self, moment: Moment, text: str) -> Turn:
        """Answer a message in the citizen's own words."""
        if not syllables(compose(text)):
            screen = Screen(html=self._texts.say("said.unreadable"))
            return Turn(state=moment.state, screens=(screen,))
        answered = self._answerer.answer(text)
        only_asking, disputed = moment.state.only_asking, moment.state.disputed
        moment = replace(moment, state=replace(moment.state, only_asking=False, disputed=False))
        outcome = Outcome.of(answered)
        is_guarded = outcome in {Outcome.ASKED, Outcome.GUIDED}
        if is_guarded and only_asking and not moment.in_group:
            return await self._insisted(moment, answered)
        if (outcome is Outcome.ASKED or disputed) and not moment.in_group:
            turn = await self._doors.ask(moment, answered)
            return self._reminded(turn) if answered.kind is Kind.EMERGENCY else turn
        if is_guarded:
            return await self._guidance.guide(answered, moment)
        if outcome in {Outcome.SMALL_TALK, Outcome.FOREIGN}:
            return Turn(state=moment.state, screens=(self._guidance.chat(answered),))
        return await self._looked_up(moment, answered, self._keeping.fit_to_keep(answered))

    async def only_asking(self, moment: Moment, _: Press) -> Turn:
        """Take the next words as a question; the last were not kept, so ask for them again."""
        await forget_words(moment)
        screen = Screen(html=self._texts.say("kind.only_asking"))
        state = replace(moment.state, only_asking=True, disputed=False)
        return Turn(state=state, screens=(screen,))

    async def mistaken(self, moment: Moment, _: Press) -> Turn:
        """Ask for the last words, which were not kept, again: then what they are is asked."""
        await forget_words(moment)
        screen = Screen(html=self._texts.say("kind.mistaken"))
        state = replace(moment.state, disputed=True, only_asking=False)
        return Turn(state=state, screens=(screen,))

    async def guided(self, moment: Moment, answered: Answered) -> Turn:
        """Say where words belong whose kind the citizen has told."""
        return await self._guidance.guide(answered, moment)

    async def door_chosen(self, moment: Moment, press: Press) -> Turn:
        """Go on with words that it was not plain what they are, now that it has been said."""
        moment, answered = await self._doors.chosen(moment, press)
        if answered.kind is Kind.QUESTION:
            return await self._looked_up(moment, answered, "")
        return await self._guidance.guide(answered, moment)

    async def chosen(self, moment: Moment, press: Press) -> Turn:
        """Show the suggestion that was chosen."""
        screen = self._subjects.screen(press.field(0), today=moment.today, placement=moment.here)
        is_newest = press.turn == moment.state.turn
        question = moment.state.question if is_newest else ""
        if is_newest and press.field(0) in moment.state.offered:
            await keep_choice(moment, press.field(0))
        state = replace(moment.state, question=question, offered=(), rephrased=False)
        return Turn(state=state, screens=(screen,))

    async def none_of_these(self, moment: Moment, press: Press) -> Turn:
        """Ask for one rephrase; after that, hand over to people. A second tap changes nothing."""
        state = moment.state
        if press.turn != state.turn:
            raise StaleButtonError
        if state.offered:
            kept = await keep_unresolved(
                moment, state.question, Unresolved.NOT_CHOSEN, state.offered[0]
            )
            state = replace(state, kept=kept, offered=(), rephrased=not state.rephrased)
        if state.rephrased:
            screen = self._rephrase(state.kept, moment)
        else:
            screen = self._handoff("handoff.not_chosen", state.kept, moment)
        screen = replace(screen, placement=moment.here)
        return Turn(state=state, screens=(screen,))

    async def _insisted(self, moment: Moment, answered: Answered) -> Turn:
        """Answer as a question what still looks like something protected; keep none of it."""
        question = self._answerer.answer(answered.question, kind=Kind.QUESTION)
        turn = await self._looked_up(moment, question, "")
        return self._reminded(turn) if answered.kind is Kind.EMERGENCY else turn

    def _reminded(self, turn: Turn) -> Turn:
        """Put the numbers to call before whatever is said."""
        reminder = Screen(html=self._texts.say("kind.emergency_reminder"))
        return replace(turn, screens=(reminder, *turn.screens))

    async def _looked_up(self, moment: Moment, answered: Answered, question: str) -> Turn:
        """Show what was found; ``question`` is what may be kept of the words."""
        chances = {match.id: match.score for match in answered.matches}
        matched = list(chances)
        if answered.decision is Decision.SUGGEST:
            matched = self._subjects.holding_first(matched, moment.today)
        named = self._subjects.titles(matched, moment.today)
        state = replace(moment.state, question=question, kept=0, offered=())
        answered_state = replace(state, rephrased=False)
        if answered.reference:
            screens = self._references.screens(answered.reference, matched, moment)
            return Turn(state=answered_state, screens=screens)
        if answered.decision is Decision.NOTHING or not named:
            kept = await keep_unresolved(moment, question, Unresolved.NO_HIT, "")
            screen = self._handoff("handoff.nothing", kept, moment)
            return Turn(state=answered_state, screens=(screen,))
        if answered.decision is Decision.SURE:
            screen = self._subjects.screen(next(iter(named)), today=moment.today)
            return Turn(state=answered_state, screens=(screen,))
        least = LEAST_SHARE * max(chances[id_] for id_ in named)
        likely = [(id_, title) for id_, title in named.items() if chances[id_] >= least]
        offered = dict(likely[:SUGGESTIONS])
        state = replace(state, offered=tuple(offered))
        return Turn(state=state, screens=(self._suggestions(offered),))

    def _suggestions(self, offered: Mapping[str, str]) -> Screen:
        lines = [
            self._texts.say("list.line", number=number, label=title)
            for number, title in enumerate(offered.values(), 1)
        ]
        html = joined(
            self._texts.say("suggest.heading"),
            "\n".join(lines),
            self._texts.say("suggest.footer"),
        )
        rows = (
            (self._buttons.numbered(number, title, Action.CHOSEN, id_),)
            for number, (id_, title) in enumerate(offered.items(), 1)
        )
        none = self._buttons.named("none_of_these", Action.NONE_OF_THESE)
        return Screen(html=html, buttons=(*rows, (none,)))

    def _rephrase(self, kept: int, moment: Moment) -> Screen:
        offer, rows = self._offer(kept, moment)
        html = joined(self._texts.say("suggest.rephrase", kept=bool(kept)), offer)
        topics = self._buttons.named("topics", Action.TOPICS)
        return Screen(html=html, buttons=(*rows, (topics,)), placement=Placement.NEW)

    def _offer(self, kept: int, moment: Moment) -> tuple[str, tuple[Row, ...]]:
        """Offer to tell of an answer to what is kept as ``kept``; in a group it is not offered."""
        if not kept or moment.in_group:
            return "", ()
        offer, row = self._waiting.offer(kept)
        return offer, (row,)

    def _handoff(self, reason: str, kept: int, moment: Moment) -> Screen:
        """Admit it, say what becomes of the question, and where else to turn.

        ``kept`` is the number under which it is kept, 0 where it is not.
        """
        known = self._contacts.are_known
        offer, offered = self._offer(kept, moment)
        html = joined(
            self._texts.say(reason),
            self._texts.say("handoff.kept", is_offered=bool(offer)) if kept else "",
            offer,
            self._texts.say("handoff.ways"),
            self._texts.say("contacts.block", contacts=self._contacts)
            if known
            else self._texts.say("contacts.portals"),
        )
        portals = (
            (self._buttons.titled(title, Action.RELATED, id_),)
            for id_, title in self._subjects.titles([PORTALS_ENTRY]).items()
        )
        return Screen(html=html, buttons=(*offered, *self._browse.topic_rows(), *portals))
