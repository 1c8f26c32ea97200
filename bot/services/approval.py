"""Four eyes: whoever changed the working copy does not publish it."""

from bot.domain.errors import SecondPersonError
from bot.domain.staff import By
from bot.services.ports import UnitOfWork

CHANGES = frozenset(
    {
        "knowledge.edit",
        "knowledge.add",
        "knowledge.wording",
        "knowledge.outside",
        "knowledge.import",
    }
)
AT_ONCE = 200  # versions and records looked through at a time


async def check_second_person(uow: UnitOfWork, by: By) -> None:
    """Refuse whoever changed something since the working copy was last published."""
    versions = await uow.publications.history(limit=AT_ONCE)
    since = next((each.at for each in versions if not each.restores), None)
    before: int | None = None
    while records := await uow.audit.latest(before=before, limit=AT_ONCE, who=by.who):
        for record in records:
            if since is not None and record.at <= since:
                return
            if record.act in CHANGES:
                raise SecondPersonError
        before = records[-1].number
