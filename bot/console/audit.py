"""The audit: what members of staff did, in plain words, and whether its chain holds."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.console.audit_words import AuditWords
from bot.console.desk import Desk, Visit
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.console.way_back import with_said
from bot.domain.codes import TrackingCode
from bot.services.auditing import SYSTEM, read_latest

RECORDS = 100  # on a page
LONGEST_SUBJECT = 60


class AuditPage:
    """Shows records, newest first."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """A page of records, and whether the chain holds."""
        query = visit.query
        subject, who = query.one("subject")[:LONGEST_SUBJECT], query.one("who")
        number, day = query.number("who"), query.day("day")
        async with visit.work() as (uow, by):
            records = await read_latest(
                uow,
                by,
                before=query.number("before") or None,
                limit=RECORDS + 1,
                subject=TrackingCode.parse(subject) or subject,
                who=f"staff:{number}" if number else SYSTEM if who == SYSTEM else "",
                day=day,
            )
            members = await uow.staff.all()
        checked, is_walking = await self._desk.chain.state(visit.member)
        kept: Mapping[str, object] = {
            "subject": subject,
            "who": who,
            "day": f"{day:%d/%m/%Y}" if day else "",
        }
        written = {name: value for name, value in kept.items() if value}
        older = records[RECORDS - 1].number if len(records) > RECORDS else 0
        words = AuditWords(self._pages, members)
        return self._pages.show(
            "audit.html",
            visit,
            lines=[words.line(record) for record in records[:RECORDS]],
            members=members,
            kept=kept,
            is_narrowed=bool(written),
            is_later=bool(query.number("before")),
            query=urlencode(written),
            older=urlencode({**written, "before": older}) if older else "",
            checked=checked,
            is_walking=is_walking,
        )

    async def verify(self, visit: Visit) -> Response:
        """Walk the chain again."""
        await self._desk.chain.again(visit.member)
        return RedirectResponse(f"{PATH}/audit{with_said('', 'chain_walked')}", status_code=303)
