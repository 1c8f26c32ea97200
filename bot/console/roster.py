"""The roster, for administrators."""

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.chat.links import inviting, sign_in
from bot.console.desk import Desk, Visit, number_in
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.domain.errors import InvalidInputError, MemberNotFoundError
from bot.domain.staff import Act, Role
from bot.services.rights import check
from bot.services.staffing import INVITED_FOR, LINKED_FOR


class RosterPage:
    """Who is staff, with which rights; how they come in and leave."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """All members."""
        async with visit.work() as (uow, by):
            members = await self._desk.staffing.roster(uow, by)
        return self._pages.show("staff.html", visit, members=members, roles=list(Role))

    async def show_one(self, visit: Visit) -> Response:
        """One member: rights, links, leaving."""
        id_ = number_in(visit.path["id"])
        async with visit.work() as (uow, by):
            members = await self._desk.staffing.roster(uow, by)
        member = next((each for each in members if each.id == id_), None)
        if member is None:
            raise MemberNotFoundError(id=id_)
        takers = [each for each in members if each.may(Act.TAKE) and each.id != id_]
        return self._pages.show(
            "member.html", visit, member=member, roles=list(Role), takers=takers
        )

    async def add(self, visit: Visit) -> Response:
        """Add one and show the invitation."""
        form = visit.form
        async with visit.work() as (uow, by):
            member = await self._desk.staffing.add(
                uow,
                by,
                name=form.one("name"),
                roles=_roles(visit),
                sectors=form.all("sector"),
                places=form.all("place"),
                now=visit.now,
            )
            token = await self._desk.staffing.invite(uow, by, member.id, visit.now)
        return self._invitation(visit, member.name, token)

    async def change(self, visit: Visit) -> Response:
        """Give other roles and scopes."""
        id_ = number_in(visit.path["id"])
        async with visit.work() as (uow, by):
            await self._desk.staffing.change(
                uow,
                by,
                id_,
                roles=_roles(visit),
                sectors=visit.form.all("sector"),
                places=visit.form.all("place"),
                now=visit.now,
            )
        said = urlencode({"said": "member_changed"})
        return RedirectResponse(f"{PATH}/staff/{id_}?{said}", status_code=303)

    async def invite(self, visit: Visit) -> Response:
        """Make an invitation and show it, once."""
        id_ = number_in(visit.path["id"])
        async with visit.work() as (uow, by):
            token = await self._desk.staffing.invite(uow, by, id_, visit.now)
            member = await uow.staff.get(id_)
        return self._invitation(visit, member.name if member else "", token)

    async def link(self, visit: Visit) -> Response:
        """Make a link to sign in with and show it, once."""
        id_ = number_in(visit.path["id"])
        async with visit.work() as (uow, by):
            check(by, Act.STAFF)
            token = await self._desk.staffing.link(uow, by, id_, visit.now)
            member = await uow.staff.get(id_)
        address = sign_in(self._desk.public_url or str(visit.request.base_url), token)
        return self._pages.show(
            "link.html",
            visit,
            name=member.name if member else "",
            is_invitation=False,
            address=address,
            typed="",
            minutes=int(LINKED_FOR.total_seconds()) // 60,
            days=0,
        )

    async def leave(self, visit: Visit) -> Response:
        """Let one go, their open cases with somebody else or nobody."""
        id_ = number_in(visit.path["id"])
        if visit.form.one("sure") != "yes":
            raise InvalidInputError
        async with visit.work() as (uow, by):
            left = await self._desk.staffing.leave(
                uow, by, id_, to_id=visit.form.number("to"), now=visit.now
            )
        facts = {"said": "member_left", "cases": len(left.codes)}
        return RedirectResponse(f"{PATH}/staff?{urlencode(facts)}", status_code=303)

    def _invitation(self, visit: Visit, name: str, token: str) -> Response:
        return self._pages.show(
            "link.html",
            visit,
            name=name,
            is_invitation=True,
            address=self._desk.links.invitation(token),
            typed=f"/start {inviting(token)}",
            minutes=0,
            days=INVITED_FOR.days,
        )


def _roles(visit: Visit) -> list[Role]:
    roles = visit.form.all("role")
    if set(roles) - set(Role):
        raise InvalidInputError
    return [Role(role) for role in roles]
