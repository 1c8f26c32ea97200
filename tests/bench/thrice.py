"""Every update three times, out of order, to two processes on one PostgreSQL: the same in the end.

First everybody talks with one process, and every update is written down. Then two processes on a
database that began alike are given the same updates, thrice each, those of a window in any order,
each to either of the two. What is on record afterwards is compared, codes by what they stand for.
"""

import asyncio
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from bot.config import ROOT
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.draft import Draft
from bot.domain.knowledge import Place as Commune
from bot.domain.public_words import PublicWords
from bot.domain.workdays import Calendar
from bot.services.agreeing import Agreement
from bot.services.handling import Handling
from bot.services.limits import Limits
from bot.services.petitioning import Petitioning
from bot.services.ports import UnitOfWork
from bot.services.registers import FileState, Person
from bot.services.similarity import Similarity
from bot.services.targets import Targets
from bot.simulator.server import Simulator
from bot.simulator.telegram import Moment
from bot.simulator.webhook import DELIVERY, SECRET_HEADER
from bot.store.connection import engine_for
from bot.store.petition_tables import consents, files, notices, petitions, supports
from bot.store.store import SqlStore
from bot.telegram.desk import CHANNEL
from tests.bench.citizens import Citizen, Words
from tests.bench.square import SECRET, Place, Program, little_knowledge

COPIES = 3
WINDOW = 12  # updates that may overtake each other: all are posted well within the bot's patience
LATE = 2  # windows between one copy and the next
SEEDED = "Cống thoát nước xóm Cam sạt lở, ngập úng ruộng lúa"
LIKE_IT = "Cống thoát nước xóm Cam sạt lở, lúa bị ngập úng"
SEEDER = Person(key="a-seeder", channel=CHANNEL, number="1", chat_key="telegram:1")
_AT_ONCE = 12
_ENDS_WITHIN = 240.0
_TIMES = frozenset({"code", "created_at", "moved_at", "updated_at", "started_at", "at"})

Snapshot = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """How it went; ``differences`` ought to be empty."""

    updates: int
    posts: int
    rows: Mapping[str, int]
    differences: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many do what."""

    senders: int = 8  # whole petitions
    each: int = 2
    leavers: int = 4  # leave a draft behind
    joiners: int = 3  # join what is there


async def compare(
    folder: Path, databases: tuple[str, str], ports: tuple[int, int], *, crowd: Crowd, seed: int
) -> Compared:
    """Do it: two empty databases in this release's form, and two ports for the webhooks."""
    once, twice = databases
    chance = random.Random(seed)  # noqa: S311 - repeatable
    knowledge = little_knowledge(folder)
    communes = load_knowledge(ROOT / "knowledge").places
    async with Simulator() as simulator:
        program = Program(simulator, folder, ports[0], once, knowledge)
        await _seed(program, communes)
        people = _people(simulator, crowd, communes, seed)
        bodies = await _written_down(program, people, crowd)
        delivered_once = await _snapshot(program, people)

        programs = [
            replace(program, webhook_port=port, database_url=twice, process=None) for port in ports
        ]
        await _seed(programs[0], communes)
        async with programs[0].running(), programs[1].running():
            await asyncio.gather(*(answers(each) for each in programs))
            posts = await _deliver(list(bodies.values()), ports, chance)
            await _rests(programs[0])
        delivered_thrice = await _snapshot(programs[0], people)
    return Compared(
        updates=len(bodies),
        posts=posts,
        rows={name: len(rows) for name, rows in delivered_once.items()},
        differences=[
            *_differences(delivered_once, delivered_thrice, "only delivered once"),
            *_differences(delivered_thrice, delivered_once, "only delivered thrice"),
        ],
    )


def _people(
    simulator: Simulator, crowd: Crowd, communes: Sequence[Commune], seed: int
) -> list[Place]:
    """Everybody has a commune to themselves, so that nobody's petition is like another's."""

    def citizen(number: int, **wanted: Any) -> Citizen:
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - repeatable
        return Citizen(number=number, places=[communes[number + 1]], chance=chance, **wanted)

    joined = Words(
        text=LIKE_IT,
        place=communes[0],
        spot="xóm Cam",
        name="Nguyễn Văn A",
        address="xóm Cam",
        phone="0912345678",
        files=1,
        as_album=False,
    )
    counts = [crowd.senders, crowd.leavers, crowd.joiners]
    wants: list[dict[str, Any]] = [{"wanted": crowd.each}, {"wanted": None}, {"joins": joined}]
    kinds = [want for want, count in zip(wants, counts, strict=True) for _ in range(count)]
    return [Place(simulator, citizen(number, **want)) for number, want in enumerate(kinds)]


async def _seed(program: Program, communes: Sequence[Commune]) -> None:
    """Put the same petition on record, under the same code, for others to join."""
    similarity = Similarity(read_lexicon())
    targets = Targets(Calendar(), days=10)
    petitioning = Petitioning(
        handling=Handling(targets=targets, similarity=similarity),
        targets=targets,
        similarity=similarity,
        words=PublicWords(()),
        limits=Limits(),
        agreement=Agreement("1"),
        desk_agreement=Agreement("desk"),
        below=random.Random(1).randrange,  # noqa: S311 - repeatable
    )
    now = datetime.now(UTC)
    draft = Draft(
        chat_key=SEEDER.chat_key,
        person_key=SEEDER.key,
        started_at=now,
        updated_at=now,
        text=SEEDED,
        place_id=communes[0].id,
        consent_version="1",
    )
    store = program.store()
    async with store.begin() as uow:
        await petitioning.submit(uow, draft, SEEDER, now)
    await store.close()


