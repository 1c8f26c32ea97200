"""Being told when a question has an answer: offered where there is none, taken back by a tap."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.contacts import Contacts
from bot.chat.moment import Moment
from bot.chat.screens import Screen, Turn
from bot.domain.errors import InvalidInputError
from bot.domain.local_time import local_day
from bot.services.keeping import KEPT_FOR, Kept
from bot.services.telling import wait_for_answer
from bot.texts.catalog import Catalog

DAYS = KEPT_FOR[Kept.WAITS]


class Waiting:
    """The tap below the offer is the consent to its words, and to no others."""

    def __init__(self, texts: Catalog, contacts: Contacts) -> None:
        self._texts = texts
        self._contacts = contacts
        self._buttons = Buttons(texts)
        self._version = texts.say("waiting.consent_version")
        self._answers: Mapping[str, Callable[[Moment, Press], Awaitable[Turn]]] = {
            "yes": self._agreed,
            "no": self._taken_back,
            "list": self._listed,
        }

    def offer(self, question_id: int) -> tuple[str, Row]:
        """What would be kept and until when, and the button that agrees."""
        button = self._buttons.named("tell_me", Action.WAIT, "yes", question_id, self._version)
        words = self._texts.say("waiting.offer", days=DAYS, contacts=self._contacts)
        return words, (button,)

    async def pressed(self, moment: Moment, press: Press) -> Turn:
        """Agree, take it back, or look at what is waited for."""
        answer = self._answers.get(press.field(0))
        if answer is None:
            raise InvalidInputError
        return await answer(moment, press)

    async def _agreed(self, moment: Moment, press: Press) -> Turn:
        """Keep it; words that have changed since they were shown are shown again first."""
        question_id = press.page(1)
        if press.field(2) != self._version:
            words, row = self.offer(question_id)
            return _turn(moment, words, row)
        wait = await wait_for_answer(
            moment.uow, moment.person, question_id, self._version, moment.now
        )
        until = local_day(wait.agreed_at + timedelta(days=DAYS))
        words = self._texts.say("waiting.begun", question=wait.text, until=until)
        stop = self._buttons.named("tell_me_not", Action.WAIT, "no", wait.id)
        return _turn(moment, words, (stop,), (self._buttons.named("topics", Action.TOPICS),))

    async def _taken_back(self, moment: Moment, press: Press) -> Turn:
        """Keep it no more; what was taken back already is said to be."""
        await moment.uow.waits.forget(press.page(1), moment.person.key)
        left = await moment.uow.waits.of_person(moment.person.key)
        rows = [(self._buttons.named("waits", Action.WAIT, "list"),)] if left else []
        return _turn(moment, self._texts.say("waiting.taken_back"), *rows)

    async def _listed(self, moment: Moment, _: Press) -> Turn:
        """All that this person waits for, each with its way back."""
        waits = await moment.uow.waits.of_person(moment.person.key)
        if not waits:
            return _turn(moment, self._texts.say("waiting.none"))
        lines = [
            {"text": each.text, "until": local_day(each.agreed_at + timedelta(days=DAYS))}
            for each in waits
        ]
        rows = (
            (self._buttons.numbered(number, each.text, Action.WAIT, "no", each.id),)
            for number, each in enumerate(waits, 1)
        )
        return _turn(moment, self._texts.say("waiting.list", waits=lines), *rows)


def _turn(moment: Moment, html: str, *rows: Row) -> Turn:
    screen = Screen(html=html, buttons=rows, placement=moment.here)
    return Turn(state=moment.state, screens=(screen,))
