"""An editor sends an official document in private: read, reported, written, undone, dropped."""

from pathlib import Path

import pytest

from bot.domain.staff import Role
from tests.chat.editors_room import EditorsRoom, editors_room
from tests.chat.room import buttons_of
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.console.test_import_page import GAP, LAW
from tests.fakes import FakeClock, FakeStore
from tests.importing.papers import SHORT

NEW = "documents/01-2026-qc-tn.yaml"


@pytest.fixture(scope="module")
def library() -> KeptLibrary:
    return KeptLibrary()


@pytest.fixture
async def curator(tmp_path: Path, library: KeptLibrary) -> Curator:
    return await curator_of(FakeStore(), FakeClock(), tmp_path / "kb", library)


async def _sent(room: EditorsRoom, text: str, *, caption: str = "") -> str:
    """The report on a document."""
    room.files = {"a-reference": text.encode()}
    await room.send("document", caption, name="../quy <b> chế.txt", media_type="text/plain")
    return await room.settle()


def _labels(room: EditorsRoom) -> list[str]:
    return [button.label for button in buttons_of(room.messages[-1])]


def _documents(curator: Curator) -> set[str]:
    return {path.name for path in (curator.folder.root / "documents").glob("*")}


async def test_a_document_is_reported_before_anything_is_written(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR)

    told = await _sent(room, LAW, caption="văn bản mới ban hành")

    assert "Văn bản: Quy chế" in told
    assert "01/2026/QC-TN" in told
    assert "2 chương, 4 điều, 2 khoản" in told
    assert "Có hiệu lực từ 01/12/2026" in told
    assert "Đây là văn bản mới" in told
    assert _labels(room) == ["Nhập vào bản nháp", "Xem đầy đủ", "Bỏ tệp"]
    full = buttons_of(room.messages[-1])[1].url
    assert full.startswith("https://front.example/console/knowledge/import/")
    assert "Đang tải và đọc tệp" in room.heard[0].html
    assert len(room.messages) == 1  # one message, edited
    assert not _documents(curator)


async def test_it_is_written_into_the_working_copy_and_taken_back(curator: Curator) -> None:
    room = await editors_room(curator, Role.ADMIN)
    await _sent(room, LAW)

    report = room.messages[-1]
    await room.tap("Nhập vào bản nháp")
    await room.tap("Nhập vào bản nháp")  # before the first is done
    written = await room.settle()

    assert "Đã ghi 4 điều vào bản làm việc" in written
    assert len(_documents(curator)) == 1
    async with curator.store.begin() as uow:
        acts = [(each.act, each.who) for each in await uow.audit.records(after=0, limit=50)]
    assert ("knowledge.import", "staff:1") in acts
    assert len(room.messages) == 1

    again = await _sent(room, LAW)
    assert "đã có văn bản này (mã quy-01-2026-qc-tn: Quy chế về việc giữ sạch" in again
    room.messages.pop()
    done = room.messages[-1]
    room.messages.append(report)
    await room.tap("Nhập vào bản nháp")  # a second time
    assert "không còn dùng được" in room.turn.notice

    (path,) = (curator.folder.root / "documents").iterdir()
    imported = path.read_bytes()
    path.write_bytes(imported + b"# seen\n")  # somebody goes on with it
    room.messages[:] = [done]
    await room.tap("Hoàn tác")
    assert "đã được sửa tiếp" in await room.settle()
    path.write_bytes(imported)

    room.messages[:] = [done]
    await room.tap("Hoàn tác")
    assert "như trước khi nhập" in await room.settle()
    assert not _documents(curator)


async def test_a_document_without_chapters_is_written_too(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR)
    assert "0 chương, 2 điều" in await _sent(room, SHORT)

    await room.tap("Nhập vào bản nháp")

    assert "Đã ghi 2 điều vào bản làm việc" in await room.settle()


