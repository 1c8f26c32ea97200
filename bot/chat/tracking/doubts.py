"""What becomes of words of which that is not plain: asked, the words kept sealed meanwhile."""

from dataclasses import replace

from bot.chat.buttons import Row
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.screens import Screen, Turn
from bot.chat.state import Awaited
from bot.chat.tracking.deeds import until
from bot.chat.tracking.sheet import Sheet
from bot.chat.tracking.ways import Verb, Ways, allowed
from bot.domain.petition import Petition
from bot.texts.catalog import Catalog

# What is asked about words: "tracking.<why>".
QUESTION, DANGER, COMPLAINT, ENDED, NUMBERS = "question", "danger", "complaint", "ended", "numbers"


class Doubts:
    """Asks."""

    def __init__(self, texts: Catalog, sheet: Sheet) -> None:
        self._texts = texts
        self._sheet = sheet
        self._ways = Ways(texts)

    def asked(
        self, moment: Moment, awaited: Awaited, why: str, first: str = "", shown: str = ""
    ) -> Turn:
        """Ask what becomes of words, which are kept sealed meanwhile."""
        mark = moment.state.turn
        asked = replace(awaited, why=why, mark=mark, until=until(moment))
        code = awaited.code
        rows: list[Row] = [self._ways.settle("record", Verb.RECORD, code, mark)]
        if why == NUMBERS:
            rows = [
                self._ways.settle("mask", Verb.MASK, code, mark),
                self._ways.settle("leave", Verb.RECORD, code, mark),
            ]
        if why == ENDED:
            rows = [self._ways.settle("reopen", Verb.RECORD, code, mark)]
        html = joined(
            first,
            self._texts.say(f"tracking.{why}", code=code),
            self._sheet.quoted(shown) if shown else "",
            self._texts.say("tracking.or_type") if awaited.listens else "",
        )
        screen = Screen(
            html=html,
            buttons=(*rows, (self._ways.button(Verb.STOP, code),)),
            placement=moment.here,
            about=code,
        )
        return Turn(state=replace(moment.state, awaited=asked), screens=(screen,))

    def ended(self, moment: Moment, awaited: Awaited, petition: Petition) -> Turn:
        """Offer to reopen what has ended, where that can be."""
        if Verb.REOPEN in allowed(petition):
            return self.asked(moment, awaited, ENDED)
        html = self._texts.say("tracking.ended_for_good", code=petition.code)
        screen = Screen(html=html, buttons=(self._ways.open(petition.code),), about=petition.code)
        return Turn(state=moment.state, screens=(screen,))
