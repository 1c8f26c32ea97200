"""Reading an entry or article: opened from a list or beside an answer, and its further faces."""

from dataclasses import replace

from bot.chat.callbacks import Press
from bot.chat.moment import Moment
from bot.chat.parts import read_part
from bot.chat.screens import Turn
from bot.chat.subjects import Subjects


class Reading:
    """Opens what was pressed."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects

    async def read(self, moment: Moment, press: Press) -> Turn:
        """Open an entry or article from a shelf; no question stands behind it."""
        screen = self._subjects.screen(press.field(0), today=moment.today, placement=moment.here)
        return Turn(state=replace(moment.state, question=""), screens=(screen,))

    async def related(self, moment: Moment, press: Press) -> Turn:
        """Open an entry beside the one on the screen, which stays."""
        screen = self._subjects.screen(press.field(0), today=moment.today)
        return Turn(state=replace(moment.state, question=""), screens=(screen,))

    async def summary(self, moment: Moment, press: Press) -> Turn:
        """Go back from an entry's details to its answer."""
        entry = self._subjects.entry(press.field(0))
        screen = self._subjects.entries.summary(entry, placement=moment.in_place)
        return Turn(state=moment.state, screens=(screen,))

    async def more(self, moment: Moment, press: Press) -> Turn:
        """Show what else an entry says."""
        entry = self._subjects.entry(press.field(0))
        screen = self._subjects.entries.more(entry, press.page(1), moment.in_place)
        return Turn(state=moment.state, screens=(screen,))

    async def sources(self, moment: Moment, press: Press) -> Turn:
        """Show an entry's sources."""
        entry = self._subjects.entry(press.field(0))
        screen = self._subjects.entries.sources(entry, press.page(1), moment.in_place)
        return Turn(state=moment.state, screens=(screen,))

    async def article(self, moment: Moment, press: Press) -> Turn:
        """Show an article or a part of it, a page at a time."""
        article = self._subjects.article(press.field(0))
        screen = self._subjects.articles.article(
            article,
            read_part(article, press.field(1)),
            today=moment.today,
            page=press.page(2),
            placement=moment.in_place,
        )
        return Turn(state=moment.state, screens=(screen,))
