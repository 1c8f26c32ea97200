"""An office with a few petitions, and what turns them into files."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.config import ROOT
from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.petition import (
    CITIZEN,
    Actor,
    ActorKind,
    Contact,
    Petition,
    Sharing,
    State,
)
from bot.texts.catalog import Catalog, shipped_texts
from tests.factories import NOW, a_move, a_petition
from tests.fakes import FakeStore

STAFF = Actor(kind=ActorKind.STAFF, label="Cô Hạnh")
BODY = "UBND phường Đức Xuân"
LETTERED = {State.FORWARDED, State.ANSWERED}  # moves that bear the number of a document
Record = Callable[..., Awaitable[Petition]]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge")


@pytest.fixture(scope="session")
def texts() -> Catalog:
    return shipped_texts()


@pytest.fixture
def office() -> FakeStore:
    return FakeStore()


@pytest.fixture
def record(office: FakeStore) -> Record:
    """Records a petition and moves it a day for each step; ``by_staff``: entered at the desk."""

    async def keep(
        code: str,
        *path: State,
        by_staff: bool = False,
        tags: tuple[str, ...] = (),
        **fields: object,
    ) -> Petition:
        given = {
            "place_id": "01840",
            "sector": "dien",
            "contact": Contact(name="Lê Thị Bưởi", address="tổ 9", phone="0912345678"),
            "sharing": Sharing.FRONT,
            "due_on": date(2026, 12, 7),
        }
        petition = a_petition(code=code, **(given | fields))
        by = STAFF if by_staff else CITIZEN
        first = a_move(at=petition.created_at, actor=by, due_on=petition.due_on)
        async with office.begin() as uow:
            await uow.petitions.add(petition, first, [])
            uow.reports.tags[code] = frozenset(tags)
            for number, to in enumerate(path, 2):
                at = NOW + timedelta(days=number - 1)
                move = a_move(
                    number=number,
                    at=at,
                    came_from=petition.state,
                    to=to,
                    actor=STAFF,
                    note="Đã thay bóng." if to is State.ANSWERED else "",
                    body=BODY if to is State.FORWARDED else "",
                    number_of_letter=f"{number}/MTTQ" if to in LETTERED else "",
                    dated_on=local_day(at) - timedelta(days=9) if to in LETTERED else None,
                    due_on=None if to is State.ANSWERED else petition.due_on,
                )
                petition = replace(petition, state=to, moved_at=at, due_on=move.due_on)
                await uow.petitions.save(petition, move)
                petition = replace(petition, version=petition.version + 1)
        return petition

    return keep
