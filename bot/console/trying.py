"""A question is put to what is published, and every step to the answer is shown."""

import asyncio

from starlette.responses import Response

from bot.console.curator import Curating
from bot.console.desk import Desk, Visit
from bot.console.rendering import Pages
from bot.domain.staff import Act
from bot.services.explaining import explain
from bot.services.rights import check

LONGEST_QUESTION = 1_000


class TryPage:
    """Asks and explains; nothing is kept of what was asked."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """The form, with what came of the question in the address."""
        check(visit.member, Act.KNOWLEDGE)
        question = visit.query.one("question")[:LONGEST_QUESTION]
        answering = self._curating.answering()
        steps = await asyncio.to_thread(explain, answering, question) if question else None
        return self._pages.show(
            "try.html",
            visit,
            question=question,
            steps=steps,
            entries=answering.knowledge.entries,
        )
