"""Import in the browser: a file goes up, its report is read and confirmed, it is written."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import IO
from urllib.parse import urlencode

from starlette.responses import Response

from bot.console.curating import flaw_lines, led_to
from bot.console.curator import Curating
from bot.console.desk import Desk, Visit
from bot.console.receiving import MOST_MEBIBYTES
from bot.console.rendering import Pages
from bot.domain.errors import BotError, FileRefusedError
from bot.services.importing import Confirmed, Facts, ImportReport

EVERY = 2  # seconds between two looks at a file that is being read
_DAYS = ("signed_on", "in_force_from")
_FIELDS = ("id", "title", "number", "issuer", *_DAYS, "reason")


class ImportPage:
    """Files on their way into the working copy."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """The form, and the files there are."""
        return await self._list(visit)

    async def take(self, visit: Visit) -> Response:
        """Begin to read a file."""
        received = visit.form.received
        if received is None:
            return await self._list(visit, trouble="console.import.no_file", status=422)
        file = received.file

        async def content() -> bytes:
            return await asyncio.to_thread(_read, file)

        token = self._curating.imports.begin(visit.member, received.name, content)
        return led_to(f"/import/{token}")

    async def show_one(self, visit: Visit) -> Response:
        """How far it is, or what was found."""
        return await self._report(visit, id_=visit.query.one("id"))

    async def write(self, visit: Visit) -> Response:
        """Write what was confirmed into the working copy."""
        form, token = visit.form, visit.path["token"]
        if form.one("step") == "look" or not await self._is_compared(visit):
            return led_to(f"/import/{token}?{urlencode({'id': form.one('id')})}")
        if any(form.one(name) and form.day(name) is None for name in _DAYS):
            refusal = str(self._pages.say("console.date.unread"))
            return await self._report(visit, id_=form.one("id"), refusal=refusal)
        confirmed = Confirmed(
            id=form.one("id"),
            facts=Facts(
                title=form.one("title"),
                number=form.one("number"),
                issuer=form.one("issuer"),
                signed_on=form.day("signed_on"),
                in_force_from=form.day("in_force_from"),
            ),
            overridden=form.all("override"),
            reason=form.one("reason"),
            replaces={each for each in form.all("replaces") if each},
        )
        try:
            drafted = await self._curating.imports.write(visit.member, token, confirmed)
        except BotError as error:
            if error.code not in {"file_refused", "knowledge_changed", "folder_read_only"}:
                raise
            return await self._report(visit, id_=confirmed.id, refusal=self._words(error))
        if not drafted.is_sound:
            lines = flaw_lines(drafted.flaws, self._pages)
            return await self._report(visit, id_=confirmed.id, flaws=lines)
        self._curating.imports.drop(visit.member, token)
        return led_to("/publish", "imported")

    async def drop(self, visit: Visit) -> Response:
        """Forget it."""
        self._curating.imports.drop(visit.member, visit.path["token"])
        return led_to("/import", "import_dropped")

    async def _is_compared(self, visit: Visit) -> bool:
        """Whether the page showed the document that would be replaced, with what is kept of it."""
        id_ = visit.form.one("id")
        if id_ == visit.form.one("compared"):
            return True
        report = await self._curating.imports.report(visit.member, visit.path["token"], id_)
        return not report.is_known

    async def _list(self, visit: Visit, *, trouble: str = "", status: int = 200) -> Response:
        return self._pages.show(
            "import.html",
            visit,
            status=status,
            trouble=trouble,
            imports=self._curating.imports.all(visit.member),
            limit=MOST_MEBIBYTES,
        )

    async def _report(
        self, visit: Visit, *, id_: str, refusal: str = "", flaws: Sequence[str] = ()
    ) -> Response:
        imports, token = self._curating.imports, visit.path["token"]
        each = imports.get(visit.member, token)
        report: ImportReport | None = None
        if each.taken is not None:
            report = await imports.report(visit.member, token, id_)
        values = _values(visit, report)
        look = await self._curating.editing.look(visit.member)
        known = look.knowledge.documents if look.knowledge else {}
        return self._pages.show(
            "import_report.html",
            visit,
            status=422 if refusal or flaws else 200,
            each=each,
            report=report,
            failure=self._failure(each.error, each.reference),
            refusal=refusal,
            flaws=flaws,
            values=values,
            differs=_as_read(report, values),
            overridden=visit.form.all("override"),
            known=known,
            replaced=visit.form.all("replaces") or (report.replaced if report else ()),
            refresh=EVERY if each.is_running else 0,
            seconds=int((visit.now - each.began_at).total_seconds()),
            is_writable=self._curating.editing.is_writable(),
        )

    def _failure(self, error: BotError | None, reference: str) -> str:
        if error is not None:
            return self._words(error)
        return str(self._pages.say("error.unexpected", reference=reference)) if reference else ""

    def _words(self, error: BotError) -> str:
        if isinstance(error, FileRefusedError):
            own = f"console.import.refused.{error.facts['reason']}"
            key = own if self._pages.has(own) else f"import.refused.{error.facts['reason']}"
            return str(self._pages.say(key, **error.facts))
        return str(self._pages.say(self._pages.key_of(error), **error.facts))


def _read(file: IO[bytes]) -> bytes:
    with file:
        file.seek(0)
        return file.read()


def _values(visit: Visit, report: ImportReport | None) -> Mapping[str, str]:
    """What stands in the fields: what was typed, else what would be kept."""
    if visit.form.fields:
        form = visit.form
        return {name: form.iso_day(name) if name in _DAYS else form.one(name) for name in _FIELDS}
    if report is None:
        return dict.fromkeys(_FIELDS, "")
    return {"id": report.id, "reason": ""} | {
        name: fact.isoformat() if isinstance(fact, date) else fact or ""
        for name, fact in asdict(report.facts).items()
    }


def _as_read(report: ImportReport | None, values: Mapping[str, str]) -> Mapping[str, str]:
    """What the file says where the field says something else."""
    if report is None:
        return {}
    return {
        name: f"{fact:%d/%m/%Y}" if isinstance(fact, date) else fact
        for name, fact in asdict(report.read).items()
        if fact and str(fact) != values[name]
    }
