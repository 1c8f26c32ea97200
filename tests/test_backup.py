"""What is kept goes into a folder and comes back, from either kind of database into either."""

import asyncio
import gzip
import hashlib
import json
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.backup import MANIFEST, back_up, restore
from bot.config import ROOT, Settings
from bot.domain.petition import Contact
from bot.files.vault import FileVault
from bot.services.ports import LEASE, StoredUpdate
from bot.services.registers import FileState, NoticeState, Person, Topic
from bot.store.cipher import new_key
from bot.store.connection import engine_for
from bot.store.migrate import upgrade
from bot.store.parts import BackupError
from bot.store.store import SqlStore
from bot.store.tables import metadata
from bot.upkeep import ledger_of, prepare_store, rotate_key
from tests.factories import NOW, a_draft, a_file, a_move, a_petition
from tests.fakes import FakeClock
from tests.postgres import new_database, running_postgres

KEY, NEWER = new_key(), new_key()
CHAT = "telegram:777000777"
PHOTO = b"a photo"
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()
BUOI = Person(key="b" * 64, channel="telegram", number="777000777", chat_key=CHAT)
LAN = Person(key="a" * 64, channel="telegram", number="2", chat_key="telegram:2")
LATER = NOW + timedelta(hours=9)

Place = Callable[[str], Settings]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running PostgreSQL."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Make settings for a place with nothing in it, on the kind of database that is asked for."""

    def make(kind: str) -> Settings:
        name = f"place_{uuid4().hex}"
        url = (
            new_database(request.getfixturevalue("server"), name) if kind == "postgresql" else None
        )
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            data_dir=tmp_path / name,
            database_url=url,
            secret_key=SecretStr(KEY),
        )

    return make


@pytest.fixture
def office(place: Place) -> Settings:
    """A place that somebody works in."""
    settings = place("sqlite")
    fill(settings)
    return settings


@pytest.fixture
def backup(office: Settings, tmp_path: Path) -> Path:
    """A backup of it."""
    back_up(office, tmp_path / "backup", clock_at(NOW), quiet)
    return tmp_path / "backup"


def run(settings: Settings, work: Callable[[SqlStore], Awaitable[None]]) -> None:
    """Do something with the store that the settings name, as the bot would open it."""

    async def go() -> None:
        cipher = await asyncio.to_thread(prepare_store, settings)
        store = SqlStore(
            settings.store_url, cipher=cipher, clock=FakeClock(), ledger=ledger_of(settings)
        )
        try:
            await store.keep_erased()
            await work(store)
        finally:
            await store.close()

    asyncio.run(go())


def fill(settings: Settings) -> None:
    """Let people live there for a while."""
    asyncio.run(FileVault(settings.files_dir).keep(PHOTO))
    run(settings, live)


async def live(store: SqlStore) -> None:
    """Two people's petitions, a draft, a file, and something of each kind under way."""
    async with store.begin() as uow:
        for number, person in enumerate((BUOI, LAN), 1):
            code = f"KN-000{number}"
            await uow.people.know(person, NOW)
            await uow.people.consent(person.key, "1", NOW)
            petition = a_petition(
                code=code, person_key=person.key, contact=Contact(name="Lê Thị Bưởi")
            )
            await uow.petitions.add(petition, a_move(), ["den"])
            await uow.chats.save(person.chat_key, {"turn": number})
            await uow.chats.remember(person.chat_key, "5", about=code, name="status")
            await uow.outbox.add(person.chat_key, b"screen", NOW)
            for due in (NOW, NOW + timedelta(hours=12)):
                await uow.notices.add(
                    code=code,
                    person_key=person.key,
                    topic=Topic.MOVE,
                    number=1,
                    at=NOW,
                    not_before=due,
                )
        await uow.drafts.save(a_draft(chat_key=CHAT, person_key=BUOI.key))
        photo = replace(
            a_file(chat_key=CHAT, person_key=BUOI.key, code="KN-0001", sha256=PHOTO_HASH),
            state=FileState.READY,
        )
        await uow.files.add(photo)
        gone = await uow.files.add(a_file(chat_key=CHAT, person_key=BUOI.key))
        await uow.files.remove(gone)
        updates = [
            StoredUpdate(channel="telegram", update_id=n, chat_key=CHAT, payload=b"words")
            for n in (1, 2)
        ]
        await uow.updates.keep(updates)
        await uow.updates.finish("telegram", 1)


def clock_at(moment: object) -> FakeClock:
    clock = FakeClock()
    clock.advance(moment - clock.now())  # type: ignore[operator]
    return clock


