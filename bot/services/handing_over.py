"""Gives all open cases of one member to another, or back to all."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import MemberUnfitError, NotPermittedError
from bot.domain.petition import OPEN, Petition
from bot.domain.staff import Act, Member
from bot.services.office import Filter
from bot.services.ports import UnitOfWork

MOST = 100_000  # cases of one member


async def hand_over(
    uow: UnitOfWork, from_id: int, taker: Member | None, now: datetime, *, by: Member | None = None
) -> Sequence[str]:
    """All of them or, when the taker (or ``by``) has no right to one, none."""
    wanted = Filter(owner=from_id, states=OPEN)
    rows = (await uow.cases.inbox(wanted, limit=MOST, offset=0)).rows
    for row in rows:
        if by is not None and not by.covers(row.petition):
            raise NotPermittedError(act=Act.HAND_OVER.value, outside=True)
        if taker is not None:
            check_fit(taker, row.petition)
    return await uow.cases.hand_over(from_id, taker.id if taker else 0, now)


def check_fit(taker: Member, petition: Petition) -> None:
    """Refuse to give somebody what they may not work on."""
    if not (taker.may(Act.TAKE) and taker.covers(petition)):
        raise MemberUnfitError(name=taker.name)
