"""What an answer was worth: the tap itself counts, a reason may follow, the mind may change."""

from bot.chat.buttons import CHANGE, HELPFUL, REASONS, UNHELPFUL
from bot.chat.callbacks import Press
from bot.chat.keeping import forget_choice, keep_unresolved
from bot.chat.moment import Moment
from bot.chat.screens import Placement, Turn
from bot.chat.subjects import Subjects
from bot.domain.errors import InvalidInputError
from bot.services.ports import Unresolved
from bot.texts.catalog import Catalog


class Feedback:
    """Takes verdicts on answers; the answer stays, only its buttons change."""

    def __init__(self, texts: Catalog, subjects: Subjects) -> None:
        self._texts = texts
        self._subjects = subjects

    async def verdict(self, moment: Moment, press: Press) -> Turn:
        """Keep a verdict, or take it back, at once and show it on the buttons."""
        subject_id, opinion = press.field(0), press.field(1)
        notices = {HELPFUL: "helpful", UNHELPFUL: "unhelpful", CHANGE: "change"}
        if opinion not in notices and opinion not in REASONS:
            raise InvalidInputError
        screen = self._subjects.screen(
            subject_id,
            today=moment.today,
            part=press.field(2),
            opinion=opinion,
            placement=Placement.EDIT,
        )
        if opinion in {CHANGE, HELPFUL}:
            await moment.uow.questions.withdraw_verdict(entry_id=subject_id, asker=moment.asker)
        if opinion != CHANGE:
            await moment.uow.questions.record_verdict(
                entry_id=subject_id,
                asker=moment.asker,
                helpful=opinion == HELPFUL,
                reason=REASONS.get(opinion, ""),
                at=moment.now,
            )
        if opinion == UNHELPFUL and press.turn == moment.state.turn:
            await keep_unresolved(moment, moment.state.question, Unresolved.UNHELPFUL, subject_id)
            await forget_choice(moment, subject_id)
        if opinion == UNHELPFUL and moment.pressed_turn is None:  # no buttons to choose from
            reasons = [self._texts.say(f"button.{name}") for name in REASONS.values()]
            notice = self._texts.say("said.unhelpful", reasons=reasons)
        else:
            notice = self._texts.say(f"notice.{notices.get(opinion, 'reason')}")
        return Turn(state=moment.state, screens=(screen,), notice=notice)
