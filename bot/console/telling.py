"""Telling those whom no message reaches: an answer to print, and that it was told."""

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.news import all_news, untold_news
from bot.console.petition import back_to
from bot.console.rendering import Pages


class TellingPage:
    """Prints answers for those without a chat, and takes that they were told."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def sheet(self, visit: Visit) -> Response:
        """What the sender has not been told, to print; all there is, where nothing is left."""
        async with visit.work() as (uow, by):
            file = await self._desk.casework.open(uow, by, visit.path["code"], visit.now)
        code = file.petition.code
        waiting = [each for each in untold_news(self._pages, file) if each.code == code]
        return self._pages.show(
            "answer_sheet.html",
            visit,
            petition=file.petition,
            news=waiting or all_news(self._pages, file),
            contacts=self._desk.contacts,
        )

    async def told(self, visit: Visit) -> Response:
        """They were told by telephone or on paper."""
        code = visit.path["code"]
        async with visit.work() as (uow, by):
            await self._desk.casework.told(
                uow, by, code, visit.now, up_to=visit.form.number("up_to")
            )
        return back_to(visit, code, "told")
