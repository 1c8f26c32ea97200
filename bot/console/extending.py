"""More time for a petition's target: the reason and the new day as the citizen will read them."""

from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.petition import back_to
from bot.console.rendering import Pages
from bot.domain.errors import BotError, DetailMissingError, TooLongError
from bot.domain.petition import Petition
from bot.domain.staff import Act
from bot.services.rights import permitted

LONGEST_REASON = 1_000


class ExtendingPage:
    """Asks for day and reason, shows them, keeps them to be undone for a while."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """The empty form."""
        return self._form(visit, await self._petition(visit), {})

    async def take(self, visit: Visit) -> Response:
        """Show it once more, or keep it."""
        petition = await self._petition(visit)
        said = {name: visit.form.one(name) for name in ("due_on", "reason")}
        if visit.form.one("step") == "change":
            return self._form(visit, petition, said)
        code, version = petition.code, visit.form.number("version")
        try:
            if len(said["reason"]) > LONGEST_REASON:
                raise TooLongError(limit=LONGEST_REASON, found=len(said["reason"]))
            due_on = _day(visit)
            async with visit.work() as (uow, by):
                if visit.form.one("step") == "send":
                    await self._desk.sending.extend(
                        uow, by, code, due_on, visit.now, reason=said["reason"], version=version
                    )
                    return back_to(visit, code, "extending")
                await self._desk.casework.check_extension(
                    uow, by, code, due_on, visit.now, reason=said["reason"], version=version
                )
        except BotError as error:
            if not self._pages.is_mended_by_hand(error):
                raise
            return self._form(visit, petition, said, error=error)
        return self._shown("extend_sure.html", visit, petition, said, new_due=due_on)

    async def undo(self, visit: Visit) -> Response:
        """Let the target stand as it was."""
        code = visit.path["code"]
        async with visit.work() as (uow, by):
            await self._desk.sending.undo_extension(uow, by, code, visit.now)
        return back_to(visit, code, "undone")

    async def _petition(self, visit: Visit) -> Petition:
        async with visit.work() as (uow, by):
            return await permitted(uow, by, Act.DECIDE, visit.path["code"])

    def _form(
        self,
        visit: Visit,
        petition: Petition,
        said: Mapping[str, str],
        *,
        error: BotError | None = None,
    ) -> Response:
        return self._shown("extend.html", visit, petition, said, error=error)

    def _shown(
        self,
        template: str,
        visit: Visit,
        petition: Petition,
        said: Mapping[str, str],
        *,
        error: BotError | None = None,
        new_due: date | None = None,
    ) -> Response:
        return self._pages.show(
            template,
            visit,
            status=422 if error else 200,
            petition=petition,
            values={"due_on": "", "reason": "", **said},
            new_due=new_due,
            version=visit.form.number("version") or petition.version,
            undo_for=int(self._desk.sending.undo_for.total_seconds()),
            trouble=self._pages.trouble(error),
        )


def _day(visit: Visit) -> date:
    day = visit.form.day("due_on")
    if day is None:
        raise DetailMissingError(field="due_on")
    return day
