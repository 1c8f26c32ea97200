"""From the working copy to what is served, and back: differences, trial, publication, versions."""

import asyncio
from collections.abc import Sequence

from starlette.responses import Response

from bot.console.curating import flaw_lines, led_to, short_rewordings
from bot.console.curator import Curating
from bot.console.desk import Desk, Visit, number_in
from bot.console.rendering import Pages
from bot.domain.errors import BotError, InvalidInputError, KnowledgeError
from bot.services.editing import flaws_of
from bot.services.trials import Standing
from bot.services.versions import Difference, marked

MOST_VERSIONS = 200
MOST_LOST = 100  # lost answers shown
EVERY = 2  # seconds between two looks at a trial that runs
_AGAIN = frozenset(
    {"reason_missing", "answers_lost", "second_person", "too_long", "knowledge_not_built"}
)


class PublishingPage:
    """What differs, whether it may be published, and the publication."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """Where things stand."""
        return await self._page(visit)

    async def try_out(self, visit: Visit) -> Response:
        """Begin to put all example questions to the working copy."""
        self._curating.trials.begin(visit.member)
        return led_to("/publish")

    async def drop(self, visit: Visit) -> Response:
        """Give the trial up."""
        await self._curating.trials.drop(visit.member)
        return led_to("/publish", "trial_dropped")

    async def publish(self, visit: Visit) -> Response:
        """Serve what was tried."""
        try:
            version = await self._curating.trials.publish(
                visit.member, reason=visit.form.one("reason"), anyway=visit.form.one("anyway")
            )
        except BotError as error:
            if error.code not in _AGAIN:
                raise
            return await self._page(visit, trouble=self._pages.key_of(error), status=422)
        return led_to(f"/versions/{version.number}", "published")

    async def _page(self, visit: Visit, *, trouble: str = "", status: int = 200) -> Response:
        look = await self._curating.editing.look(visit.member)
        standing = self._curating.trials.standing(visit.member)
        differences: Sequence[Difference] = ()
        if look.knowledge is not None:
            served = self._curating.answering().knowledge
            differences = await asyncio.to_thread(marked, served, look.knowledge)
        async with visit.work() as (uow, _):
            newest = await uow.publications.newest()
            names = {member.id: member.name for member in await uow.staff.all()}
        trial = standing.trial if standing else None
        return self._pages.show(
            "publish.html",
            visit,
            status=status,
            trouble=trouble,
            flaws=flaw_lines(look.flaws, self._pages),
            differences=_short(differences),
            newest=newest.number,
            standing=standing,
            names=names,
            is_stale=trial is not None and not trial.is_of(look.files),
            failure=self._failure(standing),
            lost=trial.report.lost[:MOST_LOST] if trial else (),
            values={"reason": visit.form.one("reason"), "anyway": visit.form.one("anyway")},
            refresh=EVERY if standing and standing.is_running else 0,
            needs_second=self._curating.trials.needs_second,
            titles=self._titles(),
        )

    def _failure(self, standing: Standing | None) -> Sequence[str]:
        """Why a trial came to nothing."""
        if standing is None or standing.is_running or standing.trial is not None:
            return ()
        error = standing.error
        if isinstance(error, KnowledgeError):
            return flaw_lines(flaws_of(error), self._pages)
        if error is not None:
            return [str(self._pages.say(self._pages.key_of(error), **error.facts))]
        return [str(self._pages.say("error.unexpected", reference=standing.reference))]

    def _titles(self) -> dict[str, str]:
        knowledge = self._curating.answering().knowledge
        return {id_: entry.title for id_, entry in knowledge.entries.items()}


class VersionsPage:
    """What was published, by whom and why; an earlier one brought back."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """The list."""
        versions = await self._curating.versions.listed(visit.member, limit=MOST_VERSIONS)
        return self._pages.show(
            "versions.html", visit, versions=versions, names=await _names(visit)
        )

    async def show_one(self, visit: Visit) -> Response:
        """One, with what it changed."""
        return await self._version(visit)

    async def restore(self, visit: Visit) -> Response:
        """Serve it again, as a new version."""
        number = number_in(visit.path["number"])
        if visit.form.one("sure") != "yes":
            raise InvalidInputError
        try:
            version = await self._curating.versions.roll_back(
                visit.member, number, reason=visit.form.one("reason")
            )
        except BotError as error:
            trouble = self._pages.key_of(error)
            if isinstance(error, KnowledgeError):
                trouble = "console.versions.unreadable"
            elif error.code not in {*_AGAIN, "nothing_new"}:
                raise
            return await self._version(visit, trouble=trouble, status=422)
        return led_to(f"/versions/{version.number}", "rolled_back")

    async def _version(self, visit: Visit, *, trouble: str = "", status: int = 200) -> Response:
        number = number_in(visit.path["number"])
        shown = await self._curating.versions.show(visit.member, number)
        return self._pages.show(
            "version.html",
            visit,
            status=status,
            trouble=trouble,
            version=shown.version,
            newest=shown.newest,
            differences=_short(shown.differences),
            names=await _names(visit),
            lost=shown.version.report.lost[:MOST_LOST],
            reason=visit.form.one("reason"),
        )


async def _names(visit: Visit) -> dict[str, str]:
    async with visit.work() as (uow, _):
        return {member.who: member.name for member in await uow.staff.all()}


def _short(differences: Sequence[Difference]) -> Sequence[Difference]:
    return [
        Difference(change=each.change, rewordings=tuple(short_rewordings(each.rewordings)))
        for each in differences
    ]
