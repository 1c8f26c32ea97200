"""Stand-ins for the outside world, trusted because they pass the same contract suites."""

from asyncio import Lock
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.services.ports import (
    LEASE,
    MOST_A_DAY,
    AskedQuestion,
    Delivery,
    Fate,
    KeptQuestion,
    StoredUpdate,
    Unresolved,
    UnresolvedQuestion,
)
from tests.fakes_choices import FakeChoices
from tests.fakes_credentials import FakeCredentials, FakeTries
from tests.fakes_group import FakeCards, FakeErrands, FakeGroups
from tests.fakes_knowledge import FakePublications
from tests.fakes_letters import FakeLetters, FakeMailings
from tests.fakes_office import FakeAudit, FakeCases, FakeSessions, FakeStaff, FakeViews
from tests.fakes_people import FakePeople
from tests.fakes_registers import FakeDrafts, FakeFiles, FakeNotices, FakePetitions
from tests.fakes_reports import FakeReports
from tests.fakes_rights import FakeHoldings, FakeKeeping
from tests.fakes_sendings import FakeSendings
from tests.fakes_usage import FakeUsage
from tests.fakes_waits import FakeWaits


class FakeClock:
    """Stands still until it is told to move."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


@dataclass
class _FakeUpdates:
    kept: dict[tuple[str, int], StoredUpdate] = field(default_factory=dict)
    handled: set[tuple[str, int]] = field(default_factory=set)

    async def keep(self, updates: Sequence[StoredUpdate]) -> None:
        for update in updates:
            key = (update.channel, update.update_id)
            if key not in self.handled:
                self.kept.setdefault(key, update)

    async def waiting(self, channel: str) -> Sequence[StoredUpdate]:
        return [self.kept[key] for key in sorted(self.kept) if key[0] == channel]

    async def next_of(self, channel: str, chat_key: str) -> StoredUpdate | None:
        waiting = await self.waiting(channel)
        return next((update for update in waiting if update.chat_key == chat_key), None)

    async def known_since(self, channel: str, update_id: int, until: int) -> Sequence[int]:
        known = [number for of, number in (*self.kept, *self.handled) if of == channel]
        return sorted(number for number in known if update_id <= number <= until)

    async def finish(self, channel: str, update_id: int) -> bool:
        key = (channel, update_id)
        self.kept.pop(key, None)
        first = key not in self.handled
        self.handled.add(key)
        return first


@dataclass
class _FakeOutbox:
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    again_at: dict[int, datetime] = field(default_factory=dict)
    leased_until: dict[int, datetime] = field(default_factory=dict)
    last_id: int = 0

    async def add(self, chat_key: str, payload: bytes, at: datetime) -> int:
        self.last_id += 1
        self.deliveries[self.last_id] = Delivery(
            id=self.last_id, chat_key=chat_key, payload=payload, attempts=0, created_at=at
        )
        self.leased_until[self.last_id] = at + LEASE
        return self.last_id

    async def claim_due(self, at: datetime, *, limit: int) -> Sequence[Delivery]:
        due: list[Delivery] = []
        held: set[str] = set()  # one that waits or is under way holds back those behind it
        for delivery in self.deliveries.values():
            free = max(self.again_at.get(delivery.id, at), self.leased_until.get(delivery.id, at))
            if free > at:
                held.add(delivery.chat_key)
            elif delivery.chat_key not in held:
                due.append(delivery)
        for delivery in due[:limit]:
            self.leased_until[delivery.id] = at + LEASE
        return due[:limit]

    async def release(self) -> None:
        self.leased_until.clear()

    async def settle(
        self, id_: int, fate: Fate, *, at: datetime, again_at: datetime | None
    ) -> None:
        delivery = self.deliveries.get(id_)
        if delivery is None:
            return
        if fate is Fate.RETRY:
            self.deliveries[id_] = replace(delivery, attempts=delivery.attempts + 1)
            self.again_at[id_] = again_at or at
            for behind in self.deliveries.values():
                if behind.chat_key == delivery.chat_key and behind.id >= id_:
                    self.leased_until[behind.id] = self.again_at[id_] + LEASE
        else:
            del self.deliveries[id_]
            self.again_at.pop(id_, None)
            self.leased_until.pop(id_, None)

    async def oldest_unsent(self) -> datetime | None:
        return min((each.created_at for each in self.deliveries.values()), default=None)


@dataclass
class _FakeChats:
    outbox: _FakeOutbox
    drafts: FakeDrafts
    states: dict[str, Mapping[str, object]] = field(default_factory=dict)
    reachable: dict[str, bool] = field(default_factory=dict)
    # (chat, message) -> (about, name), the last one shown at the end
    shown: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    group: FakeGroups | None = None

    async def load(self, chat_key: str) -> Mapping[str, object] | None:
        return deepcopy(self.states.get(chat_key))

    async def save(self, chat_key: str, state: Mapping[str, object]) -> None:
        self.states[chat_key] = deepcopy(state)

    async def set_reachable(self, chat_key: str, *, reachable: bool, at: datetime) -> None:
        self.reachable[chat_key] = reachable

    async def is_reachable(self, chat_key: str) -> bool:
        return self.reachable.get(chat_key, True)

    async def move(self, old_key: str, new_key: str) -> None:
        if old_key in self.states:
            self.states[new_key] = self.states.pop(old_key)
        if old_key in self.reachable:
            self.reachable[new_key] = self.reachable.pop(old_key)
        for id_, delivery in self.outbox.deliveries.items():
            if delivery.chat_key == old_key:
                self.outbox.deliveries[id_] = replace(delivery, chat_key=new_key)
        for key in [key for key in self.shown if key[0] == old_key]:
            del self.shown[key]
        await self.drafts.move(old_key, new_key)
        if self.group is not None:
            await self.group.follow(old_key, new_key)

    async def remember(self, chat_key: str, message: str, *, about: str, name: str) -> None:
        self.shown.pop((chat_key, message), None)
        self.shown[chat_key, message] = (about, name)

    async def about(self, chat_key: str, message: str) -> str:
        return self.shown.get((chat_key, message), ("", ""))[0]

    async def message_named(self, chat_key: str, name: str) -> str:
        return next(
            (
                message
                for (chat, message), (_, shown) in reversed(self.shown.items())
                if (chat, shown) == (chat_key, name)
            ),
            "",
        )


@dataclass
class _FakeQuestions:
    found: dict[str, UnresolvedQuestion] = field(default_factory=dict)
    askers: dict[str, dict[str, datetime]] = field(default_factory=dict)
    given: dict[tuple[str, str], bool] = field(default_factory=dict)
    told: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)  # why, when
    numbers: dict[str, int] = field(default_factory=dict)
    why: dict[tuple[str, str], tuple[Unresolved, str]] = field(default_factory=dict)

    async def record_unresolved(
        self, *, text: str, fold: str, reason: Unresolved, entry_id: str, asker: str, at: datetime
    ) -> int:
        lately = at - timedelta(days=1)
        if sum(each.get(asker, lately) > lately for each in self.askers.values()) >= MOST_A_DAY:
            return 0
        askers = self.askers.setdefault(fold, {})
        askers.setdefault(asker, at)
        self.why[fold, asker] = (reason, entry_id)
        first = self.found[fold].first_at if fold in self.found else at
        self.found[fold] = UnresolvedQuestion(
            text=text,
            reason=reason,
            entry_id=entry_id,
            askers=len(askers),
            first_at=first,
            last_at=at,
        )
        self._settle(fold)
        return self.numbers.setdefault(fold, len(self.numbers) + 1)

    def _settle(self, fold: str) -> None:
        said = Counter(self.why[fold, asker] for asker in self.askers[fold])
        last = {self.why[fold, asker]: at for asker, at in self.askers[fold].items()}
        reason, entry_id = max(said, key=lambda why: (said[why], last[why]))
        self.found[fold] = replace(
            self.found[fold], reason=reason, entry_id=entry_id, askers=len(self.askers[fold])
        )

    async def asked_by(self, number: int, asker: str) -> KeptQuestion | None:
        fold = next((fold for fold, each in self.numbers.items() if each == number), "")
        if asker not in self.askers.get(fold, ()):
            return None
        return KeptQuestion(text=self.found[fold].text, fold=fold)

    async def unresolved(self, limit: int) -> Sequence[UnresolvedQuestion]:
        by_number = sorted(self.found.values(), key=lambda each: (each.askers, each.last_at))
        return by_number[::-1][:limit]

    async def asked(self, limit: int) -> Sequence[AskedQuestion]:
        folds = {id(question): fold for fold, question in self.found.items()}
        return [
            AskedQuestion(
                text=question.text,
                fold=folds[id(question)],
                reason=question.reason,
                entry_id=question.entry_id,
                askers=dict(self.askers[folds[id(question)]]),
            )
            for question in await self.unresolved(limit)
        ]

    async def forget_unresolved(self, folds: Sequence[str]) -> None:
        for fold in folds:
            self.found.pop(fold, None)
            self.askers.pop(fold, None)

    async def record_verdict(
        self, *, entry_id: str, asker: str, helpful: bool, reason: str, at: datetime
    ) -> None:
        self.given[entry_id, asker] = helpful
        self.told[entry_id, asker] = (reason, at)

    async def withdraw_verdict(self, *, entry_id: str, asker: str) -> None:
        if self.given.pop((entry_id, asker), None) is not False:
            return
        for fold in list(self.found):
            if self.why.get((fold, asker)) != (Unresolved.UNHELPFUL, entry_id):
                continue
            del self.askers[fold][asker], self.why[fold, asker]
            if self.askers[fold]:
                self._settle(fold)
            else:
                del self.found[fold], self.askers[fold]

    async def verdicts(self) -> Mapping[str, tuple[int, int]]:
        return {
            entry_id: _counts(helpful for (of, _), helpful in self.given.items() if of == entry_id)
            for entry_id, _ in self.given
        }


class FakeUnitOfWork:
    """What one transaction sees."""

    def __init__(self) -> None:
        self.updates = _FakeUpdates()
        self.outbox = _FakeOutbox()
        self.petitions = FakePetitions()
        self.files = FakeFiles()
        self.drafts = FakeDrafts(self.files)
        self.notices = FakeNotices()
        self.chats = _FakeChats(self.outbox, self.drafts)
        self.questions = _FakeQuestions()
        self.people = FakePeople(self)
        self.holdings = FakeHoldings(self)
        self.keeping = FakeKeeping()
        self.staff = FakeStaff()
        self.cases = FakeCases(self.petitions, self.notices)
        self.audit = FakeAudit()
        self.sessions = FakeSessions()
        self.views = FakeViews()
        self.credentials = FakeCredentials()
        self.tries = FakeTries()
        self.reports = FakeReports(self.petitions)
        self.mailings = FakeMailings()
        self.letters = FakeLetters(self.petitions, self.mailings)
        self.cards = FakeCards(self.petitions, self.cases)
        self.group = FakeGroups(self.cards)
        self.chats.group = self.group
        self.errands = FakeErrands(self.petitions)
        self.sendings = FakeSendings()
        self.publications = FakePublications()
        self.waits = FakeWaits(self.notices)
        self.choices = FakeChoices()
        self.usage = FakeUsage()


class FakeStore:
    """Everything kept, in memory; ``kept`` is what the last commit left, for tests to look at."""

    def __init__(self) -> None:
        self.kept = FakeUnitOfWork()
        self._turn = Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[FakeUnitOfWork]:
        async with self._turn:
            uow = deepcopy(self.kept)
            yield uow
            self.kept = uow


def _counts(verdicts: Iterable[bool]) -> tuple[int, int]:
    given = list(verdicts)
    return given.count(True), given.count(False)
