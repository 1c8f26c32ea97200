"""An office with its staff: each act in a unit of work of its own, by a member read anew."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from bot.domain.petition import State
from bot.domain.staff import Member, Operator, Role
from bot.services.casework import Casework
from bot.services.deciding import Deciding, DueDecisions
from bot.services.handling import Particulars
from bot.services.office import AuditRecord, Decision
from bot.services.ports import Store
from bot.services.registers import Person
from bot.services.staffing import Staffing
from tests.fakes import FakeClock
from tests.services.petition_office import Office

ROOT = Operator(user="root")
SECTORS, PLACES = ("electricity", "land"), ("05443", "05455")
UNDO = timedelta(seconds=60)
TOLD = {"note": "Xin cho biết rõ hơn", "body": "UBND xã"}


class AtDesk:
    """Staff on a store; ``citizens`` is the citizens' side of it."""

    def __init__(self, store: Store, *, undo: timedelta = UNDO) -> None:
        self.store = store
        self.citizens = Office(store)
        numbers = count(1)

        def token() -> str:
            return f"token-{next(numbers)}"

        petitioning = self.citizens.petitioning
        self.staffing = Staffing(sectors=SECTORS, places=PLACES, token=token)
        self.casework = Casework(petitioning, token=token)
        self.deciding = Deciding(handling=petitioning.handling, undo=undo)

    async def add(self, name: str = "Tâm", *roles: Role, **scopes: Any) -> int:
        """Add a member; a reviewer, if nothing else is said."""
        async with self.store.begin() as uow:
            member = await self.staffing.add(
                uow,
                ROOT,
                name=name,
                roles=roles or (Role.REVIEWER,),
                now=self.citizens.now,
                **scopes,
            )
        return member.id

    async def join(self, member_id: int, key: str) -> Member:
        """Let a member accept an invitation with an account."""
        person = Person(key=key, channel="telegram", number=key, chat_key=f"telegram:{key}")
        async with self.store.begin() as uow:
            token = await self.staffing.invite(uow, ROOT, member_id, self.citizens.now)
            return await self.staffing.accept(uow, token, person, self.citizens.now)

    async def member(self, member_id: int) -> Member:
        async with self.store.begin() as uow:
            member = await uow.staff.get(member_id)
        assert member is not None
        return member

    async def does(self, act: str, by: int | Operator, *asked: Any, **said: Any) -> Any:
        """Call a method of one of the services for a member."""
        service = next(
            each for each in (self.casework, self.deciding, self.staffing) if hasattr(each, act)
        )
        async with self.store.begin() as uow:
            actor = by if isinstance(by, Operator) else await uow.staff.get(by)
            return await getattr(service, act)(uow, actor, *asked, now=self.citizens.now, **said)

    async def decide(self, by: int, code: str, to: State, **said: str) -> Decision:
        """Decide upon a petition as it stands, with all that a citizen must be told."""
        version = (await self.citizens.get(code)).version
        particulars = Particulars(**{**TOLD, **said})
        decision: Decision = await self.does("decide", by, code, to, particulars, version=version)
        return decision

    async def passes(self, by: timedelta = UNDO) -> None:
        """Let time pass and the round go by."""
        self.citizens.now += by
        await DueDecisions(self.store, FakeClock(self.citizens.now), lambda: self.deciding).work()

    async def record(self) -> Sequence[AuditRecord]:
        async with self.store.begin() as uow:
            return await uow.audit.records(after=0, limit=1000)

    async def acts(self) -> list[tuple[str, str, str]]:
        return [(each.who, each.act, each.subject) for each in await self.record()]
