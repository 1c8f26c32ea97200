"""Following petitions: one's own in a list, one by its code, and words sent about one."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.answerer import Answerer
from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.consenting import Consenting
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.recorder import Recorder
from bot.chat.question import Questions
from bot.chat.screens import Screen, Turn
from bot.chat.tracking.deeds import Deeds
from bot.chat.tracking.listening import Listening
from bot.chat.tracking.pictures import Pictures
from bot.chat.tracking.sheet import Sheet
from bot.chat.typed import TypedWords
from bot.domain.codes import TrackingCode
from bot.texts.catalog import Catalog


class Following:
    """Shows petitions to those who sent or joined them, and their state to whoever has a code."""

    def __init__(
        self,
        texts: Catalog,
        answerer: Answerer,
        *,
        questions: Questions,
        recorder: Recorder,
        typed: TypedWords,
        consenting: Consenting,
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._recorder = recorder
        self._sheet = Sheet(texts, answerer.knowledge, recorder)
        deeds = Deeds(texts, self._sheet, recorder, consenting)
        self.words = Listening(
            texts,
            answerer,
            questions=questions,
            typed=typed,
            deeds=deeds,
            sheet=self._sheet,
            pictures=Pictures(texts, recorder),
        )
        self.commands: Mapping[str, Callable[[Moment, str], Awaitable[Turn]]] = {
            "cuatoi": self.mine
        }
        self.presses: Mapping[Action, Callable[[Moment, Press], Awaitable[Turn]]] = {
            Action.MINE: self._leaf,
            Action.FOLLOW: self._open,
            Action.ACT: self.words.pressed,
        }

    async def mine(self, moment: Moment, _: str) -> Turn:
        """Show one's own petitions, newest first."""
        return await self._list(moment, 0)

    async def code(self, moment: Moment, text: str) -> Turn | None:
        """Show the petition whose code stands in the words; None when there is none."""
        code = TrackingCode.parse(text)
        if code is not None:
            return await self._sheet.show(moment, code)
        if not TrackingCode.is_attempt(text):
            return None
        return Turn(
            state=moment.state, screens=(Screen(html=self._texts.say("tracking.mistyped")),)
        )

    async def _leaf(self, moment: Moment, press: Press) -> Turn:
        return await self._list(moment, press.page(0))

    async def _open(self, moment: Moment, press: Press) -> Turn:
        return await self._sheet.show(moment, press.field(0), page=press.page(1))

    async def _list(self, moment: Moment, page: int) -> Turn:
        if moment.in_group:  # others read along
            return Turn(
                state=moment.state, screens=(Screen(html=self._texts.say("tracking.private")),)
            )
        petitions, more = await self._recorder.mine(moment.uow, moment.person.key, page)
        lines = [
            self._texts.say(
                "tracking.line", number=number, petition=each, state=self._sheet.state(each)
            )
            for number, each in enumerate(petitions, 1)
        ]
        rows: list[Row] = [
            (self._buttons.numbered(number, each.title, Action.FOLLOW, each.code),)
            for number, each in enumerate(petitions, 1)
        ]
        rows += self._buttons.pager(Action.MINE, page=page, count=page + 1 + more)
        heading = "tracking.mine" if petitions else "tracking.none"
        html = joined(self._texts.say(heading), "\n".join(lines))
        screen = Screen(html=html, buttons=tuple(rows), placement=moment.here)
        return Turn(state=moment.state, screens=(screen,))
