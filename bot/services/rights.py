"""Who may do what to which petition: asked by every method of the office, never by a page."""

from bot.domain.errors import MemberNotFoundError, NotPermittedError, TakenError
from bot.domain.petition import Petition
from bot.domain.staff import Act, By, Member
from bot.services.handling import found
from bot.services.ports import UnitOfWork


def check(by: By, act: Act) -> None:
    """Refuse what no role of theirs allows."""
    if not by.may(act):
        raise NotPermittedError(act=act.value)


def check_on(by: Member, act: Act, petition: Petition) -> None:
    """Refuse what their roles or their scope do not allow."""
    check(by, act)
    if not by.covers(petition):
        raise NotPermittedError(act=act.value, outside=True)


async def permitted(uow: UnitOfWork, by: Member, act: Act, code: str) -> Petition:
    """The petition of a code, if they may do this to it."""
    check(by, act)  # before anything is told of what exists
    petition = await found(uow, code)
    check_on(by, act, petition)
    return petition


async def member_of(uow: UnitOfWork, member_id: int) -> Member:
    """An active member of staff."""
    member = await uow.staff.get(member_id)
    if member is None or not member.active:
        raise MemberNotFoundError(id=member_id)
    return member


async def name_of(uow: UnitOfWork, member_id: int) -> str:
    """How colleagues call a member, also one who left; "" for nobody."""
    member = await uow.staff.get(member_id) if member_id else None
    return member.name if member else ""


async def check_free(uow: UnitOfWork, by: Member, code: str) -> None:
    """Refuse what somebody else works on; leads may step in."""
    case = await uow.cases.get(code)
    if case.owner not in {0, by.id} and not by.may(Act.HAND_OVER):
        raise TakenError(owner=await name_of(uow, case.owner))
