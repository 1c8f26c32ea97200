"""The copy of a person's data: whole, in parts that can be sent, and explained."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.rights.copies import Copies, reference_to
from bot.chat.rights.written import Written
from bot.domain.letter import FileRole, LetterState, Way
from bot.domain.local_time import local_day
from bot.domain.petition import CITIZEN, Actor, ActorKind, Contact, Note, NoteKind, Pin, State
from bot.files.vault import FileVault
from bot.services import export
from bot.services.ports import Unresolved
from bot.services.registers import Block, FileState, Person, Topic
from bot.services.usage import Spent
from bot.texts.catalog import shipped_texts
from tests.chat.collection import LITTLE
from tests.factories import NOW, a_draft, a_file, a_move, a_petition, a_wait
from tests.fakes import FakeClock, FakeStore
from tests.letters_factory import TODAY, a_letter, a_letter_file, an_enclosed

LAN = Person(key="lan", channel="telegram", number="7", chat_key="telegram:7")
STAFF = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")
JSON = "du-lieu-cua-toi.json"


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def copies(store: FakeStore, vault: FileVault) -> Copies:
    return Copies(
        store, FakeClock(), vault=vault, written=lambda: Written(shipped_texts(), LITTLE)
    )


async def tell_everything(store: FakeStore) -> None:
    async with store.begin() as uow:
        await uow.people.know(LAN, NOW)
        await uow.people.consent("lan", "2", NOW)
        await uow.people.block(
            Block(person_key="lan", reason="r", by="b", since=NOW, until=NOW + timedelta(days=1))
        )
        own = a_petition(
            person_key="lan", contact=Contact(name="Bưởi"), pin=Pin(latitude=21.5, longitude=105.5)
        )
        await uow.petitions.add(own, a_move(), [])
        moved = a_move(number=2, to=State.ACCEPTED, actor=STAFF, note="chào bà", internal="mật")
        await uow.petitions.save(replace(own, state=State.ACCEPTED), moved)
        for number, kind in enumerate(NoteKind, 1):
            note = Note(number=number, kind=kind, at=NOW, actor=CITIZEN, text="thêm")
            await uow.petitions.add_note(own.code, note)
        await uow.petitions.add(a_petition(code="KN-B", person_key="b"), a_move(), [])
        await uow.petitions.support("KN-B", "lan", NOW)
        await uow.drafts.save(a_draft(chat_key=LAN.chat_key, person_key="lan", text="nháp"))
        for topic in Topic:
            await uow.notices.add(
                code="KN-0001", person_key="lan", topic=topic, number=1, at=NOW, not_before=NOW
            )
        await uow.choices.record(text="chọn", fold="chon", entry_id="e", asker="lan", at=NOW)
        await uow.usage.add("lan", Spent.PETITIONS, local_day(NOW), 2)
        await uow.waits.add(a_wait(person_key="lan", text="chờ"))
        await uow.questions.record_verdict(
            entry_id="e", asker="lan", helpful=True, reason="", at=NOW
        )
        await uow.questions.record_unresolved(
            text="hỏi", fold="hoi", reason=Unresolved.NO_HIT, entry_id="", asker="lan", at=NOW
        )


async def keep(store: FakeStore, vault: FileVault, *contents: bytes, size: int = 0) -> None:
    for content in contents:
        sha256 = await vault.keep(content)
        record = a_file(
            person_key="lan",
            chat_key=LAN.chat_key,
            code="KN-0001",
            sha256=sha256,
            size=size or len(content),
            state=FileState.READY,
        )
        async with store.begin() as uow:
            await uow.files.add(record)


async def opened(copies: Copies, part: int = 0) -> tuple[str, dict[str, bytes]]:
    parcel = await copies.open(reference_to(LAN, part))
    if parcel.name.endswith(".json"):
        return parcel.name, {parcel.name: parcel.content}
    with zipfile.ZipFile(io.BytesIO(parcel.content)) as archive:
        return parcel.name, {name: archive.read(name) for name in archive.namelist()}


async def test_all_that_is_held_is_in_the_copy_and_every_key_is_explained(
    copies: Copies, store: FakeStore
) -> None:
    await tell_everything(store)

    name, contents = await opened(copies)

    held = json.loads(contents[JSON])
    assert name == JSON
    assert held["lap_luc"] == "2026-11-23T08:00:00+07:00"
    (own,), (joined,) = held["kien_nghi"], held["tham_gia"]
    assert (own["lien_he"]["ho_ten"], own["vi_tri"]["vi_do"]) == ("Bưởi", 21.5)
    assert [each["loi_nhan"] for each in own["qua_trinh"]] == ["", "chào bà"]
    assert len(own["ghi_them"]) == len(NoteKind)
    assert "noi_dung" not in joined  # somebody else's words
    assert (held["ban_nhap"]["noi_dung"], held["tam_ngung"]["ly_do"]) == ("nháp", "r")
    assert [len(held[key]) for key in ("dong_y", "tin_bao", "nhan_xet", "cau_chua_tra_loi")] == [
        *(1, len(Topic), 1, 1)
    ]
    assert [each["cau_hoi"] for each in held["cho_bao"]] == ["chờ"]
    assert [each["muc"] for each in held["goi_y_da_chon"]] == ["e"]
    assert [each["so"] for each in held["luot_da_gui"]] == [2]
    assert "tieu_de" not in joined
    assert "mật" not in contents[JSON].decode()


async def test_the_letters_that_carry_a_petition_are_told_of(
    copies: Copies, store: FakeStore
) -> None:
    await tell_everything(store)
    answered = an_enclosed(
        name="Bưởi", address="xóm Cam", is_shared=True, answered_on=TODAY, answer_number="45/UBND"
    )
    async with store.begin() as uow:
        sent = await uow.letters.add(
            a_letter(
                state=LetterState.ANSWERED,
                number="12/PC-MTTQ",
                dated_on=TODAY,
                way=Way.PAPER,
                sent_on=TODAY,
            ),
            [answered, an_enclosed(code="KN-B", text="việc của người khác")],
        )
        own_file = a_letter_file(role=FileRole.ATTACHMENT, code="KN-0001")
        for file in (own_file, replace(own_file, code="KN-B"), a_letter_file()):
            await uow.letters.add_file(sent.id, file)

    _, contents = await opened(copies)

    (letter,) = json.loads(contents[JSON])["kien_nghi"][0]["van_ban"]
    assert letter == {
        "loai": "phiếu chuyển",
        "tinh_trang_van_ban": "đã gửi, đã được trả lời",
        "noi_nhan": "Ủy ban nhân dân phường",
        "so_van_ban": "12/PC-MTTQ",
        "ngay_van_ban": "2026-11-23",
        "cach_gui": "bản giấy",
        "gui_ngay": "2026-11-23",
        "tra_loi": {
            "so_van_ban": "45/UBND",
            "ngay_van_ban": None,
            "ghi_nhan_ngay": "2026-11-23",
        },
        "ghi_trong_van_ban": {
            "noi_dung": answered.text,
            "noi_ghi": answered.place,
            "ho_ten": "Bưởi",
            "dia_chi": "xóm Cam",
            "so_tep_gui_kem": 1,
        },
    }
    assert "việc của người khác" not in contents[JSON].decode()


async def test_of_a_letter_that_has_not_left_only_what_it_says_of_the_person_is_told(
    copies: Copies, store: FakeStore
) -> None:
    await tell_everything(store)
    async with store.begin() as uow:
        await uow.letters.add(a_letter(), [an_enclosed(name="Bưởi")])

    _, contents = await opened(copies)

    (letter,) = json.loads(contents[JSON])["kien_nghi"][0]["van_ban"]
    assert letter["tinh_trang_van_ban"] == "đang soạn, chưa gửi"
    assert letter["ghi_trong_van_ban"]["ho_ten"] == "Bưởi"
    assert "Ủy ban nhân dân phường" not in contents[JSON].decode()


async def test_of_a_stranger_there_is_a_copy_with_nothing_in_it(copies: Copies) -> None:
    _, contents = await opened(copies)

    held = json.loads(contents[JSON])
    assert (held["kien_nghi"], held["ban_nhap"]) == ([], None)
    assert held["tai_khoan"]["dang_luu"] is False


async def test_files_are_shared_out_over_parts_that_can_be_sent(
    copies: Copies, store: FakeStore, vault: FileVault
) -> None:
    await tell_everything(store)
    await keep(store, vault, b"one", b"two", b"three", size=export.PART_BYTES // 2)

    first, second = await opened(copies), await opened(copies, 1)

    assert (first[0], second[0]) == ("du-lieu-cua-toi-1.zip", "du-lieu-cua-toi-2.zip")
    assert list(first[1].values())[1:] == [b"one", b"two"]
    assert list(second[1].values()) == [b"three"]
    in_json = json.loads(first[1][JSON])["kien_nghi"][0]["tep"]
    assert [each["trong_goi"] for each in in_json] == [*list(first[1])[1:], *second[1]]


async def test_a_file_that_is_gone_does_not_keep_the_rest_back(
    copies: Copies, store: FakeStore, vault: FileVault
) -> None:
    await tell_everything(store)
    await keep(store, vault, b"one", b"two")
    async with store.begin() as uow:
        gone = (await uow.files.of_petition("KN-0001"))[0]
    await vault.discard(gone.sha256)
    await vault.discard(gone.sha256)  # nothing is as good

    _, contents = await opened(copies)

    assert list(contents.values())[1:] == [b"two"]


async def test_a_part_that_is_there_no_more_is_refused(copies: Copies, store: FakeStore) -> None:
    with pytest.raises(IndexError):
        await copies.open(reference_to(LAN, 3))
