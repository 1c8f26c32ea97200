"""Files that leave: what is chosen, how far the writing is, the file at its end."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from starlette.responses import FileResponse, RedirectResponse, Response

from bot.console.desk import Desk, Form, Visit
from bot.console.inbox import filter_of
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.console.way_back import kept_of
from bot.domain.errors import InvalidInputError, NotPermittedError, OrderPendingError
from bot.domain.local_time import local_day
from bot.domain.petition import State
from bot.domain.staff import Act
from bot.services.file_orders import Export, Order, What
from bot.services.rights import check

AGAIN_AFTER = 2  # seconds until the page of an order asks how far it is
_FIELDS = ("what", "ending", "contacts")


class ExportPage:
    """Takes orders for files and hands them out."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """The form, filled in with the filters of the inbox that led here."""
        return await self._form(visit, visit.query)

    async def take(self, visit: Visit) -> Response:
        """Begin to write a file."""
        form = visit.form
        contacts = form.one("contacts") == "yes"
        what = _what(form.one("what"))
        columns = tuple(form.all("column")) if what is What.FREE else ()
        export = Export(
            what=what, wanted=filter_of(form, visit), columns=columns, contacts=contacts
        )
        ending = ".docx" if what is What.REPORT else form.one("ending")
        try:
            order = await self._desk.orders.place(visit.member, export, ending)
        except OrderPendingError:
            return await self._form(visit, form, trouble="console.export.pending", status=409)
        except NotPermittedError as error:
            if not error.facts.get("outside"):
                raise
            return await self._form(visit, form, trouble="console.export.outside", status=422)
        except InvalidInputError:
            return await self._form(visit, form, trouble="console.export.wrong", status=422)
        return _leads_to(f"/{order.id}")

    async def show_order(self, visit: Visit) -> Response:
        """How far an order is; the page asks again by itself until the file is there."""
        order = self._desk.orders.find(visit.member, visit.path["order"])
        answer = self._pages.show("order.html", visit, order=order)
        if not order.is_ended:
            answer.headers["refresh"] = str(AGAIN_AFTER)
        return answer

    async def file(self, visit: Visit) -> Response:
        """The file."""
        order = self._desk.orders.find(visit.member, visit.path["order"])
        path = await self._desk.orders.fetch(visit.member, order.id)
        name = quote(_name(order, local_day(order.ordered_at)), safe="")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    async def drop(self, visit: Visit) -> Response:
        """Stop writing, or remove the file."""
        await self._desk.orders.drop(visit.member, visit.path["order"])
        return _leads_to("?state=all&said=dropped")

    async def _form(
        self, visit: Visit, said: Form, *, trouble: str = "", status: int = 200
    ) -> Response:
        check(visit.member, Act.EXPORT)
        async with visit.work() as (uow, by):
            colleagues = [each for each in await uow.staff.all() if each.may(Act.TAKE)]
        values: Mapping[str, str] = {name: said.one(name) for name in _FIELDS}
        return self._pages.show(
            "export.html",
            visit,
            status=status,
            trouble=trouble,
            orders=self._desk.orders.of(by),
            kinds=[(what, self._desk.orders.endings(what)) for what in What],
            values=values,
            kept=kept_of(said),
            states=list(State),
            colleagues=colleagues,
            columns=self._desk.orders.columns,
            columns_chosen=said.all("column"),
            may_contacts=by.may(Act.SEE_CONTACT),
        )


def _what(value: str) -> What:
    if value not in set(What):
        raise InvalidInputError
    return What(value)


def _leads_to(rest: str) -> Response:
    return RedirectResponse(f"{PATH}/export{rest}", status_code=303)


def _name(order: Order, day: date) -> str:
    return f"{order.export.what}-{day:%d-%m-%Y}{order.ending}"
