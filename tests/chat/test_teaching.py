"""What editors settle from their private chat is settled once, and by editors only."""

from pathlib import Path

import pytest

from bot.domain.staff import Role
from tests.chat.editors_room import editors_room
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.fakes import FakeClock, FakeStore
from tests.knowledge_folder import WHEN

ASKED = "mấy giờ thì cơ quan mở cửa nhỉ"
ADD = f"Thêm vào: Tên mục {WHEN}"


@pytest.fixture
async def curator(tmp_path: Path) -> Curator:
    curator = await curator_of(FakeStore(), FakeClock(), tmp_path / "kb", KeptLibrary())
    await curator.ask(ASKED, "a", "b")
    return curator


async def test_a_tap_on_an_older_button_changes_nothing_more(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR)
    await room.say("/chuatraloi")
    await room.tap(f"1. {ASKED}")
    await room.tap(ADD)
    before = room.messages[-1]
    await room.tap("Thêm cách hỏi")
    await room.settle()
    room.messages.append(before)

    await room.tap("Thêm cách hỏi")
    await room.afterwards.finish()

    assert "không còn dùng được" in room.turn.notice
    assert curator.text().count(ASKED) == 1


async def test_the_buttons_do_nothing_for_others(curator: Curator) -> None:
    editor = await editors_room(curator, Role.EDITOR)
    await editor.say("/chuatraloi")
    await editor.tap(f"1. {ASKED}")
    for role in (None, Role.REVIEWER, Role.LEAD):
        other = await editors_room(curator, role)
        other.messages.append(editor.messages[-1])

        await other.tap("Ngoài phạm vi")
        await other.afterwards.finish()

        assert ASKED not in other.shown
        assert not other.heard
        assert "không còn dùng được" in other.turn.notice


async def test_what_would_not_be_sound_is_not_written_and_said(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR)
    await room.say("/chuatraloi")
    await room.tap(f"1. {ASKED}")
    await room.tap("Ngoài phạm vi")  # the folder has no such list that could be added to

    said = await room.settle()

    assert "người giữ kho git" in said
    assert ASKED not in curator.text("language/signals.yaml")
