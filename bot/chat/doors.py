"""One neutral question where it is not plain which door a message is for.

Until it is answered the words wait sealed in a draft. Whatever else happens first, they are let
go of.
"""

from dataclasses import replace

from bot.chat.answerer import Answerer
from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action, Press
from bot.chat.moment import Moment
from bot.chat.petition.offer import UNSURE, draft_here, forget_words, keep_words
from bot.chat.screens import Screen, Turn
from bot.domain.errors import StaleButtonError
from bot.domain.kinds import Kind
from bot.services.answering import Answered
from bot.texts.catalog import Catalog

# In the order shown: from the most ordinary to the rarest; none is put forward.
CHOICES = {
    "door_petition": Kind.PETITION,
    "door_denunciation": Kind.DENUNCIATION,
    "door_complaint": Kind.COMPLAINT,
    "only_asking": Kind.QUESTION,
}


class Doors:
    """Asks which door it is, and takes the answer."""

    def __init__(self, texts: Catalog, answerer: Answerer) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._answerer = answerer

    async def ask(self, moment: Moment, answered: Answered) -> Turn:
        """Ask; the words are neither echoed nor looked up."""
        await keep_words(moment, answered.question, UNSURE)
        rows = tuple(
            (self._buttons.numbered(number, self._texts.say(f"button.{name}"), Action.DOOR, kind),)
            for number, (name, kind) in enumerate(CHOICES.items(), 1)
        )
        screen = Screen(html=self._texts.say("kind.unsure"), buttons=rows, may_quote=False)
        return Turn(state=replace(moment.state.afresh(), unsure=True), screens=(screen,))

    async def chosen(self, moment: Moment, press: Press) -> tuple[Moment, Answered]:
        """Take the answer: the words as what they are, out of where they waited."""
        draft = await draft_here(moment)
        kind = next((kind for kind in CHOICES.values() if kind == press.field(0)), None)
        if not moment.state.unsure or kind is None or draft is None or not draft.pending:
            raise StaleButtonError
        moment = replace(
            await forget_words(moment),
            state=replace(moment.state, unsure=False),
            message=draft.text_message if draft.detail == UNSURE else "",
        )
        return moment, self._answerer.answer(draft.pending, kind=kind)

    async def passed_over(self, moment: Moment) -> Moment:
        """Let go of words whose kind was asked and not answered."""
        moment = await forget_words(moment)
        return replace(moment, state=replace(moment.state, unsure=False))
