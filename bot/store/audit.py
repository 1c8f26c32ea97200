"""What members of staff did, in a chain that is only ever added to."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.local_time import VIETNAM
from bot.services.auditing import chained
from bot.services.office import AuditRecord
from bot.store.handle import Handle
from bot.store.office_tables import audit

_LAST = sa.select(audit).order_by(audit.c.number.desc()).limit(1)


class SqlAudit:
    """Fulfils :class:`bot.services.office.AuditLog` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def append(
        self, *, at: datetime, who: str, act: str, subject: str, facts: Mapping[str, str]
    ) -> AuditRecord:
        """Add a record; the chain is held to the end of the unit of work, so no number is lost."""
        await self._db.lock("audit")
        row = (await self._db.execute(_LAST)).first()
        last = None if row is None else _record(row)
        record = chained(last, at=at, who=who, act=act, subject=subject, facts=facts)
        new = {
            "number": record.number,
            "at": record.at,
            "who": record.who,
            "act": record.act,
            "subject": record.subject,
            "facts": json.dumps(record.facts, ensure_ascii=False),
            "previous": record.previous,
            "hash": record.hash,
        }
        await self._db.execute(sa.insert(audit), new)
        return record

    async def records(
        self, *, after: int, limit: int, subject: str = "", who: str = ""
    ) -> Sequence[AuditRecord]:
        """Those with greater numbers, in order."""
        wanted = _about(subject, who).where(audit.c.number > after)
        rows = await self._db.read(wanted.order_by(audit.c.number).limit(limit))
        return [_record(row) for row in rows]

    async def latest(
        self,
        *,
        before: int | None,
        limit: int,
        subject: str = "",
        who: str = "",
        day: date | None = None,
    ) -> Sequence[AuditRecord]:
        """Those with smaller numbers (None: all), newest first; ``day`` is one in Vietnam."""
        wanted = _about(subject, who)
        if day is not None:
            begins = datetime.combine(day, time(), VIETNAM)
            wanted = wanted.where(audit.c.at >= begins, audit.c.at < begins + timedelta(days=1))
        if before is not None:
            wanted = wanted.where(audit.c.number < before)
        rows = await self._db.read(wanted.order_by(audit.c.number.desc()).limit(limit))
        return [_record(row) for row in rows]


def _about(subject: str, who: str) -> sa.Select[Any]:
    wanted = sa.select(audit)
    if subject:
        wanted = wanted.where(audit.c.subject == subject)
    if who:
        wanted = wanted.where(audit.c.who == who)
    return wanted


def _record(row: sa.Row[Any]) -> AuditRecord:
    return AuditRecord(
        number=row.number,
        at=row.at,
        who=row.who,
        act=row.act,
        subject=row.subject,
        facts=json.loads(row.facts),
        previous=row.previous,
        hash=row.hash,
    )
