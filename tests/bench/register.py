"""How fast a full register answers: my list, the look-up by code, similar ones; staff's inbox.

``python -m tests.bench.register [sqlite|postgresql|both] [petitions]`` fills a store with as many
made-up petitions (100,000 and 1,000,000 unless told) and prints p50 and p95 beside the bars.
Nothing is left behind.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import sqlalchemy as sa
import yaml

from bot.config import ROOT
from bot.documents.lexicon_file import read_lexicon
from bot.domain.codes import TrackingCode
from bot.domain.petition import ENDED, Contact, Petition, PetitionKind, Pin, Sharing, State
from bot.services.office import Filter, Sorting
from bot.services.similarity import CANDIDATES, Similarity
from bot.store.cipher import Cipher, new_key
from bot.store.connection import engine_for, is_server, pool_for
from bot.store.migrate import upgrade
from bot.store.office_tables import cases
from bot.store.petition_rows import row_of_petition, words_of
from bot.store.petition_tables import (
    moves,
    petition_terms,
    petition_words,
    petitions,
    supports,
)
from bot.store.store import SqlStore
from tests.fakes import FakeClock
from tests.postgres import new_database, running_postgres

FULL = {"sqlite": 100_000, "postgresql": 1_000_000}
BARS = {  # ms, p95
    "my list": 20,
    "look-up by code": 10,
    "similar ones": 60,
    "inbox": 80,  # one page and the counts by state
    "inbox, filtered": 80,
    "inbox, by words": 80,
    "inbox, by owner": 80,
}
PLACES = [f"05{number:03}" for number in range(92)]
# The largest commune sends some twelve times what the smallest does.
PLACE_WEIGHTS = [1 / (rank + 8) for rank in range(len(PLACES))]
STATES = {
    State.RECORDED: 3,
    State.ACCEPTED: 5,
    State.WAITING: 2,
    State.FORWARDED: 8,
    State.IN_PROGRESS: 6,
    State.ANSWERED: 4,
    State.SCHEDULED: 2,
    State.RESOLVED: 24,
    State.CLOSED: 34,
    State.REDIRECTED: 6,
    State.DUPLICATE: 4,
    State.WITHDRAWN: 2,
}
MOST_OF_A_PERSON = 40
MOST_SAID = 3  # complaints in one text
BATCH = 20_000
TRIES = 1_000
INBOX_TRIES = 200
PAGE = 10
INBOX_PAGE = 50
MEMBERS = 20
BEGAN = datetime(2022, 1, 1, tzinfo=UTC)
LASTED = 5 * 365 * 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Known:
    """What of the register is asked for later."""

    people: list[str]
    codes: list[str]


class Invention:
    """Petitions as plausible as a draw from the sectors' examples makes them."""

    def __init__(self, similarity: Similarity, seed: int = 1) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._similarity = similarity
        knowledge = yaml.safe_load((ROOT / "knowledge/sectors.yaml").read_text(encoding="utf-8"))
        self._said: dict[str, list[str]] = {
            row["id"]: row["examples"]
            for row in knowledge["sectors"]
            if len(row["examples"]) >= MOST_SAID
        }
        sectors = list(self._said)
        self._sectors = sectors, list(accumulate(1 / (rank + 2) for rank in range(len(sectors))))
        self._places = list(accumulate(PLACE_WEIGHTS))
        self._states = list(STATES), list(accumulate(STATES.values()))
        words = sorted(
            {word for said in self._said.values() for row in said for word in row.split()}
        )
        self._hamlets = [" ".join(self.dice.sample(words, 2)).title() for _ in range(400)]

    def place(self) -> str:
        """A commune, the large ones more often."""
        return str(self.dice.choices(PLACES, cum_weights=self._places)[0])

    def sector(self) -> str:
        """What it is about, common troubles more often."""
        return self.dice.choices(self._sectors[0], cum_weights=self._sectors[1])[0]

    def text(self, sector: str) -> str:
        """Two or three complaints of a sector, somewhere."""
        said = self.dice.sample(self._said[sector], self.dice.randint(2, MOST_SAID))
        hamlet = self.dice.choice(self._hamlets)
        return f"Ở xóm {hamlet}: {'; '.join(said)}. Nhà số {self.dice.randrange(300)}."

    def terms(self, text: str) -> Sequence[str]:
        """What a text is found by."""
        return self._similarity.terms(text)

    def petition(self, person_key: str) -> Petition:
        """One more."""
        sector = self.sector()
        text = self.text(sector)
        at = BEGAN + timedelta(minutes=self.dice.randrange(LASTED))
        return Petition(
            code=TrackingCode.new(self.dice.randrange),
            kind=self.dice.choice(list(PetitionKind)),
            state=self.dice.choices(self._states[0], cum_weights=self._states[1])[0],
            title=text[:60],
            text=text,
            place_id=self.place(),
            place_note=self.dice.choice(self._hamlets),
            sector=sector,
            created_at=at,
            moved_at=at,
            person_key=person_key,
            pin=Pin(latitude=21.6, longitude=105.8) if self.dice.random() < 0.2 else None,
            contact=Contact(name="Lê Thị Bưởi", address="tổ 9", phone="0912345678"),
            sharing=Sharing.FRONT,
        )

    def of_one_person(self) -> int:
        """How many one person sends: mostly one or two, 40 at most."""
        return min(MOST_OF_A_PERSON, int(self.dice.paretovariate(1.1)))


