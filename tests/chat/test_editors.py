"""Editors try questions and publish from their private chat; to everybody else it is unknown."""

from pathlib import Path

import pytest

from bot.domain.staff import Role
from tests.chat.editors_room import editors_room
from tests.chat.room import Room
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.fakes import FakeClock, FakeStore
from tests.knowledge_folder import WHEN


@pytest.fixture(scope="module")
def library() -> KeptLibrary:
    return KeptLibrary()


@pytest.fixture
async def curator(tmp_path: Path, library: KeptLibrary) -> Curator:
    return await curator_of(FakeStore(), FakeClock(), tmp_path / "kb", library)


async def _hears(room: Room, text: str) -> str:
    return "\n".join(screen.html for screen in (await room.say(text)).screens)


@pytest.mark.parametrize("role", [None, Role.REVIEWER, Role.LEAD])
@pytest.mark.parametrize("command", ["/thu mấy giờ", "/capnhat", "/capnhat vì sao", "/chuatraloi"])
async def test_the_commands_are_unknown_to_others(
    curator: Curator, role: Role | None, command: str
) -> None:
    room = await editors_room(curator, role)

    assert await _hears(room, command) == await _hears(room, "/khongcolenhnay")


async def test_in_a_group_nothing_is_told(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR, in_group=True)

    assert "Tên mục" not in await _hears(room, "/thu mấy giờ mở cửa")


async def test_what_is_published_by_command_bears_the_reason_and_the_author(
    curator: Curator,
) -> None:
    room, trials = await editors_room(curator, Role.ADMIN), curator.curating.trials
    curator.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    for _ in range(2):
        await _hears(room, "/capnhat Giờ mùa đông")
        await trials.wait()

    async with curator.store.begin() as uow:
        (newest, *_) = await uow.publications.history(limit=1)
    assert (newest.number, newest.reason, newest.author) == (2, "Giờ mùa đông", "staff:1")


async def test_what_changed_since_it_was_tried_is_tried_anew_and_not_published(
    curator: Curator,
) -> None:
    room, trials = await editors_room(curator, Role.EDITOR), curator.curating.trials
    curator.folder = curator.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    await _hears(room, "/capnhat giờ mùa đông")
    await trials.wait()
    curator.folder.answering(WHEN, "Mở cửa từ 9 giờ.")

    assert "đã đổi sau lần thử trước" in await _hears(room, "/capnhat thêm một việc")
    await trials.wait()
    async with curator.store.begin() as uow:
        assert (await uow.publications.newest()).number == 1

    await _hears(room, "/capnhat thêm một việc")
    await trials.wait()
    await curator.follow()
    assert curator.served[0].knowledge.entries[WHEN].answer == "Mở cửa từ 9 giờ."


async def test_what_loses_answers_is_not_published_by_command(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR)
    curator.folder.asking(WHEN, *(f"zz {number} kk" for number in range(8)))
    await _hears(room, "/capnhat gọn")
    await curator.curating.trials.wait()

    told = await _hears(room, "/capnhat gọn")

    assert "không công bố từ đây được" in told
    assert "https://front.example/console/knowledge" in told
