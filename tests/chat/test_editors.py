"""Editors try questions and publish from their private chat; to everybody else it is unknown."""

from functools import partial
from pathlib import Path

import pytest

from bot.chat.conversation import Conversation
from bot.chat.staff.editors import EditorsDesk
from bot.domain.staff import Role
from bot.services.explaining import explain
from bot.services.registers import Person
from bot.texts.catalog import Catalog
from tests.chat.recording import petitioning
from tests.chat.room import Room
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.factories import a_member
from tests.fakes import FakeClock, FakeStore
from tests.knowledge_folder import WHEN


@pytest.fixture(scope="module")
def library() -> KeptLibrary:
    return KeptLibrary()


@pytest.fixture
async def curator(tmp_path: Path, library: KeptLibrary) -> Curator:
    return await curator_of(FakeStore(), FakeClock(), tmp_path / "kb", library)


async def _room(curator: Curator, role: Role | None, *, in_group: bool = False) -> Room:
    assert isinstance(curator.store, FakeStore)
    key = f"k-{role}"
    if role is not None:
        member = a_member(id=0, roles=frozenset({role}), person_key=key)
        async with curator.store.begin() as uow:
            await uow.staff.add(member)
    texts, answering, curating = Catalog(), curator.served[0], curator.curating
    conversation = Conversation(
        texts,
        answering,
        petitions=petitioning(),
        editors=EditorsDesk(
            texts,
            partial(explain, answering),
            editing=curating.editing,
            trials=curating.trials,
            unanswered=curating.unanswered,
            public_url="https://front.example",
        ),
    )
    person = Person(key=key, channel="telegram", number="1", chat_key="p:1")
    return Room(conversation, curator.store, curator.clock, person=person, in_group=in_group)


async def _hears(room: Room, text: str) -> str:
    return "\n".join(screen.html for screen in (await room.say(text)).screens)


async def test_an_editor_sees_how_a_question_is_answered(curator: Curator) -> None:
    room = await _room(curator, Role.EDITOR)

    told = await _hears(room, "/thu may gio mo cua <b>")

    assert "mấy giờ mở cửa" in told
    assert f"1. Tên mục {WHEN}" in told
    assert "trả lời bằng mục đầu" in told
    assert "giống một câu mẫu" in told
    assert "cua &lt;b&gt;" in told
    assert "ví dụ: /thu" in await _hears(room, "/thu")


@pytest.mark.parametrize("role", [None, Role.REVIEWER, Role.LEAD])
@pytest.mark.parametrize("command", ["/thu mấy giờ", "/capnhat", "/capnhat vì sao", "/chuatraloi"])
async def test_the_commands_are_unknown_to_others(
    curator: Curator, role: Role | None, command: str
) -> None:
    room = await _room(curator, role)

    assert await _hears(room, command) == await _hears(room, "/khongcolenhnay")


async def test_in_a_group_nothing_is_told(curator: Curator) -> None:
    room = await _room(curator, Role.EDITOR, in_group=True)

    assert "Tên mục" not in await _hears(room, "/thu mấy giờ mở cửa")


async def test_an_editor_tries_and_publishes_by_command(curator: Curator) -> None:
    room, trials = await _room(curator, Role.ADMIN), curator.curating.trials
    assert "giống bản đang dùng" in await _hears(room, "/capnhat")
    curator.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    assert "1 thay đổi chưa công bố" in await _hears(room, "/capnhat")

    assert "Đang thử" in await _hears(room, "/capnhat Giờ mùa đông")
    await trials.wait()
    assert "Đã thử 16 câu hỏi mẫu, 0 câu" in await _hears(room, "/capnhat")
    assert "Đang công bố" in await _hears(room, "/capnhat Giờ mùa đông")
    await trials.wait()

    assert "phiên bản 2" in await _hears(room, "/capnhat")
    async with curator.store.begin() as uow:
        (newest, *_) = await uow.publications.history(limit=1)
    assert (newest.reason, newest.author) == ("Giờ mùa đông", "staff:1")


async def test_what_loses_answers_is_not_published_by_command(curator: Curator) -> None:
    room = await _room(curator, Role.EDITOR)
    curator.folder.asking(WHEN, *(f"zz {number} kk" for number in range(8)))
    await _hears(room, "/capnhat gọn")
    await curator.curating.trials.wait()

    told = await _hears(room, "/capnhat gọn")

    assert "không công bố từ đây được" in told
    assert "https://front.example/console/knowledge" in told


async def test_an_editor_sees_what_most_people_asked_in_vain(curator: Curator) -> None:
    room = await _room(curator, Role.EDITOR)
    assert "Không có câu hỏi nào" in await _hears(room, "/chuatraloi")
    await curator.ask("gửi xe chỗ nào", "a")
    await curator.ask("giữ <b> hộ đồ", "a", "b")

    told = await _hears(room, "/chuatraloi")

    assert "1. giữ &lt;b&gt; hộ đồ (2 người" in told
    assert "2. gửi xe chỗ nào (1 người" in told
    assert "https://front.example/console/knowledge/questions" in told
