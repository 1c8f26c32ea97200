"""What is damaged, foreign or in the way is refused before anything is written."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from bot.backup import MANIFEST, restore
from bot.config import Settings
from bot.files.vault import FileVault
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from bot.upkeep import rotate_key
from tests.backup.office import (
    CHAT,
    KEY,
    LATER,
    NEWER,
    Place,
    clock_at,
    live,
    quiet,
    refused,
    run,
)


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
