"""An office with its petitions: each act in a unit of work of its own, as an update has."""

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.documents.lexicon_file import read_lexicon
from bot.domain.draft import Draft
from bot.domain.knowledge import Sector
from bot.domain.petition import Actor, ActorKind, Move, Petition, State
from bot.domain.public_words import PublicWords
from bot.domain.workdays import Calendar
from bot.services.agreeing import Agreement
from bot.services.handling import Handling
from bot.services.limits import Limits
from bot.services.petitioning import Petitioning
from bot.services.ports import Store, UnitOfWork
from bot.services.registers import FileRecord, FileState, Notice, Person
from bot.services.similarity import Similarity
from bot.services.targets import Targets

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # nine in the morning there
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HOLIDAY = date(2026, 11, 24)
CONSENT, DESK_CONSENT = "2", "desk-1"
CHAT = "telegram:1"
LAN = Person(key="lan", channel="telegram", number="1", chat_key=CHAT)
MINH = Person(key="minh", channel="telegram", number="2", chat_key="telegram:2")
STAFF = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")
TEXT = "Kênh mương Đồng Chằm vỡ bờ, ruộng lúa khô hạn cả tháng nay"
DRAFT = Draft(
    chat_key=CHAT,
    person_key=LAN.key,
    started_at=MONDAY,
    updated_at=MONDAY,
    text=TEXT,
    place_id="05455",
    consent_version=CONSENT,
)
SIMILARITY = Similarity(read_lexicon())
SECTORS = (
    Sector(id="nuoc", name="Kênh mương", committee="x", examples=("kênh mương vỡ bờ",)),
    Sector(id="y-te", name="Y tế", committee="x", examples=("nằm viện",), is_personal=True),
    Sector(id="khac", name="Việc khác", committee="x"),
)


class Office:
    """Petitions on a store, at a time that moves on."""

    def __init__(
        self, store: Store, limits: Limits | None = None, below: Callable[[int], int] | None = None
    ) -> None:
        self.store = store
        self.now = MONDAY
        targets = Targets(Calendar(days_off={HOLIDAY: "holiday"}), days=10)
        self.petitioning = Petitioning(
            handling=Handling(targets=targets, similarity=SIMILARITY),
            targets=targets,
            similarity=SIMILARITY,
            words=PublicWords(SECTORS),
            limits=limits or Limits(),
            agreement=Agreement(CONSENT),
            desk_agreement=Agreement(DESK_CONSENT),
            below=below or random.Random(1).randrange,  # noqa: S311 - repeatable
        )

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.store.begin()

    async def submit(self, person: Person = LAN, **drafted: Any) -> Petition:
        draft = replace(DRAFT, chat_key=person.chat_key, person_key=person.key, **drafted)
        async with self.begin() as uow:
            return await self.petitioning.submit(uow, draft, person, self.now)

    async def move(self, code: str, *path: State, **said: Any) -> Petition:
        """Move along a path, with all that a citizen must be told."""
        told = {"note": "n", "reason": "r", "body": "b", **said}
        async with self.begin() as uow:
            for to in path:
                await self.petitioning.move(uow, code, to, actor=STAFF, now=self.now, **told)
        return await self.get(code)

    async def join(self, code: str, person: Person = MINH) -> Petition:
        async with self.begin() as uow:
            return await self.petitioning.join(
                uow, code, person, self.now, consent_version=CONSENT
            )

    async def get(self, code: str) -> Petition:
        async with self.begin() as uow:
            return await self.petitioning.look_up(uow, code)

    async def moves(self, code: str) -> Sequence[Move]:
        async with self.begin() as uow:
            return await uow.petitions.moves(code)

    async def notices(self, code: str) -> Sequence[Notice]:
        async with self.begin() as uow:
            return await uow.notices.of_petition(code)

    async def told(self, code: str) -> list[tuple[str, str, int]]:
        return [(each.person_key, each.topic, each.number) for each in await self.notices(code)]


def a_file(size: int = 1000, person: Person = LAN, at: datetime = MONDAY) -> FileRecord:
    return FileRecord(
        id=0,
        person_key=person.key,
        chat_key=person.chat_key,
        code="",
        source="s",
        name="a.jpg",
        media_type="image/jpeg",
        size=size,
        sha256="",
        state=FileState.FETCHING,
        reason="",
        received_at=at,
    )