async def test_what_stops_an_import_is_decided_on_the_console(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR)

    told = await _sent(room, GAP)

    assert "<b>Phải xem lại:</b>" in told
    assert "trên trang làm việc" in told
    assert _labels(room) == ["Xem đầy đủ", "Bỏ tệp"]

    room = await editors_room(curator, Role.EDITOR, page="")
    assert 'knowledge import TỆP --override article_gap --reason "lý do"' in await _sent(room, GAP)
    assert _labels(room) == ["Bỏ tệp"]


async def test_which_document_it_is_is_chosen_on_the_console_where_it_has_no_number(
    curator: Curator,
) -> None:
    room = await editors_room(curator, Role.EDITOR)

    nameless = "\n".join(line for line in LAW.split("\n") if not line.startswith(("Số:", "Về ")))
    told = await _sent(room, nameless)

    assert "phải chọn mã trên trang làm việc:\n- Quy chế x (mã quy-che-x)" in told
    assert _labels(room) == ["Xem đầy đủ", "Bỏ tệp"]
    told = await _sent(room, nameless.replace("QUY CHẾ", "NỘI QUY"))
    assert "mã của văn bản phải chọn trên trang làm việc" in told
    assert _labels(room) == ["Xem đầy đủ", "Bỏ tệp"]
    assert "không nhập được. Hãy sửa tệp" in await _sent(room, "Chỉ vài dòng, không có điều nào.")


async def test_a_dropped_file_is_forgotten(curator: Curator) -> None:
    room = await editors_room(curator, Role.EDITOR)
    await _sent(room, LAW)
    report = room.messages[-1]
    await room.tap("Bỏ tệp")
    assert "không ghi gì" in room.shown
    room.messages.append(report)

    await room.tap("Nhập vào bản nháp")

    assert "không còn giữ tệp này" in room.shown
    assert not _documents(curator)


async def test_a_file_that_is_no_document_or_does_not_come_is_refused_with_the_reason(
    curator: Curator,
) -> None:
    room = await editors_room(curator, Role.EDITOR)
    for content, said in (
        (b"PK\x03\x04 nothing", "hỏng"),
        (b"\x89PNG\r\n\x1a\n", "một ảnh"),
        (b"", "không có chữ nào"),
    ):
        room.files = {"a-reference": content}
        await room.send("document", name="luat.docx")
        assert said in await room.settle()
        assert "Không nhập được tệp này" in room.messages[-1].html

    room.files = {}
    await room.send("document", name="luat.docx")
    assert "không còn giữ tệp này" in await room.settle()
    room.is_cut_off = True
    await room.send("document", name="luat.docx")
    assert "Chưa tải được" in await room.settle()

    before = len(room.heard)
    await room.send("document", name="luat.pdf", size=20 * 1024 * 1024 + 1)
    assert "20 MB" in room.shown  # before it is fetched
    assert "/console/knowledge/import" in room.shown
    assert len(room.heard) == before


async def test_a_file_of_anybody_else_or_in_a_group_is_what_it_was(curator: Curator) -> None:
    citizen = await editors_room(curator, None)
    await citizen.send("document", name="luat.docx")
    for role, in_group in (
        (None, False), (Role.REVIEWER, False), (Role.LEAD, False), (Role.EDITOR, True),
    ):  # fmt: skip
        room = await editors_room(curator, role, in_group=in_group)
        room.files = {"a-reference": LAW.encode()}

        await room.send("document", name="luat.docx")
        await room.afterwards.finish()

        assert room.shown == citizen.shown
        assert not room.heard


async def test_the_file_of_an_editor_who_writes_a_petition_goes_with_the_petition(
    curator: Curator,
) -> None:
    room = await editors_room(curator, Role.EDITOR)
    await room.say("/kiennghi")

    await room.send("document", name="don.docx")
    await room.afterwards.finish()

    assert not room.heard


async def test_the_buttons_do_nothing_for_others(curator: Curator) -> None:
    editor = await editors_room(curator, Role.EDITOR)
    await _sent(editor, LAW)
    other = await editors_room(curator, Role.LEAD)
    other.messages.append(editor.messages[-1])

    await other.tap("Nhập vào bản nháp")
    await other.afterwards.finish()

    assert "không còn dùng được" in other.turn.notice
    assert not _documents(curator)
