"""A petition recorded for somebody who came to the office or rang."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, Visit
from bot.console.once import Once
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.domain.draft import LONGEST_BEFORE, Draft
from bot.domain.errors import BotError, DetailMissingError, TooLongError
from bot.domain.petition import Contact, PetitionKind, Sharing
from bot.domain.staff import Act
from bot.services.registers import DESK
from bot.services.rights import check

E = TypeVar("E", bound=StrEnum)

LONGEST_LINE = 200
VISITED, RANG = "visited", "rang"  # how somebody came
_LINES = (
    "place",
    "place_note",
    "sector",
    "name",
    "address",
    "phone",
    "kind",
    "sharing",
    "came",
    "form_id",
)
_LIMITS = {**dict.fromkeys(_LINES, LONGEST_LINE), "sent_before": LONGEST_BEFORE}
_TRIED_AGAIN = frozenset(
    {"too_short", "too_long", "draft_incomplete", "consent_missing", "detail_missing"}
)


class EnteringPage:
    """The form for the desk, and the code for the receipt."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._once = Once()

    async def show(self, visit: Visit) -> Response:
        """The empty form."""
        check(visit.member, Act.ENTER)
        return self._form(visit, {})

    async def take(self, visit: Visit) -> Response:
        """Show what is about to be recorded, or record it."""
        check(visit.member, Act.ENTER)
        values = dict(visit.form.fields)
        if visit.form.one("step") == "change":
            return self._form(visit, values)
        if visit.form.one("step") != "send":
            return self._form(visit, values, template="enter_sure.html")
        if (entered := self._once.claim(visit)) is not None:
            return _receipt(entered)
        try:
            code = await self._enter(visit)
        except BotError as error:
            self._once.failed(visit)
            if error.code not in _TRIED_AGAIN:
                raise
            return self._form(visit, values, error=error)
        self._once.done(visit, code)
        return _receipt(code)

    async def _enter(self, visit: Visit) -> str:
        form = visit.form
        for name, limit in _LIMITS.items():
            if len(form.one(name)) > limit:
                raise TooLongError(limit=limit, found=len(form.one(name)))
        if form.one("came") not in {VISITED, RANG}:
            raise DetailMissingError(field="came")
        draft = Draft(
            chat_key=f"{DESK}console",
            person_key="",
            started_at=visit.now,
            updated_at=visit.now,
            kind=_one_of(PetitionKind, form.one("kind"), PetitionKind.REPORT),
            text=form.one("text"),
            place_id=_known(form.one("place"), [each.id for each in self._desk.knowledge.places]),
            place_note=form.one("place_note"),
            sent_before=form.one("sent_before"),
            sector=_known(form.one("sector"), [each.id for each in self._desk.knowledge.sectors]),
            contact=Contact(
                name=form.one("name"), address=form.one("address"), phone=form.one("phone")
            ),
            sharing=_one_of(Sharing, form.one("sharing"), Sharing.FRONT),
            consent_version=self._desk.consent_version if form.one("consent") == "yes" else "",
        )
        async with visit.work() as (uow, by):
            rang = form.one("came") == RANG
            entered = await self._desk.casework.enter(uow, by, draft, visit.now, rang=rang)
        return entered.code

    def _form(
        self,
        visit: Visit,
        values: Mapping[str, str],
        *,
        template: str = "enter.html",
        error: BotError | None = None,
    ) -> Response:
        blank = dict.fromkeys((*_LIMITS, "text", "consent"), "")
        return self._pages.show(
            template,
            visit,
            status=422 if error else 200,
            values={**blank, "form_id": Once.new_id(), **values},
            kinds=list(PetitionKind),
            sharings=list(Sharing),
            contacts=self._desk.contacts,
            ways=(VISITED, RANG),
            trouble=self._pages.trouble(error),
        )


def _receipt(code: str) -> Response:
    if not code:  # the first click is still being worked on
        return RedirectResponse(f"{PATH}/", status_code=303)
    said = urlencode({"said": "entered"})
    address = f"{PATH}/petition/{quote(code, safe='')}/receipt?{said}"
    return RedirectResponse(address, status_code=303)


def _known(value: str, known: Sequence[str]) -> str:
    return value if value in known else ""


def _one_of(kind: type[E], value: str, default: E) -> E:
    return kind(value) if value in set(kind) else default