async def _written_down(
    program: Program, people: Sequence[Place], crowd: Crowd
) -> Mapping[int, str]:
    """Let everybody talk with one process; returns the updates in the order of their ids."""
    bodies: dict[int, str] = {}

    def witness(moment: Moment, method: str, args: Mapping[str, Any]) -> None:
        if moment is Moment.ARRIVED and method == DELIVERY:
            bodies[int(args["update_id"])] = str(args["body"])

    telegram = program.simulator.telegram
    telegram.witness = witness
    async with program.running():
        async with asyncio.timeout(_ENDS_WITHIN):
            await asyncio.gather(
                *(
                    place.live(acts=4 + 2 * number if _leaves(place.citizen) else None)
                    for number, place in enumerate(people, start=-crowd.senders)
                )
            )
        while len(telegram.updates):  # noqa: ASYNC110 - the queue tells nobody
            await asyncio.sleep(0.05)
        await _rests(program)
    return dict(sorted(bodies.items()))


def _leaves(citizen: Citizen) -> bool:
    return citizen.wanted is None and citizen.joins is None


async def answers(program: Program) -> None:
    """Wait until it listens and knows Telegram."""
    async with asyncio.timeout(_ENDS_WITHIN), httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                await client.get(f"http://127.0.0.1:{program.webhook_port}/healthz")
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                return


async def _deliver(bodies: Sequence[str], ports: Sequence[int], chance: random.Random) -> int:
    """Post each thrice: the first copies window by window, the others some windows later."""
    windows = [bodies[start : start + WINDOW] for start in range(0, len(bodies), WINDOW)]
    free = asyncio.Semaphore(_AT_ONCE)
    headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
    posts = 0
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def post(body: str) -> None:
            url = f"http://127.0.0.1:{chance.choice(ports)}/telegram"
            while True:  # as Telegram does
                try:
                    async with free:
                        response = await client.post(url, content=body.encode(), headers=headers)
                    response.raise_for_status()
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)
                else:
                    return

        for number in range(len(windows) + LATE * (COPIES - 1)):
            batch = [
                body
                for copy in range(COPIES)
                if 0 <= number - LATE * copy < len(windows)
                for body in windows[number - LATE * copy]
            ]
            chance.shuffle(batch)
            posts += len(batch)
            await asyncio.gather(*(post(body) for body in batch))
    return posts


async def _rests(program: Program) -> None:
    """Wait until nothing is under way: no update, no screen, no file."""
    store = program.store()
    try:
        async with asyncio.timeout(_ENDS_WITHIN):
            while not await _is_idle(store):  # noqa: ASYNC110 - a database tells nobody
                await asyncio.sleep(0.2)
    finally:
        await store.close()


async def _is_idle(store: SqlStore) -> bool:
    async with store.begin() as uow:
        return not (
            await uow.updates.waiting(CHANNEL)
            or await uow.outbox.oldest_unsent()
            or await uow.files.in_state(FileState.FETCHING, 1)
        )


# --- what is on record ---


async def _snapshot(program: Program, people: Sequence[Place]) -> Snapshot:
    url = program.settings.store_url
    with engine_for(url).connect() as connection:

        def rows(*columns: Any) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(sa.select(*columns))]

        texts = dict(rows(petitions.c.code, petitions.c.text))
        ids = dict(rows(petitions.c.id, petitions.c.text))
        taken: dict[str, list[Any]] = {
            "supports": [
                (ids[id_], key) for id_, key in rows(supports.c.petition_id, supports.c.person_key)
            ],
            "consents": rows(consents.c.person_key, consents.c.version),
            "notices": rows(notices.c.code, notices.c.person_key, notices.c.topic),
            "files": rows(
                *(files.c[name] for name in ("code", "person_key", "sha256", "size", "state"))
            ),
        }
    store = program.store()
    async with store.begin() as uow:
        taken["petitions"] = [await _petition(uow, code) for code in texts]
        drafts = [await uow.drafts.load(place.chat_key) for place in people]
        taken["drafts"] = [asdict(draft) for draft in drafts if draft is not None]
        taken["draft files"] = [
            [(each.name, each.source) for each in await uow.files.of_draft(place.chat_key)]
            for place in people
        ]
        taken["chats"] = [
            [place.visitor.id, await uow.chats.load(place.chat_key)] for place in people
        ]
        left = await uow.outbox.claim_due(datetime.now(UTC) + timedelta(days=365), limit=1000)
        taken["left over"] = [*left, *await uow.updates.waiting(CHANNEL)]
    await store.close()
    return {
        name: sorted(_plain(each, texts) for each in several) for name, several in taken.items()
    }


async def _petition(uow: UnitOfWork, code: str) -> object:
    petition = await uow.petitions.get(code)
    assert petition is not None
    return {
        **asdict(petition),
        "moves": [asdict(each) for each in await uow.petitions.moves(code)],
        "notes": [asdict(each) for each in await uow.petitions.notes(code)],
        "files": [(each.name, each.source) for each in await uow.files.of_petition(code)],
    }


def _plain(value: object, texts: Mapping[str, str]) -> str:
    """Write without times, and codes as what they stand for."""
    plain = json.dumps(_timeless(value), ensure_ascii=False, sort_keys=True, default=str)
    for code, text in texts.items():
        plain = plain.replace(code, f"<{text}>")
    return plain


def _timeless(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _timeless(each) for name, each in value.items() if name not in _TIMES}
    if isinstance(value, list | tuple):
        return [_timeless(each) for each in value]
    return value


def _differences(one: Snapshot, other: Snapshot, name: str) -> list[str]:
    found = []
    for table, rows in one.items():
        rest = list(other[table])
        for row in rows:
            if row in rest:
                rest.remove(row)
            else:
                found.append(f"{table}, {name}: {row}")
    return found
