"""The audit: every act of staff, each record sealed to the one before by its hash.

Records hold numbers of members, codes of petitions and keyed hashes, never names or words: nothing
in them need ever be erased, and nothing may.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

from bot.domain.staff import Act, By
from bot.services.office import AuditRecord
from bot.services.ports import Store, UnitOfWork
from bot.services.rights import check

SYSTEM = "system"
AT_ONCE = 2_000  # records read together


def chained(
    last: AuditRecord | None,
    *,
    at: datetime,
    who: str,
    act: str,
    subject: str,
    facts: Mapping[str, str],
) -> AuditRecord:
    """The record that comes after ``last``."""
    record = AuditRecord(
        number=last.number + 1 if last else 1,
        at=at.astimezone(UTC),
        who=who,
        act=act,
        subject=subject,
        facts=dict(facts),
        previous=last.hash if last else "",
    )
    return replace(record, hash=hash_of(record))


def hash_of(record: AuditRecord) -> str:
    """The hash over all of a record but the hash itself."""
    told = asdict(record) | {"at": record.at.astimezone(UTC).isoformat()}
    del told["hash"]
    plain = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


async def put_on_record(
    uow: UnitOfWork, by: By | None, act: str, subject: str, *, now: datetime, **facts: object
) -> None:
    """Tell the audit, in the transaction of doing it, what is done; None is the bot itself."""
    said = {name: str(value) for name, value in facts.items() if value not in ("", None)}
    who = by.who if by else SYSTEM
    await uow.audit.append(at=now, who=who, act=act, subject=subject, facts=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the chain holds."""

    count: int  # of records that hold, from the first on
    last_hash: str  # of the last of them: written down elsewhere, it shows what is cut off later
    broken_at: int | None = None  # the number that should come next and does not hold


async def verify(store: Store) -> Verdict:
    """Walk the whole chain, or to the first record that was changed, removed or put in."""
    number, previous = 0, ""
    while True:
        async with store.begin() as uow:
            records = await uow.audit.records(after=number, limit=AT_ONCE)
        number, previous, holds = await asyncio.to_thread(_walked, records, number, previous)
        if not holds:
            return Verdict(count=number, last_hash=previous, broken_at=number + 1)
        if len(records) < AT_ONCE:
            return Verdict(count=number, last_hash=previous)


def _walked(records: Sequence[AuditRecord], number: int, previous: str) -> tuple[int, str, bool]:
    """The last record that holds, and whether all of them do."""
    for record in records:
        expected = (number + 1, previous, hash_of(record))
        if (record.number, record.previous, record.hash) != expected:
            return number, previous, False
        number, previous = record.number, record.hash
    return number, previous, True


async def read(
    uow: UnitOfWork, by: By, *, after: int, limit: int, subject: str = "", who: str = ""
) -> Sequence[AuditRecord]:
    """Records for those who may see them."""
    check(by, Act.AUDIT)
    return await uow.audit.records(after=after, limit=limit, subject=subject, who=who)


async def read_latest(
    uow: UnitOfWork,
    by: By,
    *,
    before: int | None,
    limit: int,
    subject: str = "",
    who: str = "",
    day: date | None = None,
) -> Sequence[AuditRecord]:
    """The same from the newest on; ``day`` is one on Vietnam's calendar."""
    check(by, Act.AUDIT)
    return await uow.audit.latest(before=before, limit=limit, subject=subject, who=who, day=day)
