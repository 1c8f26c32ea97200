"""The bot is killed again and again while people send petitions: what was lost, what was doubled.

Each life of the program is ended by SIGKILL at a point drawn beforehand. While it is down the
office moves petitions on, so that news is under way in the next life. After each kill the store is
compared with what the citizens were shown.
"""

import asyncio
import random
from asyncio.subprocess import Process
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.chat.petition.consent import consent_version, desk_consent_version
from bot.config import ROOT
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Knowledge
from bot.domain.petition import Actor, ActorKind, State
from bot.engine import petitioning_for
from bot.files.vault import FileVault
from bot.services.petitioning import Petitioning
from bot.services.ports import UnitOfWork
from bot.services.registers import FileState, Notice, NoticeState, Topic
from bot.simulator.faults import ConnectionDroppedError
from bot.simulator.server import Simulator
from bot.simulator.telegram import Moment, Settings
from bot.store.connection import engine_for
from bot.store.petition_tables import petitions
from bot.store.store import SqlStore
from bot.telegram.desk import CHANNEL
from bot.texts.catalog import shipped_texts
from tests.bench.citizens import Citizen
from tests.bench.square import Place, Program, little_knowledge

CITIZENS = 5
THINK = 0.08  # seconds, at most, before a citizen does the next thing
STUCK_AFTER = 60.0  # seconds of a bot that runs and a citizen who waits: something is lost
STRIKES_WITHIN = 8.0  # seconds of talk; a point that was not reached by then is any moment
STAFF = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")
MARK = "Tin số"  # what staff write is told apart by a number
VIETNAM_NOON = timedelta(hours=5)  # in UTC: news of the day goes at once, those of the night wait

