"""The list of letters: what is stuck and overdue first, then all of a state."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.rendering import Pages
from bot.domain.letter import LetterState
from bot.domain.local_time import local_day
from bot.services.letter_reading import LetterPage
from bot.services.letter_registers import LetterFilter, MailTrouble
from bot.services.ports import UnitOfWork

PAGE = 25
AHEAD = 5  # of what needs an eye, on top of every list; each has a list of its own
TABS: Mapping[str, LetterFilter] = {
    "unsent": LetterFilter(states=frozenset({LetterState.DRAFT, LetterState.SIGNED})),
    "waiting": LetterFilter(states=frozenset({LetterState.SENT})),
    "answered": LetterFilter(states=frozenset({LetterState.ANSWERED})),
    "dropped": LetterFilter(states=frozenset({LetterState.DROPPED})),
    "all": LetterFilter(),
}


class LettersPage:
    """Shows letters."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """A page of them."""
        query, cares = visit.query, _cares(local_day(visit.now))
        lists = {**TABS, **cares}
        tab = query.one("tab") if query.one("tab") in lists else "all"
        begin = query.number("from")
        async with visit.work() as (uow, _):
            page = await self._page(visit, uow, lists[tab], begin=begin)
            ahead = {
                name: await self._page(visit, uow, wanted, limit=AHEAD)
                for name, wanted in cares.items()
            }
        return self._pages.show(
            "letters.html",
            visit,
            tabs=list(TABS),
            ahead={name: found for name, found in ahead.items() if found.total},
            tab=tab,
            page=page,
            is_first=begin == 0,
            later=urlencode({"tab": tab, "from": page.later}) if page.later else "",
        )

    async def _page(
        self,
        visit: Visit,
        uow: UnitOfWork,
        wanted: LetterFilter,
        *,
        begin: int = 0,
        limit: int = PAGE,
    ) -> LetterPage:
        reading = self._desk.letters.reading
        return await reading.page(uow, visit.member, wanted, visit.now, limit=limit, begin=begin)


def _cares(today: date) -> Mapping[str, LetterFilter]:
    """What needs an eye, the most pressing first."""
    return {
        "stuck": LetterFilter(trouble=MailTrouble.STUCK),
        "overdue": LetterFilter(late_on=today),
        "doubled": LetterFilter(trouble=MailTrouble.DOUBLED),
    }
