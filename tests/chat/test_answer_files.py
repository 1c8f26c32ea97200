"""The document of a body's answer reaches whoever sent the petition, and nobody else."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.conversation import Conversation
from bot.chat.events import Pressed
from bot.chat.news import PetitionNews
from bot.chat.notifying import Notifier
from bot.chat.parcels import Parcel, ParcelsByKind
from bot.chat.tracking.answer_files import ANSWER, AnswerFiles
from bot.domain.errors import NotFoundError
from bot.domain.letter import FileRole
from bot.domain.petition import State
from bot.files.vault import FileVault
from bot.services.noticing import tell_of_answer_file
from bot.services.registers import NoticeState, Person
from bot.texts.catalog import shipped_texts
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Room, buttons_of
from tests.chat.test_notifying import FakeChannel
from tests.chat.village import a_knowledge
from tests.factories import NOW, a_move, a_petition
from tests.fakes import FakeClock, FakeStore
from tests.letters_factory import a_letter, a_letter_file, an_enclosed

LAN = Person(key="lan", channel="telegram", number="1", chat_key="telegram:1")
MINH = Person(key="minh", channel="telegram", number="2", chat_key="telegram:2")
CODE = "KN-0001"
CONTENT = b"%PDF-1.7 the answer"


class Others:
    """Makes every other parcel."""

    async def open(self, reference: str) -> Parcel:
        return Parcel(name="copy", content=reference.encode())


class Desk:
    """A petition of Lan that Minh joined, with the document of an answer."""

    def __init__(self, folder: Path) -> None:
        self.store = FakeStore()
        self.vault = FileVault(folder)
        self.channel = FakeChannel()
        self.parcels = ParcelsByKind({ANSWER: AnswerFiles(self.store, self.vault)}, Others())
        self.notifier = Notifier(
            self.store, FakeClock(NOW), news=PetitionNews(shipped_texts()), channel=self.channel
        )

    async def answered(self, **fields: Any) -> int:
        file = a_letter_file(
            role=FileRole.ANSWER,
            name="tra loi.pdf",
            sha256=await self.vault.keep(CONTENT),
            code=CODE,
        )
        async with self.store.begin() as uow:
            for person in (LAN, MINH):
                await uow.people.know(person, NOW)
            petition = a_petition(code=CODE, person_key="lan", state=State.ANSWERED)
            await uow.petitions.add(replace(petition, **fields), a_move(), [])
            await uow.petitions.support(CODE, "minh", NOW)
            letter = await uow.letters.add(a_letter(), [an_enclosed(code=CODE)])
            added = await uow.letters.add_file(letter.id, file)
            await tell_of_answer_file(uow, petition, number=added.id, now=NOW)
        return added.id

    def room(self, person: Person) -> Room:
        answering = FakeAnswering(a_knowledge(), {})
        conversation = Conversation(shipped_texts(), answering, petitions=petitioning())
        return Room(conversation, self.store, FakeClock(NOW), person=person)

    async def fates(self) -> Mapping[str, NoticeState]:
        async with self.store.begin() as uow:
            return {each.person_key: each.state for each in await uow.notices.of_petition(CODE)}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_the_sender_alone_gets_the_document_as_it_came(desk: Desk) -> None:
    await desk.answered()

    await desk.notifier.work()

    ((chat, screen, _),) = desk.channel.shown
    assert chat == LAN.chat_key
    assert CODE in screen.html
    assert len(screen.html) <= 1024  # what a caption holds
    assert await desk.parcels.open(screen.file) == Parcel(name="tra loi.pdf", content=CONTENT)
    assert await desk.fates() == {"lan": NoticeState.SENT}


@pytest.mark.parametrize("fields", [{"muted": True}, {"person_key": ""}], ids=["muted", "erased"])
async def test_who_wants_no_news_or_was_erased_gets_none(
    desk: Desk, fields: Mapping[str, Any]
) -> None:
    await desk.answered(**fields)

    await desk.notifier.work()

    assert desk.channel.shown == []
    assert await desk.fates() == {"lan": NoticeState.SKIPPED}


async def test_the_sender_gets_it_once_more_from_the_petition_itself(desk: Desk) -> None:
    id_ = await desk.answered()
    room = desk.room(LAN)
    await room.happen(Pressed(data=f"1:pk:{CODE}"))

    await room.tap("Lấy văn bản trả lời")

    (screen,) = room.turn.screens
    assert CODE in screen.html
    assert screen.file == f"answer:{CODE}:{id_}"
    assert (await desk.parcels.open(screen.file)).content == CONTENT


async def test_nobody_else_is_offered_it_or_gets_it_by_a_forged_button(desk: Desk) -> None:
    await desk.answered()
    for person in (MINH, replace(LAN, key="nobody")):
        room = desk.room(person)
        await room.happen(Pressed(data=f"1:pk:{CODE}"))
        assert CODE in room.shown
        labels = [each.label for screen in room.turn.screens for each in buttons_of(screen)]
        assert "Lấy văn bản trả lời" not in labels

        await room.happen(Pressed(data=f"1:pa:{CODE}:fetch"))
        assert not any(screen.file for screen in room.turn.screens)


async def test_a_document_that_is_gone_or_of_another_petition_is_not_opened(desk: Desk) -> None:
    id_ = await desk.answered()

    for reference in (f"answer:{CODE}:{id_ + 1}", f"answer:KN-0002:{id_}"):
        with pytest.raises(NotFoundError):
            await desk.parcels.open(reference)
    assert (await desk.parcels.open("lan|telegram|1|telegram:1|0")).name == "copy"