_SHOWING = frozenset({"sendmessage", "editmessagetext"})
_ENDS_WITHIN = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where to strike: at the Nth of such moments, or within, some time after the first talk."""

    name: str
    moment: Moment | None = None
    methods: frozenset[str] = frozenset()
    most: int = 1  # N is drawn up to here
    news: bool = False  # only calls that carry news of the office
    confirming: bool = False  # only polls that confirm something
    later: float = 0.0  # seconds, at most, between the moment and the blow
    commit: str = ""  # before, after: struck from within
    starting: bool = False


_POLL, _POST, _FILE, _GET_FILE = (
    frozenset({name}) for name in ("getupdates", "update", "file", "getfile")
)
_ANYWHERE = (
    Point(name="while it starts", starting=True),
    Point(name="any moment", later=3.0),
    Point(name="before a commit", commit="before", most=150),
    Point(name="after a commit, before anybody is told", commit="after", most=150),
    Point(
        name="a message leaves, Telegram has not taken it",
        moment=Moment.ARRIVED,
        methods=_SHOWING,
        most=40,
    ),
    Point(
        name="Telegram took a message, its answer is lost",
        moment=Moment.DONE,
        methods=_SHOWING,
        most=40,
    ),
    Point(
        name="Telegram answered, not settled",
        moment=Moment.ANSWERED,
        methods=_SHOWING,
        most=40,
        later=0.008,
    ),
    Point(name="a file is asked for", moment=Moment.DONE, methods=_GET_FILE, most=6),
    Point(name="a file comes", moment=Moment.ANSWERED, methods=_FILE, most=6, later=0.03),
    Point(
        name="news leaves, Telegram has not taken it",
        moment=Moment.ARRIVED,
        methods=_SHOWING,
        most=3,
        news=True,
    ),
    Point(
        name="Telegram took the news, its answer is lost",
        moment=Moment.DONE,
        methods=_SHOWING,
        most=3,
        news=True,
    ),
    Point(
        name="Telegram answered the news, not settled",
        moment=Moment.ANSWERED,
        methods=_SHOWING,
        most=3,
        news=True,
        later=0.008,
    ),
)
POINTS: Mapping[str, tuple[Point, ...]] = {
    "polling": (
        *_ANYWHERE,
        Point(
            name="updates handed out, not kept",
            moment=Moment.ANSWERED,
            methods=_POLL,
            most=30,
            later=0.006,
        ),
        Point(
            name="updates kept, not confirmed to Telegram",
            moment=Moment.ARRIVED,
            methods=_POLL,
            most=30,
            confirming=True,
        ),
    ),
    "webhook": (
        *_ANYWHERE,
        Point(
            name="updates handed out, not kept",
            moment=Moment.ARRIVED,
            methods=_POST,
            most=40,
            later=0.006,
        ),
        Point(
            name="updates kept, not confirmed to Telegram",
            moment=Moment.DONE,
            methods=_POST,
            most=40,
        ),
    ),
}


@dataclass
class Findings:
    """What was seen, and what should not have been; every list of faults ought to be empty."""

    points: Counter[str] = field(default_factory=Counter)
    confirmed: int = 0
    drafts_looked_at: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    files: int = 0
    repeated_screens: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    lost_drafts: list[str] = field(default_factory=list)
    lost_notices: list[str] = field(default_factory=list)
    repeated_notices: list[str] = field(default_factory=list)
    lost_files: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """All that should not be."""
        return [
            *self.lost,
            *self.doubled,
            *self.lost_drafts,
            *self.lost_notices,
            *self.repeated_notices,
            *self.lost_files,
            *self.stuck,
            *self.left_over,
        ]


class Lives:
    """One store, one simulator, many lives of the program."""

    def __init__(
        self, simulator: Simulator, folder: Path, *, mode: str, seed: int, port: int | None
    ) -> None:
        self.findings = Findings()
        self._simulator = simulator
        self._mode = mode
        self._chance = random.Random(f"{mode} {seed}")  # noqa: S311 - no secret
        knowledge = little_knowledge(folder)
        self._program = Program(simulator, folder, webhook_port=port, knowledge=knowledge)
        shipped = load_knowledge(ROOT / "knowledge")
        self._office = _petitioning(self._program, shipped)
        self._places = [
            Place(
                simulator,
                Citizen(
                    number=number,
                    places=shipped.places,
                    chance=random.Random(f"{mode} {seed} {number}"),  # noqa: S311 - no secret
                ),
            )
            for number in range(CITIZENS)
        ]
        self._told: list[tuple[int, str]] = []  # chat, text: all that Telegram took
        self._promised: dict[int, tuple[str, str]] = {}  # notice -> code, mark
        self._marks = 0
        self._process: Process | None = None
        self._point: Point | None = None
        self._countdown = 0
        self._stop = asyncio.Event()
        simulator.telegram.witness = self._witness
        simulator.telegram.settings = Settings(retry_unit=0.02)

    async def run(self, kills: int) -> Findings:
        """Live and die so often, then live till all is done, and look at what there is."""
        points = [*POINTS[self._mode]] * (kills // len(POINTS[self._mode]) + 1)
        self._chance.shuffle(points)
        self._program.cipher()
        people = [asyncio.create_task(place.live(think=THINK)) for place in self._places]
        for point in points[:kills]:
            await self._live_and_die(point)
            await self._look()
        await self._finish(people)
        await self._verify()
        return self.findings

    # --- a life ---

    async def _live_and_die(self, point: Point) -> None:
        self._countdown = self._chance.randint(1, point.most)
        struck = (point.commit, str(self._countdown)) if point.commit else ()
        talked = len(self._told)
        self._process = process = await self._program.start(*struck)
        for place in self._places:
            place.moved_at = asyncio.get_running_loop().time() + STRIKES_WITHIN
        self._point = point if point.moment else None
        if point.starting:
            await asyncio.sleep(self._chance.uniform(0.2, 2.5))
        else:
            await self._talks(process, since=talked)
            if point.moment is None and not point.commit:
                await asyncio.sleep(self._chance.uniform(0, point.later))
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), STRIKES_WITHIN)
        reached = process.returncode is not None or point.starting or point.later > 1
        self.findings.points[point.name if reached else "any moment"] += 1
        self._point = None
        await self._kill()

    async def _talks(self, process: Process, *, since: int) -> None:
        """Wait until the bot has said something in this life, or died of it."""
        async with asyncio.timeout(_ENDS_WITHIN):
            while len(self._told) == since and process.returncode is None:  # noqa: ASYNC110 - two things are waited for
                await asyncio.sleep(0.05)

    async def end(self) -> None:
        """Leave no process behind, whatever happened."""
        if self._process is not None:
            await self._kill()

    async def _kill(self) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    def _witness(self, moment: Moment, method: str, args: Mapping[str, Any]) -> None:
        if moment is Moment.DONE and method in _SHOWING:
            self._told.append((int(args["chat_id"]), str(args["text"])))
        point = self._point
        if point is None or point.moment is not moment or method not in point.methods:
            return
        if point.news and MARK not in str(args.get("text", "")):
            return
        if point.confirming and not self._confirms(args):
            return
        self._countdown -= 1
        if self._countdown > 0:
            return
        self._point = None
        assert self._process is not None
        if point.later:
            asyncio.get_running_loop().call_later(
                self._chance.uniform(0, point.later), _strike, self._process
            )
            return
        _strike(self._process)
        raise ConnectionDroppedError

    def _confirms(self, args: Mapping[str, Any]) -> bool:
        pending = self._simulator.telegram.updates.newer_than(0)
        return bool(pending) and int(args.get("offset", 0)) > pending[0].id

    # --- while it is down ---

    async def _look(self) -> None:
        """Compare drafts and petitions with what was shown; then let the office do its part."""
        recorded = self._recorded()
        store = self._program.store()
        try:
            async with store.begin() as uow:
                for place in self._places:
                    await self._compare(uow, place, recorded)
            await self._office_hours(store)
        finally:
            await store.close()

    async def _compare(self, uow: UnitOfWork, place: Place, recorded: Mapping[str, int]) -> None:
        citizen = place.citizen
        for code, words in citizen.done.items():
            petition = await uow.petitions.get(code)
            if petition is None or not words.are_in(petition):
                self.findings.lost.append(f"{code}: {words.text}")
        if citizen.words is None or not citizen.shown:
            return
        self.findings.drafts_looked_at += 1
        if citizen.words.text in citizen.sent and citizen.words.text in recorded:
            return  # not confirmed yet, and on record
        draft = await uow.drafts.load(place.chat_key)
        files = len(await uow.files.of_draft(place.chat_key))
        lost = citizen.lost_from(draft, files)
        if lost:
            self.findings.lost_drafts.append(f"{citizen.words.text}: {', '.join(lost)}")

    def _recorded(self) -> Counter[str]:
        """Count the petitions on record by their words."""
        engine = engine_for(self._program.settings.store_url)
        with engine.connect() as connection:
            return Counter(connection.execute(sa.select(petitions.c.text)).scalars())

    async def _office_hours(self, store: SqlStore) -> None:
        """Move two petitions on, so that there is news; somebody joins in between."""
        codes = [code for place in self._places for code in place.citizen.done]
        for code in self._chance.sample(codes, min(2, len(codes))):
            self._marks += 1
            mark = f"{MARK} {self._marks}."
            async with store.begin() as uow:
                known = {each.id for each in await uow.notices.of_petition(code)}
                await self._act(uow, code, mark, codes)
                promised = await uow.notices.of_petition(code)
            self._promised |= {each.id: (code, mark) for each in promised if each.id not in known}

    async def _act(self, uow: UnitOfWork, code: str, mark: str, codes: list[str]) -> None:
        noon = datetime.now(UTC).replace(hour=0, minute=0) + VIETNAM_NOON - timedelta(days=1)
        petition = await uow.petitions.get(code)
        assert petition is not None
        if petition.state is State.RECORDED:
            await self._office.move(
                uow, code, State.ACCEPTED, actor=STAFF, now=noon, note=f"Đã nhận. {mark}"
            )
            other = await uow.petitions.get(self._chance.choice(codes))
            assert other is not None
            person = await uow.people.find(other.person_key)
            assert person is not None
            await self._office.join(
                uow, code, person, noon, consent_version=self._office.agreement.version
            )
        elif petition.state is State.ACCEPTED:
            await self._office.move(
                uow, code, State.FORWARDED, actor=STAFF, now=noon, body=f"Ủy ban. {mark}"
            )
        else:
            await self._office.reply(uow, code, STAFF, f"Đang xem. {mark}", noon)

    # --- the end ---

    async def _finish(self, people: list[asyncio.Task[None]]) -> None:
        """Live on until every citizen has a code and nothing is under way."""
        for place in self._places:
            citizen = place.citizen
            citizen.wanted = len(citizen.done) + (citizen.words is not None)
        self._process = await self._program.start()
        loop = asyncio.get_running_loop()
        await self._talks_or_rests()
        for place in self._places:
            place.moved_at = loop.time()
        while not self._all_content:
            await asyncio.sleep(0.1)
            waiting = [each for each in self._places if not each.citizen.is_content]
            if waiting and all(loop.time() - each.moved_at > STUCK_AFTER for each in waiting):
                self.findings.stuck += [each.standstill for each in waiting]
                break
        for task in people:
            task.cancel()
        await asyncio.gather(*people, return_exceptions=True)
        await self._rests()
        self._process.terminate()
        await self._process.wait()

    @property
    def _all_content(self) -> bool:
        return all(place.citizen.is_content for place in self._places)

    async def _talks_or_rests(self) -> None:
        """Wait until it runs: it has something to say, or nobody waits for it."""
        talked = len(self._told)
        async with asyncio.timeout(_ENDS_WITHIN):
            while len(self._told) == talked and not self._all_content:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)

    async def _rests(self) -> None:
        """Give files and news the time they need."""
        quiet, since = len(self._told), asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() - since < 5:
            await asyncio.sleep(0.1)
            if len(self._told) != quiet:
                quiet, since = len(self._told), asyncio.get_running_loop().time()

    async def _verify(self) -> None:
        recorded = self._recorded()
        store = self._program.store()
        try:
            async with store.begin() as uow:
                await self._verify_petitions(uow, recorded)
                await self._verify_notices(uow)
                waiting = await uow.updates.waiting(CHANNEL)
                await uow.outbox.release()
                unsent = await uow.outbox.claim_due(
                    datetime.now(UTC) + timedelta(days=365), limit=1000
                )
        finally:
            await store.close()
        if waiting:
            self.findings.left_over.append(f"{len(waiting)} updates not handled")
        if unsent:
            self.findings.left_over.append(f"{len(unsent)} screens not sent")
        by_chat = defaultdict(list)
        for chat, text in self._told:
            by_chat[chat].append(text)
        self.findings.repeated_screens = sum(
            one == other for texts in by_chat.values() for one, other in pairwise(texts)
        )

    async def _verify_petitions(self, uow: UnitOfWork, texts: Mapping[str, int]) -> None:
        findings = self.findings
        vault = FileVault(self._program.settings.files_dir)
        findings.doubled += [text for text, count in texts.items() if count > 1]
        for place in self._places:
            citizen = place.citizen
            known = {words.text for words in citizen.done.values()}
            findings.lost += [text for text in citizen.sent if text not in texts]
            if len(known) != len(citizen.done):
                findings.doubled.append(f"codes of citizen {citizen.number}")
            for code, words in citizen.done.items():
                findings.confirmed += 1
                files = await uow.files.of_petition(code)
                findings.files += len(files)
                whole = len(files) == words.files and all(
                    each.state is FileState.READY and vault.path(each.sha256).exists()
                    for each in files
                )
                if not whole:
                    states = [each.state.value for each in files]
                    findings.lost_files.append(f"{code}: {words.files} sent, {states}")

    async def _verify_notices(self, uow: UnitOfWork) -> None:
        findings = self.findings
        for id_, (code, mark) in self._promised.items():
            kept = {each.id: each for each in await uow.notices.of_petition(code)}
            notice = kept.get(id_)
            if notice is None or notice.state not in {NoticeState.SENT, NoticeState.UNCERTAIN}:
                findings.lost_notices.append(f"{code} {mark} {notice and notice.state}")
                continue
            findings.notices[notice.state] += 1
            count = await self._times_told(uow, notice, mark)
            if count > 1:
                findings.repeated_notices.append(f"{code} {mark} {count} times")
            if count == 0 and notice.state is NoticeState.SENT:
                findings.lost_notices.append(f"{code} {mark} sent, and not there")

    async def _times_told(self, uow: UnitOfWork, notice: Notice, mark: str) -> int:
        person = await uow.people.find(notice.person_key)
        assert person is not None
        chat = int(person.number)
        assert notice.topic in {Topic.MOVE, Topic.REPLY}
        return sum(each == chat and mark in text for each, text in self._told)


def _petitioning(program: Program, knowledge: Knowledge) -> Petitioning:
    """The office's own service on the same store."""
    texts = shipped_texts()
    return petitioning_for(
        program.settings,
        knowledge,
        lexicon=read_lexicon(),
        consent_version=consent_version(texts),
        desk_consent_version=desk_consent_version(texts),
    )


def _strike(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()


async def live(folder: Path, *, mode: str, kills: int, seed: int, port: int) -> Findings:
    """Gather everybody around a simulator of their own, and begin."""
    async with Simulator() as simulator:
        lives = Lives(
            simulator, folder, mode=mode, seed=seed, port=port if mode == "webhook" else None
        )
        try:
            return await lives.run(kills)
        finally:
            await lives.end()
