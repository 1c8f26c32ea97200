"""Four eyes: whoever changed the working copy does not publish it."""

from datetime import datetime

from bot.domain.errors import SecondPersonError
from bot.domain.publication import Publication
from bot.domain.staff import By
from bot.services.ports import UnitOfWork

CHANGES = frozenset(
    {
        "knowledge.edit",
        "knowledge.add",
        "knowledge.wording",
        "knowledge.outside",
        "knowledge.import",
        "knowledge.document",
        "knowledge.restore",  # an undo too takes something away
    }
)
AT_ONCE = 200  # versions and records looked through at a time
READ_AT = "read_at"  # the fact that tells when the files of a version were read


async def check_second_person(uow: UnitOfWork, by: By) -> None:
    """Refuse whoever changed something since the working copy was last published."""
    versions = await uow.publications.history(limit=AT_ONCE)
    last = next((each for each in versions if not each.restores), None)
    since = await _read_at(uow, last) if last else None
    before: int | None = None
    while records := await uow.audit.latest(before=before, limit=AT_ONCE, who=by.who):
        for record in records:
            if since is not None and record.at <= since:
                return
            if record.act in CHANGES:
                raise SecondPersonError
        before = records[-1].number


async def _read_at(uow: UnitOfWork, version: Publication) -> datetime:
    """When its files were read: what was changed since, it does not hold."""
    for record in await uow.audit.latest(
        before=None, limit=AT_ONCE, subject=f"knowledge:{version.number}"
    ):
        if READ_AT in record.facts:
            return datetime.fromisoformat(record.facts[READ_AT])
    return version.at
