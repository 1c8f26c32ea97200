"""Wordings that people chose a suggestion for: an editor adds them, or puts them aside."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from bot.console.curating import flaw_lines, led_to
from bot.console.curator import Curating
from bot.console.desk import Desk, Visit
from bot.console.rendering import Pages
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import Entry
from bot.domain.staff import Act
from bot.domain.vietnamese import bare_words
from bot.services.proposals import Proposal, Standing
from bot.services.rights import check

MOST_ROWS = 100
PAGE = "/proposals"
LONGEST_NUMBER = 9  # digits of one


class ProposalsPage:
    """Shows and settles them."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """The list: what is open, and what was done, with its way back."""
        return await self._list(visit)

    async def act(self, visit: Visit) -> Response:
        """Settle one."""
        check(visit.member, Act.KNOWLEDGE)
        proposals, by = self._curating.proposals, visit.member
        id_ = _number(visit.path["proposal"])
        match visit.form.one("step"):
            case "add":
                drafted, said = await proposals.add(by, id_), "question_added"
            case "undo":
                drafted, said = await proposals.undo(by, id_), "question_undone"
            case "dismiss" | "take_up" as step:
                await proposals.dismiss(by, id_, is_dismissed=step == "dismiss")
                return led_to(PAGE, f"proposal_{step}")
            case _:
                raise InvalidInputError
        if not drafted.is_sound:
            return await self._list(visit, flaws=flaw_lines(drafted.flaws, self._pages))
        return led_to(PAGE, said)

    async def _list(self, visit: Visit, *, flaws: Sequence[str] = ()) -> Response:
        found = await self._curating.proposals.all(visit.member)
        served = self._curating.answering().knowledge.entries
        return self._pages.show(
            "proposals.html",
            visit,
            status=422 if flaws else 200,
            open=[each for each in found if each.standing is Standing.OPEN][:MOST_ROWS],
            done=[
                each
                for each in found
                if each.standing is Standing.DISMISSED
                or (each.standing is Standing.ADDED and not _is_served(each, served))
            ][:MOST_ROWS],
            added=Standing.ADDED,
            flaws=flaws,
            is_writable=self._curating.editing.is_writable(),
        )


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise NotFoundError
    return int(text)


def _is_served(proposal: Proposal, served: Mapping[str, Entry]) -> bool:
    """Whether what was added is published, and so undone by changing the entry."""
    entry = served.get(proposal.entry.id)
    return entry is not None and proposal.choice.fold in map(bare_words, entry.questions)
