"""At whose level a matter is settled, as the body that it is forwarded to tells."""

from bot.domain.recipients import Recipient
from bot.domain.tags import Level, level_of
from bot.services.ports import UnitOfWork


async def mark_level(uow: UnitOfWork, code: str, recipient: Recipient | None) -> None:
    """Tag a case with the recipient's level, unless staff or an earlier letter said one."""
    tags = (await uow.cases.get(code)).tags
    if recipient is not None and level_of(tags) is None:
        await uow.cases.tag(code, [*tags, Level[recipient.level.name]])
