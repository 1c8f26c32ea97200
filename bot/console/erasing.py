"""Erasing whoever sent a petition: exactly what goes and what stays is read first."""

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.petition import back_to
from bot.console.rendering import Pages
from bot.domain.errors import ConflictError
from bot.domain.staff import Act
from bot.services.erasing import Ground
from bot.services.rights import check


class ErasingPage:
    """Shows what would go, and erases it on a ground and a tick."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """What is held, what of it goes and what stays."""
        return await self._shown(visit)

    async def take(self, visit: Visit) -> Response:
        """Erase, unless something is missing or has changed since it was read."""
        check(visit.member, Act.ERASE)
        code, ground = visit.path["code"], visit.form.one("ground")
        if ground not in set(Ground) or visit.form.one("sure") != "yes":
            return await self._shown(visit, trouble="console.erase.incomplete", status=422)
        try:
            async with visit.work() as (uow, by):
                await self._desk.erasing.erase(
                    uow, by, code, Ground(ground), visit.now, seen=visit.form.one("seen")
                )
        except ConflictError:
            return await self._shown(visit, trouble="console.erase.changed", status=409)
        return back_to(visit, code, "erased")

    async def _shown(self, visit: Visit, *, trouble: str = "", status: int = 200) -> Response:
        code = visit.path["code"]
        async with visit.work() as (uow, by):
            extent = await self._desk.erasing.look(uow, by, code, visit.now)
            others = [each for each in extent.petitions if each.code != code]
        return self._pages.show(
            "erase.html",
            visit,
            status=status,
            trouble=trouble,
            code=code,
            extent=extent,
            held=extent.held,
            others=len(others),
            grounds=[each.value for each in Ground],
            ground=visit.form.one("ground"),
        )