def quiet(_what: str, _count: int) -> None:
    """Say nothing."""


def on_disk(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(settings: Settings, source: Path, erasures: Path | None = None) -> str:
    """Try to restore; gives why it was refused, nothing having been written."""
    before = on_disk(settings.data_dir)
    with pytest.raises(BackupError) as caught:
        restore(settings, source, erasures, clock_at(LATER), quiet)
    assert on_disk(settings.data_dir) == before
    return caught.value.code


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_kept_is_there_again_and_work_goes_on(
    place: Place, tmp_path: Path, kind: str, to: str
) -> None:
    one, other = place(kind), place(to)
    fill(one)

    made = back_up(one, tmp_path / "backup", clock_at(NOW), quiet)
    restored = restore(other, tmp_path / "backup", None, clock_at(LATER), quiet)

    assert (made.rows("petitions"), made.files, made.size, made.missing) == (2, 1, 7, ())
    assert (restored.files.count, restored.extra, restored.erased) == (1, 0, 0)

    async def go_on(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.chats.load(CHAT) == {"turn": 1}
            assert await uow.chats.about(CHAT, "5") == "KN-0001"
            assert await uow.people.find(BUOI.key) == BUOI
            draft = await uow.drafts.load(CHAT)
            assert draft is not None
            assert draft.person_key == BUOI.key
            petition = await uow.petitions.get("KN-0001")
            assert petition is not None
            assert petition.contact.name == "Lê Thị Bưởi"
            (photo,) = await uow.files.of_petition("KN-0001")
            assert not await uow.updates.finish("telegram", 1)
            # Ids go on: that of a file removed before is not given again.
            assert await uow.files.add(a_file(chat_key=CHAT, person_key=BUOI.key)) == photo.id + 2
            await uow.petitions.add(a_petition(code="KN-0003"), a_move(), ["den"])
            similar = await uow.petitions.similar("05443", ["den"], limit=9)
            assert len(similar) == 3
            await uow.outbox.add(CHAT, b"next", NOW)
        assert await FileVault(other.files_dir).read(photo.sha256) == PHOTO

    run(other, go_on)


def test_what_was_under_way_is_not_done_a_second_time(
    place: Place, office: Settings, backup: Path
) -> None:
    other = place("sqlite")

    broken = restore(other, backup, None, clock_at(LATER), quiet).broken

    assert (broken.screens, broken.messages, broken.notices) == (2, 1, 2)

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.outbox.claim_due(LATER + LEASE, limit=9) == []
            assert await uow.updates.waiting("telegram") == []
            assert not await uow.updates.finish("telegram", 2)
            # What was to be sent later than now has certainly not been.
            states = [each.state for each in await uow.notices.of_petition("KN-0001")]
            assert states == [NoticeState.UNCERTAIN, NoticeState.DUE]
            assert len(await uow.notices.troubled(9)) == 2

    run(other, look)


def test_a_backup_holds_neither_the_key_nor_who_somebody_is(
    office: Settings, backup: Path
) -> None:
    kept = b"".join(
        gzip.decompress(content) if name.endswith(".gz") else content
        for name, content in on_disk(backup).items()
    )

    assert "Đèn đường ngõ 12".encode() in kept  # looked in the right place
    for word in (KEY, "777000777", "Bưởi"):
        assert word.encode() not in kept
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_is_of_one_moment_while_the_bot_writes_on(
    office: Settings, place: Place, tmp_path: Path
) -> None:
    def write_meanwhile(what: str, _count: int) -> None:
        if what == "petitions":
            with engine_for(office.store_url).begin() as connection:
                connection.execute(sa.delete(metadata.tables["moves"]))

    back_up(office, tmp_path / "backup", clock_at(NOW), write_meanwhile)
    other = place("sqlite")
    restore(other, tmp_path / "backup", None, clock_at(LATER), quiet)

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert len(await uow.petitions.moves("KN-0001")) == 1

    run(other, look)


# --- erased people ---


@pytest.mark.parametrize("kept_in", ["folder", "elsewhere"])
def test_somebody_erased_after_the_backup_stays_erased(
    place: Place, office: Settings, backup: Path, tmp_path: Path, kept_in: str
) -> None:
    async def erase(store: SqlStore) -> None:
        async with store.begin() as uow:
            await uow.people.erase(BUOI.key, LATER)

    run(office, erase)
    ledger = office.data_dir / "erasures.log"
    other = place("sqlite")
    if kept_in == "folder":
        other.data_dir.mkdir()
        shutil.copy(ledger, other.data_dir)
        given: Path | None = None
    else:
        given = Path(shutil.copy(ledger, tmp_path / "ledger"))

    restored = restore(other, backup, given, clock_at(LATER), quiet)

    assert (restored.erased, restored.listed) == (1, True)
    assert not list((other.files_dir).rglob("?" * 64))

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.people.find(BUOI.key) is None
            assert await uow.chats.load(CHAT) is None
            assert await uow.drafts.load(CHAT) is None
            assert await uow.files.of_petition("KN-0001") == []
            left = await uow.petitions.get("KN-0001")
            assert left is not None
            assert (left.text, left.contact) == ("", Contact())
            assert await uow.people.find(LAN.key) == LAN

    run(other, look)


def test_somebody_erased_before_the_backup_who_came_back_is_not_erased_again(
    place: Place, office: Settings, tmp_path: Path
) -> None:
    async def come_back(store: SqlStore) -> None:
        async with store.begin() as uow:
            await uow.people.erase(BUOI.key, NOW)
        async with store.begin() as uow:
            await uow.people.know(BUOI, LATER)

    run(office, come_back)
    back_up(office, tmp_path / "backup", clock_at(LATER), quiet)
    other = place("sqlite")

    restored = restore(
        other, tmp_path / "backup", office.data_dir / "erasures.log", clock_at(LATER), quiet
    )

    assert restored.erased == 0

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.people.find(BUOI.key) == BUOI

    run(other, look)


def test_a_list_of_erasures_that_is_not_there_is_refused(place: Place, backup: Path) -> None:
    assert refused(place("sqlite"), backup, backup / "nowhere") == "no_ledger"


def test_without_any_list_of_erasures_that_is_told(place: Place, backup: Path) -> None:
    assert not restore(place("sqlite"), backup, None, clock_at(LATER), quiet).listed


# --- what is refused ---


def test_a_key_that_does_not_open_it_is_refused(place: Place, backup: Path) -> None:
    other = place("sqlite").model_copy(update={"secret_key": None})
    assert refused(other, backup) == "no_key"

    other.data_dir.mkdir()
    (other.data_dir / "secret.key").write_text(f"{NEWER}\n", encoding="ascii")
    assert refused(other, backup) == "wrong_key"


def test_a_backup_from_before_a_rotation_opens_with_both_keys(
    place: Place, office: Settings, backup: Path
) -> None:
    other = place("sqlite")
    (office.data_dir / "secret.key").write_text(f"{NEWER}\n{KEY}\n", encoding="ascii")
    rotate_key(office.model_copy(update={"secret_key": None}))
    other.data_dir.mkdir()
    shutil.copy(office.data_dir / "secret.key", other.data_dir)
    other = other.model_copy(update={"secret_key": None})

    restore(other, backup, None, clock_at(LATER), quiet)

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.chats.load(CHAT) == {"turn": 1}

    run(other, look)


@pytest.mark.parametrize("part", ["petitions.jsonl.gz", "petition_terms.jsonl.gz"])
def test_a_damaged_part_is_refused(place: Place, backup: Path, part: str) -> None:
    path = backup / "tables" / part
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    assert refused(place("sqlite"), backup) == "damaged"


def test_a_missing_part_is_refused(place: Place, backup: Path) -> None:
    (backup / "tables" / "moves.jsonl.gz").unlink()

    assert refused(place("sqlite"), backup) == "damaged"


def test_a_mangled_manifest_is_refused(place: Place, backup: Path) -> None:
    other = place("sqlite")
    whole = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    for mangled, code in (
        ("{", "damaged"),
        ("[]", "damaged"),
        (json.dumps(whole | {"parts": [{}]}), "damaged"),
        (json.dumps(whole | {"parts": [whole["parts"][0] | {"name": "../x"}]}), "damaged"),
        (json.dumps(whole | {"parts": [whole["parts"][0] | {"columns": {"a": "?"}}]}), "damaged"),
        (json.dumps(whole | {"format": 2}), "other_format"),
        (json.dumps(whole | {"revision": "9999"}), "newer"),
    ):
        (backup / MANIFEST).write_text(mangled, encoding="utf-8")
        assert refused(other, backup) == code

    (backup / MANIFEST).unlink()
    assert refused(other, backup) == "no_backup"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_that_holds_something_is_not_written_over(
    place: Place, backup: Path, kind: str
) -> None:
    other = place(kind)
    run(other, live)

    assert refused(other, backup) == "store_not_empty"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_that_was_only_made_ready_is_filled(place: Place, backup: Path, kind: str) -> None:
    other = place(kind)
    other.data_dir.mkdir()
    upgrade(other.store_url)

    assert restore(other, backup, None, clock_at(LATER), quiet).manifest.rows("petitions") == 2


def test_files_of_another_store_are_not_mixed_in(place: Place, backup: Path) -> None:
    other = place("sqlite")
    asyncio.run(FileVault(other.files_dir).keep(b"another's"))

    assert refused(other, backup) == "files_not_empty"


def test_a_restore_that_was_broken_off_can_be_begun_again(place: Place, backup: Path) -> None:
    other = place("sqlite")

    def break_off(what: str, _count: int) -> None:
        if what == "moves":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(other, backup, None, clock_at(LATER), break_off)

    assert restore(other, backup, None, clock_at(LATER), quiet).files.count == 1


# --- files ---


def test_files_that_are_gone_damaged_or_nobodys_are_told(
    place: Place, office: Settings, backup: Path
) -> None:
    vault = FileVault(backup / "files")
    vault.path(PHOTO_HASH).write_bytes(b"another photo")
    asyncio.run(vault.keep(b"nobody's"))

    damaged = restore(place("sqlite"), backup, None, clock_at(LATER), quiet)
    vault.path(PHOTO_HASH).unlink()
    missing = restore(place("sqlite"), backup, None, clock_at(LATER), quiet)

    assert (damaged.files.count, damaged.files.damaged) == (0, (PHOTO_HASH,))
    assert (missing.files.count, missing.files.missing) == (0, (PHOTO_HASH,))
    assert damaged.extra == 1


def test_a_file_that_was_gone_already_is_told_when_backing_up(
    office: Settings, tmp_path: Path
) -> None:
    FileVault(office.files_dir).path(PHOTO_HASH).unlink()

    made = back_up(office, tmp_path / "backup", clock_at(NOW), quiet)

    assert made.missing == (PHOTO_HASH,)


# --- the place of the backup ---


def test_a_folder_that_holds_something_is_not_written_into(
    office: Settings, tmp_path: Path
) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "letter").touch()

    with pytest.raises(BackupError, match="target_not_empty"):
        back_up(office, tmp_path / "backup", clock_at(NOW), quiet)


def test_an_empty_folder_is_taken(office: Settings, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()

    assert back_up(office, tmp_path / "backup", clock_at(NOW), quiet).rows("petitions") == 2


def test_where_there_is_no_store_there_is_no_backup(place: Place, tmp_path: Path) -> None:
    settings = place("sqlite")

    with pytest.raises(BackupError, match="no_store"):
        back_up(settings, tmp_path / "backup", clock_at(NOW), quiet)

    assert not settings.data_dir.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_fails_leaves_nothing(office: Settings, tmp_path: Path) -> None:
    def fail(what: str, _count: int) -> None:
        if what == "petitions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(office, tmp_path / "backup", clock_at(NOW), fail)

    assert [path for path in tmp_path.iterdir() if "backup" in path.name] == []


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.backup import back_up, restore
from bot.config import Settings
from bot.upkeep import SystemClock

def die(what, count):
    if what == "moves":
        os.kill(os.getpid(), signal.SIGKILL)

settings = Settings(_env_file=None, data_dir=sys.argv[2], secret_key=sys.argv[3])
folder = Path(sys.argv[4])
if sys.argv[1] == "backup":
    back_up(settings, folder, SystemClock(), die)
else:
    restore(settings, folder, None, SystemClock(), die)
"""


async def killed(what: str, settings: Settings, folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, what, settings.data_dir, KEY, folder, cwd=ROOT
    )
    assert await process.wait() < 0


def test_a_backup_killed_half_way_is_not_taken_for_a_whole_one(
    office: Settings, place: Place, tmp_path: Path
) -> None:
    asyncio.run(killed("backup", office, tmp_path / "backup"))

    assert not (tmp_path / "backup").exists()
    (left,) = tmp_path.glob(".backup*")
    assert refused(place("sqlite"), left) == "no_backup"
    with pytest.raises(BackupError, match="unfinished"):
        back_up(office, tmp_path / "backup", clock_at(NOW), quiet)


def test_a_restore_killed_half_way_has_filled_nothing(place: Place, backup: Path) -> None:
    other = place("sqlite")

    asyncio.run(killed("restore", other, backup))

    with engine_for(other.store_url).connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    assert restore(other, backup, None, clock_at(LATER), quiet).manifest.rows("petitions") == 2
