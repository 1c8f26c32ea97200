"""The private chat of somebody who may keep the knowledge, with what is shown there afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.chat.conversation import Conversation
from bot.chat.screens import Screen
from bot.chat.staff.afterwards import Afterwards
from bot.chat.staff.editors import EditorsDesk
from bot.domain.staff import Role
from bot.services.explaining import explain
from bot.services.file_ports import FileNotTakenError, OutOfReachError, Refusal
from bot.services.ports import Fate
from bot.services.registers import Person
from bot.telegram.messenger import Told
from bot.texts.catalog import shipped_texts
from tests.chat.recording import petitioning
from tests.chat.room import Room
from tests.console.curator import Curator
from tests.factories import a_member
from tests.fakes import FakeStore

PAGE = "https://front.example"


@dataclass
class EditorsRoom(Room):
    """What is begun there goes on after the turn; :meth:`settle` waits for it."""

    files: Mapping[str, bytes] = field(default_factory=dict)  # those that can be fetched
    afterwards: Afterwards = field(default_factory=lambda: Afterwards(shipped_texts()))
    heard: list[Screen] = field(default_factory=list)
    is_cut_off: bool = False

    async def show(self, chat_key: str, screen: Screen, *, quiet: bool) -> Told:
        """Be the channel."""
        assert (chat_key, quiet) == (self.person.chat_key, False)
        self.heard.append(screen)
        await self.hear(screen)
        return Told(fate=Fate.SENT)

    async def fetch(self, source: str, *, limit: int) -> bytes:
        if self.is_cut_off:
            raise OutOfReachError
        if source not in self.files:
            raise FileNotTakenError(Refusal.GONE)
        return self.files[source]

    async def settle(self) -> str:
        """The last words, once all that was begun is done."""
        await self.afterwards.finish()
        return self.messages[-1].html


async def editors_room(
    curator: Curator, role: Role | None, *, in_group: bool = False, page: str = PAGE
) -> EditorsRoom:
    """A chat of somebody with a role."""
    assert isinstance(curator.store, FakeStore)
    key = f"k-{role}"
    if role is not None:
        member = a_member(id=0, roles=frozenset({role}), person_key=key)
        async with curator.store.begin() as uow:
            await uow.staff.add(member)
    texts, answering, curating = shipped_texts(), curator.served[0], curator.curating
    afterwards = Afterwards(texts)
    conversation = Conversation(
        texts,
        answering,
        petitions=petitioning(),
        editors=EditorsDesk(
            texts,
            answering.knowledge,
            partial(explain, answering),
            editing=curating.editing,
            trials=curating.trials,
            imports=curating.imports,
            unanswered=curating.unanswered,
            afterwards=afterwards,
            public_url=page,
        ),
    )
    person = Person(key=key, channel="telegram", number="1", chat_key="p:1")
    room = EditorsRoom(
        conversation,
        curator.store,
        curator.clock,
        person=person,
        in_group=in_group,
        afterwards=afterwards,
    )
    afterwards.open(room, room)
    return room
