"""A backup has its name only once it is whole; killed half-way, nothing looks so."""

import asyncio
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.backup import back_up, restore
from bot.config import ROOT, Settings
from bot.store.connection import engine_for
from bot.store.parts import BackupError
from tests.backup.office import (
    KEY,
    LATER,
    Place,
    clock_at,
    quiet,
    refused,
)
from tests.factories import NOW


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