def invented(invention: Invention, count: int, known: Known) -> Iterator[Petition]:
    """So many petitions, each code once; notes whom and what to ask for."""
    codes: set[str] = set()
    while len(codes) < count:
        person = f"{invention.dice.getrandbits(256):064x}"
        known.people.append(person)
        for _ in range(min(invention.of_one_person(), count - len(codes))):
            petition = invention.petition(person)
            if petition.code not in codes:
                codes.add(petition.code)
                known.codes.append(petition.code)
                yield petition


def rows_of(
    petition: Petition, id_: int, invention: Invention, cipher: Cipher, known: Known
) -> Mapping[sa.Table, list[Mapping[str, Any]]]:
    """All rows that a petition makes."""
    joined = invention.dice.random() < 0.05
    is_taken = petition.state is not State.RECORDED
    step = {"petition_id": id_, "at": petition.created_at, "actor_label": "", "internal": ""}
    step |= {"reason": "", "body": "", "number_of_letter": "", "dated_on": None}
    step |= {"due_on": None, "note": ""}
    made = step | {"number": 1, "came_from": None, "went_to": "recorded", "actor_kind": "citizen"}
    moved = made | {"number": 2, "came_from": "recorded", "went_to": petition.state.value}
    open_terms = invention.terms(petition.text) if petition.state not in ENDED else ()
    whole = replace(petition, supporters=int(joined))
    return {
        petitions: [
            {
                **row_of_petition(whole, cipher),
                "id": id_,
                "code": whole.code,
                "created_at": whole.created_at,
                "supporters": whole.supporters,
            }
        ],
        moves: [made] if petition.state is State.RECORDED else [made, moved],
        petition_words: [{"word": word, "petition_id": id_} for word in words_of(petition)],
        cases: [
            {
                "petition_id": id_,
                "owner": invention.dice.randint(1, MEMBERS) if is_taken else 0,
                "taken_at": petition.created_at if is_taken else None,
            }
        ],
        petition_terms: [
            {"place_id": petition.place_id, "term": term, "petition_id": id_}
            for term in open_terms
        ],
        supports: [
            {
                "petition_id": id_,
                "person_key": invention.dice.choice(known.people),
                "joined_at": petition.created_at,
                "muted": False,
            }
        ]
        * joined,
    }


async def fill(url: str, invention: Invention, cipher: Cipher, count: int) -> Known:
    """Fill the register in batches."""
    known = Known(people=[], codes=[])
    numbered = enumerate(invented(invention, count, known), 1)
    write = _copy if is_server(url) else _insert
    while batch := list(islice(numbered, BATCH)):
        rows: dict[sa.Table, list[Mapping[str, Any]]] = {}
        for id_, petition in batch:
            for table, new in rows_of(petition, id_, invention, cipher, known).items():
                rows.setdefault(table, []).extend(new)
        await write(url, rows)
    if is_server(url):
        await _analyze(url)  # as the server's own autovacuum does in time
    return known


async def _insert(url: str, rows: Mapping[sa.Table, list[Mapping[str, Any]]]) -> None:
    with engine_for(url).begin() as connection:
        for table, new in rows.items():
            if new:
                # In the order of the key, for many at once: SQLite writes each page once.
                keys = [column.name for column in table.primary_key]
                new.sort(key=lambda row: [row[name] for name in keys])
                connection.execute(sa.insert(table), new)


