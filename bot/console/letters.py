"""The list of letters: what is stuck and overdue first, then all of a state."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.rendering import Pages
from bot.domain.letter import LetterState
from bot.services.letter_reading import LetterPage
from bot.services.mailing import perhaps_doubled, stuck

PAGE = 25
MOST_LISTED = 50  # that need an eye
DOUBLED = 10  # perhaps doubled, shown
TABS: Mapping[str, frozenset[LetterState]] = {
    "unsent": frozenset({LetterState.DRAFT, LetterState.SIGNED}),
    "waiting": frozenset({LetterState.SENT}),
    "answered": frozenset({LetterState.ANSWERED}),
    "dropped": frozenset({LetterState.DROPPED}),
    "all": frozenset(LetterState),
}


class LettersPage:
    """Shows letters."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """A page of them."""
        query = visit.query
        tab = query.one("tab") if query.one("tab") in TABS else "all"
        begin = query.number("from")
        letters = self._desk.letters
        async with visit.work() as (uow, by):
            page: LetterPage = await letters.reading.page(
                uow, by, TABS[tab], visit.now, limit=PAGE, begin=begin
            )
            troubled = await stuck(uow, by, limit=MOST_LISTED)
            late = await letters.answers.overdue(uow, by, visit.now, limit=MOST_LISTED)
            doubled = await perhaps_doubled(uow, by, limit=DOUBLED)
        return self._pages.show(
            "letters.html",
            visit,
            tabs=list(TABS),
            tab=tab,
            page=page,
            is_first=begin == 0,
            later=urlencode({"tab": tab, "from": page.later}) if page.later else "",
            troubled=troubled,
            late=late,
            doubled=doubled,
        )
