"""Filters of the inbox by name: each member saves, renames and removes their own."""

from collections.abc import Sequence

from bot.domain.errors import (
    NotFoundError,
    TooLongError,
    TooManyViewsError,
    TooShortError,
    ViewNameTakenError,
)
from bot.domain.staff import Act, Member
from bot.services.office import View
from bot.services.ports import UnitOfWork
from bot.services.rights import check

MOST = 20  # of one member: what is more is no help any more
LONGEST_NAME = 40


async def views_of(uow: UnitOfWork, by: Member) -> Sequence[View]:
    """Theirs, by name."""
    check(by, Act.SEE)
    return await uow.views.of(by.id)


async def save_view(uow: UnitOfWork, by: Member, name: str, query: str) -> None:
    """Keep a filter, in place of another of theirs of the same name."""
    name, standing = _checked(name), await views_of(uow, by)
    if len(standing) >= MOST and all(view.name != name for view in standing):
        raise TooManyViewsError(limit=MOST)
    await uow.views.save(by.id, name, query)


async def rename_view(uow: UnitOfWork, by: Member, view_id: int, name: str) -> View:
    """Give a filter another name."""
    name, view = _checked(name), await _view(uow, by, view_id)
    if any(each.name == name and each.id != view_id for each in await views_of(uow, by)):
        raise ViewNameTakenError(name=name)
    await uow.views.rename(by.id, view_id, name)
    return view


async def remove_view(uow: UnitOfWork, by: Member, view_id: int) -> View:
    """Forget a filter; returns it, so that it can be saved again."""
    view = await _view(uow, by, view_id)
    await uow.views.remove(by.id, view_id)
    return view


async def _view(uow: UnitOfWork, by: Member, view_id: int) -> View:
    found = next((view for view in await views_of(uow, by) if view.id == view_id), None)
    if found is None:
        raise NotFoundError
    return found


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise TooShortError(minimum=1)
    if len(name) > LONGEST_NAME:
        raise TooLongError(limit=LONGEST_NAME, found=len(name))
    return name
