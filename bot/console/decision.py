"""Decisions: what the citizen is going to read is seen first, and undone while it stands."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, Visit
from bot.console.petition import back_to, moves_from
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.console.way_back import way_back
from bot.domain.codes import TrackingCode
from bot.domain.errors import BotError, NotAllowedError, NotFoundError, TooLongError
from bot.domain.petition import State
from bot.domain.reasons import Reason, reasons_for
from bot.domain.staff import Act
from bot.services.deciding import LEFT_OPEN
from bot.services.handling import Particulars
from bot.services.rights import permitted

LONGEST_NOTE = 2_000
LONGEST_LINE = 200
_FIELDS = {
    "note": LONGEST_NOTE,
    "internal": LONGEST_NOTE,
    "reason": LONGEST_LINE,
    "body": LONGEST_LINE,
    "number_of_letter": LONGEST_LINE,
    "duplicate_of": LONGEST_LINE,
}


class DecisionPage:
    """Asks for what goes with a move, shows it, makes the decision, undoes it."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """The form of one move; what is forwarded goes with a letter."""
        code = visit.path["code"]
        if _state(visit) is State.FORWARDED:
            async with visit.work() as (uow, by):
                petition = await permitted(uow, by, Act.FORWARD, code)
            if petition.state is not State.WAITING:
                kept = {"code": code, "list": way_back(visit)}
                return RedirectResponse(f"{PATH}/forward?{urlencode(kept)}", status_code=303)
        return await self._form(visit, _said(visit))

    async def take(self, visit: Visit) -> Response:
        """Show the words again, or decide."""
        said = _said(visit)
        if visit.form.one("step") == "send":
            return await self._decide(visit, said)
        if visit.form.one("step") == "change":
            return await self._form(visit, said)
        told = self._told(said["reason"])
        if not said["note"] and told:
            said = {**said, "note": told}
        if told and said["note"].endswith(LEFT_OPEN):
            return await self._form(visit, said, trouble="console.decide.finish_note")
        return await self._form(visit, said, template="decide_sure.html")

    async def undo(self, visit: Visit) -> Response:
        """Undo the decision that stands."""
        code = visit.path["code"]
        async with visit.work() as (uow, by):
            await self._desk.deciding.undo(uow, by, code, visit.now)
        return back_to(visit, code, "undone")

    async def _decide(self, visit: Visit, said: Mapping[str, str]) -> Response:
        code, to = visit.path["code"], _state(visit)
        try:
            async with visit.work() as (uow, by):
                await self._desk.deciding.decide(
                    uow,
                    by,
                    code,
                    to,
                    Particulars(**{**said, "duplicate_of": _code(said["duplicate_of"])}),
                    version=visit.form.number("version"),
                    now=visit.now,
                )
        except BotError as error:
            if error.code in {"detail_missing", "petition_not_found"}:
                return await self._form(
                    visit, said, trouble=self._pages.trouble_of(error).key, status=422
                )
            raise
        return back_to(visit, code, "decided" if self._desk.deciding.undo_for else "moved")

    async def _form(
        self,
        visit: Visit,
        said: Mapping[str, str],
        *,
        template: str = "decide.html",
        trouble: str = "",
        status: int = 200,
    ) -> Response:
        to = _state(visit)
        async with visit.work() as (uow, by):
            file = await self._desk.casework.open(uow, by, visit.path["code"], visit.now)
            similar = (
                await self._desk.casework.similar(uow, by, visit.path["code"])
                if to is State.DUPLICATE
                else ()
            )
        if to not in moves_from(file.petition):
            raise NotAllowedError(state=file.petition.state)
        return self._pages.show(
            template,
            visit,
            status=status,
            petition=file.petition,
            to=to,
            reasons=reasons_for(to),
            similar=similar,
            values=said,
            version=visit.form.number("version") or file.petition.version,
            undo_for=int(self._desk.deciding.undo_for.total_seconds()),
            trouble=trouble,
        )

    def _told(self, reason: str) -> str:
        return str(self._pages.say(f"reason.{reason}.told")) if reason in set(Reason) else ""


def _said(visit: Visit) -> Mapping[str, str]:
    said = {name: visit.form.one(name) for name in _FIELDS}
    for name, limit in _FIELDS.items():
        if len(said[name]) > limit:
            raise TooLongError(limit=limit, found=len(said[name]))
    return said


def _state(visit: Visit) -> State:
    to = visit.path["to"]
    if to not in set(State):
        raise NotFoundError
    return State(to)


def _code(typed: str) -> str:
    """A code however it was typed."""
    return TrackingCode.parse(typed) or typed
