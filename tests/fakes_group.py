"""Stand-ins for the staff group; they pass tests/store/test_group.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.errors import PetitionNotFoundError
from bot.services.group import AlreadyToldError, Errand, Stale
from tests.fakes_office import FakeCases
from tests.fakes_registers import FakePetitions


@dataclass
class FakeCards:
    """Knows what changed by comparing with what was shown."""

    petitions: FakePetitions
    cases: FakeCases
    seen: dict[str, str] = field(default_factory=dict)  # how things were when last looked at
    changes: dict[str, int] = field(default_factory=dict)
    drawn: dict[str, tuple[int, int, datetime | None]] = field(default_factory=dict)
    refreshed: set[str] = field(default_factory=set)

    async def stale(self, at: datetime, *, limit: int) -> Sequence[Stale]:
        found = []
        for code in self.petitions.kept:
            self._look_at(code)
            shown, told, due_at = self.drawn.get(code, (0, 0, None))
            if shown != self.changes[code] and (due_at is None or due_at <= at):
                found.append(
                    Stale(
                        code=code,
                        changes=self.changes[code],
                        told=told,
                        is_refreshed=code in self.refreshed,
                    )
                )
        return sorted(found, key=lambda card: card.is_refreshed)[:limit]

    async def shown(self, card: Stale, *, told: int, again_at: datetime) -> None:
        self.drawn[card.code] = (card.changes, told, again_at)

    async def put_off(self, card: Stale, again_at: datetime) -> None:
        shown, told, _ = self.drawn.get(card.code, (0, 0, None))
        self.drawn[card.code] = (shown, told, again_at)

    async def refresh(self) -> None:
        for code, petition in self.petitions.kept.items():
            if petition.is_open:
                self._look_at(code)
                shown, told, _ = self.drawn.get(code, (0, 0, None))
                if shown == self.changes[code]:
                    self.refreshed.add(code)
                self.changes[code] += 1
                self.drawn[code] = (shown, told, None)

    def _look_at(self, code: str) -> None:
        parts = (
            self.petitions.kept[code],
            self.petitions.words.get(code),
            replace(case, tags=()) if (case := self.cases.kept.get(code)) else None,
            self.cases.decisions.get(code),
        )
        if self.seen.get(code) != repr(parts):
            self.seen[code] = repr(parts)
            self.changes[code] = self.changes.get(code, 0) + 1
            self.refreshed.discard(code)


@dataclass
class FakeGroups:
    """One group."""

    cards: FakeCards
    setting: str | None = None
    chat: str = ""
    holder: str = ""
    held_until: datetime | None = None
    digest_on: date | None = None

    async def open(self, chat_key: str) -> None:
        if self.setting != chat_key:
            self.setting = self.chat = chat_key
            self.holder, self.held_until, self.digest_on = "", None, None
            await self.cards.refresh()

    async def chat_key(self) -> str:
        return self.chat

    async def hold(self, holder: str, at: datetime, until: datetime) -> bool:
        if self.setting is None:
            return False
        if self.holder != holder and self.held_until is not None and self.held_until > at:
            return False
        self.holder, self.held_until = holder, until
        return True

    async def digest(self, day: date) -> date | None:
        before = self.digest_on
        if before is not None and before >= day:
            raise AlreadyToldError
        self.digest_on = day
        return before

    async def undigest(self, before: date | None) -> None:
        self.digest_on = before

    async def follow(self, old_key: str, new_key: str) -> None:
        if self.chat and self.chat == old_key:
            self.chat = new_key
            await self.cards.refresh()


@dataclass
class FakeErrands:
    """By number."""

    petitions: FakePetitions
    kept: dict[int, Errand] = field(default_factory=dict)
    last: int = 0

    async def begin(self, errand: Errand) -> Errand:
        if errand.code not in self.petitions.kept:
            raise PetitionNotFoundError
        for each in list(self.kept.values()):
            if (each.code, each.member_id) == (errand.code, errand.member_id):
                del self.kept[each.id]
        self.last += 1
        self.kept[self.last] = replace(errand, id=self.last)
        return self.kept[self.last]

    async def get(self, id_: int, member_id: int, at: datetime) -> Errand | None:
        errand = self.kept.get(id_)
        mine = errand is not None and errand.member_id == member_id and errand.until > at
        return errand if mine else None

    async def change(self, errand: Errand) -> None:
        self.kept[errand.id] = errand

    async def finish(self, id_: int) -> bool:
        return self.kept.pop(id_, None) is not None
