"""The staff group without a channel: a store in memory, members, their chats."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from bot.chat.conversation import Conversation
from bot.chat.links import Links
from bot.chat.screens import Placement, Screen
from bot.chat.staff.board import Board
from bot.chat.staff.counter import NAME, Counter
from bot.chat.staff.desk import StaffDesk
from bot.chat.staff.digest import Digest
from bot.chat.staff.faces import Faces
from bot.domain.staff import Member, Operator, Role
from bot.domain.workdays import Calendar
from bot.services.answers import Answers
from bot.services.casework import Casework
from bot.services.correspondence import Registry
from bot.services.deciding import Deciding, DueDecisions
from bot.services.due_sendings import DueSendings
from bot.services.forwarding import Forwarding
from bot.services.ports import Fate
from bot.services.registers import Person
from bot.services.sending import SendingDesk
from bot.services.staffing import Staffing
from bot.texts.catalog import Catalog
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Room
from tests.chat.village import a_knowledge
from tests.factories import a_move, a_petition
from tests.fakes import FakeClock, FakeStore

GROUP = "telegram:-100"
CODE = "KN-9TR-6JV-PXR"
HOLIDAY = date(2026, 11, 24)
ROOT = Operator(user="root")


@dataclass(frozen=True)
class Told:
    """What became of it."""

    fate: Fate
    wait: timedelta | None = None


@dataclass
class Wall:
    """The group as its members see it: named screens are changed in place."""

    store: FakeStore
    fates: list[Fate] = field(default_factory=list)  # of the next screens; sent after these
    log: list[Screen] = field(default_factory=list)  # whatever was sent or changed
    pin_fates: list[Fate] = field(default_factory=list)  # likewise, of the counter
    pinned: list[Screen] = field(default_factory=list)  # the counter, each time it changed

    async def show(self, chat_key: str, screen: Screen, *, quiet: bool) -> Told:
        del quiet
        if screen.name == NAME:
            fate = self.pin_fates.pop(0) if self.pin_fates else Fate.SENT
            if fate is Fate.SENT:
                self.pinned.append(screen)
            return Told(fate)
        fate = self.fates.pop(0) if self.fates else Fate.SENT
        if fate is not Fate.SENT:
            return Told(fate)
        self.log.append(screen)
        if screen.name:
            assert screen.placement is Placement.RENEW
            async with self.store.begin() as uow:
                old = await uow.chats.message_named(chat_key, screen.name)
                message = old or f"w{len(self.log)}"
                await uow.chats.remember(chat_key, message, about=screen.about, name=screen.name)
        return Told(fate)

    @property
    def words(self) -> list[str]:
        return [screen.html for screen in self.log]


class StaffOffice:
    """Everything of the staff group; the bot is called ``bot`` unless it is told otherwise."""

    def __init__(self, texts: Catalog, *, bot: str = "bot", public_url: str = "") -> None:
        self.store = FakeStore()
        self.clock = FakeClock(datetime.fromisoformat("2026-11-23T07:00+07:00"))
        self.wall = Wall(self.store)
        knowledge, links, tokens = a_knowledge(), Links(bot), count(1)
        recorder = petitioning()

        def token() -> str:
            return f"{next(tokens):043}"

        self.staffing = Staffing(sectors=["mot", "hai"], places=["00000"], token=token)
        casework = Casework(recorder, token=token)
        deciding = Deciding(handling=recorder.handling, undo=timedelta(seconds=60))
        self.decisions = DueDecisions(self.store, self.clock, lambda: deciding)
        sending = SendingDesk(
            casework=casework,
            forwarding=Forwarding(
                Registry(), handling=recorder.handling, calendar=Calendar(), token=token
            ),
            answers=Answers(Registry(), handling=recorder.handling),
            undo=timedelta(seconds=60),
        )
        self.sendings = DueSendings(self.store, self.clock, lambda: sending)
        faces = Faces(texts, knowledge, links, public_url)
        staff = StaffDesk(
            texts,
            faces,
            links,
            staffing=self.staffing,
            casework=casework,
            deciding=deciding,
            sending=sending,
            public_url=public_url,
        )
        self.conversation = Conversation(
            texts, FakeAnswering(knowledge, {}), petitions=recorder, staff=staff
        )
        self.board = Board(
            self.store,
            self.clock,
            faces=lambda: faces,
            digest=Digest(texts),
            counter=Counter(texts),
            calendar=lambda: Calendar(days_off={HOLIDAY: "off"}),
            channel=self.wall,
        )

    async def open(self) -> None:
        async with self.store.begin() as uow:
            await uow.group.open(GROUP)

    async def record(self, code: str = CODE, **fields: object) -> None:
        petition = a_petition(code=code, **{"sector": "mot", "place_id": "00000", **fields})
        async with self.store.begin() as uow:
            await uow.petitions.add(petition, a_move(at=self.clock.now()), ["den"])

    async def add(self, name: str, *roles: Role) -> tuple[Member, str]:
        """Add a member; returns them and their invitation."""
        now = self.clock.now()
        async with self.store.begin() as uow:
            member = await self.staffing.add(
                uow, ROOT, name=name, roles=roles or (Role.REVIEWER,), now=now
            )
            return member, await self.staffing.invite(uow, ROOT, member.id, now)

    async def joined(self, name: str, *roles: Role) -> Room:
        """The private chat of somebody who accepted."""
        _, token = await self.add(name, *roles)
        room = self.private(name)
        await room.say(f"/start i-{token}")
        return room

    def private(self, name: str) -> Room:
        person = Person(key=f"k-{name}", channel="telegram", number=name, chat_key=f"p:{name}")
        return Room(self.conversation, self.store, self.clock, person=person)

    def inside(self, name: str) -> Room:
        """The same person in the group."""
        person = Person(key=f"k-{name}", channel="telegram", number=name, chat_key=GROUP)
        return Room(self.conversation, self.store, self.clock, person=person, in_group=True)

    async def go_on(self, **time: float) -> None:
        """Let time pass, and the rounds come."""
        self.clock.advance(timedelta(**time))
        await self.decisions.work()
        await self.sendings.work()
        await self.board.work()
