"""Questions that could not be answered: in groups, with what is nearest, and what to do."""

import asyncio
from collections.abc import Sequence

from starlette.responses import Response

from bot.console.curating import flaw_lines, led_to
from bot.console.curator import Curating
from bot.console.desk import Desk, Visit
from bot.console.rendering import Pages
from bot.domain.errors import InvalidInputError
from bot.domain.staff import Act
from bot.services.editing import Drafted
from bot.services.explaining import explain
from bot.services.proposals import Standing
from bot.services.rights import check
from bot.services.unanswered import Settled

MOST_ROWS = 100
LONGEST_WORDING = 300


class UnansweredPage:
    """Shows groups, and settles them."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """The list."""
        groups = await self._curating.unanswered.groups(visit.member)
        is_settled = visit.query.one("state") == "settled"
        rows = [each for each in groups if bool(each.settled) == is_settled]
        proposals = await self._curating.proposals.all(visit.member)
        return self._pages.show(
            "questions.html",
            visit,
            proposed=sum(each.standing is Standing.OPEN for each in proposals),
            rows=rows[:MOST_ROWS],
            open=sum(not each.settled for each in groups),
            settled=sum(bool(each.settled) for each in groups),
            is_settled=is_settled,
            most=max((count for each in rows for count in each.asked.weeks), default=1) or 1,
        )

    async def show_one(self, visit: Visit) -> Response:
        """A group, and the entries nearest to it."""
        return await self._group(visit)

    async def act(self, visit: Visit) -> Response:
        """Settle it."""
        check(visit.member, Act.KNOWLEDGE)
        unanswered, key, by = self._curating.unanswered, visit.path["group"], visit.member
        wording = visit.form.one("wording")[:LONGEST_WORDING]
        match visit.form.one("step"):
            case "add" if visit.form.one("entry") and wording:
                drafted = await unanswered.add_to(by, key, visit.form.one("entry"), wording)
                said = "question_added"
            case "outside":
                drafted, said = await unanswered.set_outside(by, key), "question_outside"
            case "undo":
                drafted, said = await unanswered.undo(by, key), "question_undone"
            case "delete" if visit.form.one("sure") == "yes":
                await unanswered.delete(by, key)
                return led_to("/questions", "question_deleted")
            case _:
                raise InvalidInputError
        if not drafted.is_sound:
            return await self._group(visit, flaws=self._lines(drafted))
        return led_to(f"/questions/{key}", said)

    async def _group(self, visit: Visit, *, flaws: Sequence[str] = ()) -> Response:
        group = await self._curating.unanswered.group(visit.member, visit.path["group"])
        answering = self._curating.answering()
        look = await self._curating.editing.look(visit.member)
        knowledge = look.knowledge or answering.knowledge
        return self._pages.show(
            "question.html",
            visit,
            status=422 if flaws else 200,
            group=group,
            settled=Settled,
            steps=await asyncio.to_thread(explain, answering, group.text),
            entries=knowledge.entries,
            sorted_entries=sorted(knowledge.entries.values(), key=lambda each: each.title),
            flaws=flaws,
            is_writable=self._curating.editing.is_writable(),
        )

    def _lines(self, drafted: Drafted) -> Sequence[str]:
        return flaw_lines(drafted.flaws, self._pages)