async def _copy(url: str, rows: Mapping[sa.Table, list[Mapping[str, Any]]]) -> None:
    pool = pool_for(url)
    async with pool.begin() as connection:
        raw = cast("Any", (await connection.get_raw_connection()).driver_connection)
        for table, new in rows.items():
            names = ", ".join(new[0]) if new else ""
            if new:
                async with raw.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                    for row in new:
                        await copy.write_row([_plain(value) for value in row.values()])
    await pool.dispose()


def _plain(value: object) -> object:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


async def _analyze(url: str) -> None:
    pool = pool_for(url).execution_options(isolation_level="AUTOCOMMIT")
    async with pool.connect() as connection:
        await connection.execute(sa.text("VACUUM ANALYZE"))
    await pool.dispose()


async def measure(
    store: SqlStore, invention: Invention, similarity: Similarity, known: Known
) -> Mapping[str, list[float]]:
    """Ask as citizens do, each time in a unit of work of its own; milliseconds."""

    async def my_list() -> None:
        async with store.begin() as uow:
            await uow.petitions.of_person(invention.dice.choice(known.people), limit=PAGE)

    async def look_up() -> None:
        async with store.begin() as uow:
            await uow.petitions.get(invention.dice.choice(known.codes))

    async def similar_ones() -> None:
        text, place = invention.text(invention.sector()), invention.place()
        async with store.begin() as uow:
            near = await uow.petitions.similar(place, similarity.terms(text), limit=CANDIDATES)
        similarity.alike(text, near)

    dice = invention.dice

    async def inbox(**wanted: Any) -> None:
        asked = Filter(sorting=dice.choice(list(Sorting)), **wanted)
        async with store.begin() as uow:
            await uow.cases.inbox(asked, limit=INBOX_PAGE, offset=dice.choice([0, 50, 500]))

    async def filtered() -> None:
        states = frozenset(dice.sample(list(State), 3))
        await inbox(
            states=states,
            places=frozenset(dice.choices(PLACES, k=dice.randint(1, 5))),
            sectors=frozenset([invention.sector()]) if dice.random() < 0.5 else frozenset(),
            since=(BEGAN + timedelta(days=dice.randrange(1_000))).date(),
            overdue_on=dice.choice([None, BEGAN.date()]),
        )

    async def by_words() -> None:
        words = invention.text(invention.sector()).split()
        await inbox(words=" ".join(dice.sample(words, 2)))

    async def by_owner() -> None:
        await inbox(owner=dice.randint(0, MEMBERS))

    acts = dict(
        zip(
            BARS,
            (my_list, look_up, similar_ones, inbox, filtered, by_words, by_owner),
            strict=True,
        )
    )
    return {
        name: await _timed(act, INBOX_TRIES if "inbox" in name else TRIES)
        for name, act in acts.items()
    }


async def _timed(act: Callable[[], Awaitable[None]], tries: int) -> list[float]:
    taken = []
    for _ in range(tries):
        start = perf_counter()
        await act()
        taken.append((perf_counter() - start) * 1000)
    return sorted(taken)


async def bench(url: str, kind: str, count: int) -> bool:
    """Fill, ask, print; whether every bar is reached."""
    cipher, similarity = Cipher([new_key()]), Similarity(read_lexicon())
    invention = Invention(similarity)
    start = perf_counter()
    known = await fill(url, invention, cipher, count)
    took = perf_counter() - start
    print(f"{kind}: {count:,} petitions of {len(known.people):,} people in {took:.0f} s")
    store = SqlStore(url, cipher=cipher, clock=FakeClock())
    reached = True
    for name, taken in (await measure(store, invention, similarity, known)).items():
        p50, p95 = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
        reached &= p95 <= BARS[name]
        print(f"  {name:16} p50 {p50:6.2f} ms, p95 {p95:6.2f} ms, bar {BARS[name]} ms")
    await store.close()
    return reached


def main(arguments: Sequence[str]) -> int:
    """Run on one kind of database or on both."""
    asked = arguments[0] if arguments else "both"
    reached = True
    for kind in FULL if asked == "both" else [asked]:
        count = int(arguments[1]) if len(arguments) > 1 else FULL[kind]
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if kind == "sqlite":
                url = f"sqlite:///{folder}/bot.db"
            else:
                url = new_database(stack.enter_context(running_postgres(folder)), "register")
            upgrade(url)
            reached &= asyncio.run(bench(url, kind, count))
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
