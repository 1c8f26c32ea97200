"""``backup`` and ``restore`` as an operator types them."""

import json
from pathlib import Path
from typing import Any

from bot.store.cipher import new_key
from bot.store.keyring import open_cipher
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.cli.process import Terminal
from tests.factories import a_file, a_move, a_petition
from tests.fakes import FakeClock

KEY = new_key()
HASH = "ab" * 32


async def an_office(folder: Path) -> None:
    """A store with a petition, whose photo somebody has deleted."""
    url = f"sqlite:///{folder / 'bot.sqlite3'}"
    upgrade(url)
    store = SqlStore(url, cipher=open_cipher(url, [KEY]), clock=FakeClock())
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(), a_move(), ["den"])
        await uow.files.add(a_file(code="KN-0001", sha256=HASH))
    await store.close()


async def test_an_operator_moves_the_office_to_another_machine(terminal: Terminal) -> None:
    await an_office(terminal.folder / "data")
    folder = terminal.folder / "monday"

    made = await terminal.runs("backup", folder)
    again = await terminal.runs("backup", folder)
    other: dict[str, Any] = {"DATA_DIR": terminal.folder / "new", "SECRET_KEY": KEY}
    wrong = await terminal.runs("restore", folder, **other | {"SECRET_KEY": new_key()})
    done = await terminal.runs("restore", folder, **other)
    twice = await terminal.runs("restore", folder, **other)

    assert made.status == 1  # for the photo that is gone
    assert "1 kiến nghị" in made.out
    for word in ("SECRET_KEY", "secret.key", "erasures.log", "1 tệp đính kèm đã mất"):
        assert word in made.out, word
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["missing"] == [HASH]
    assert (again.status, again.out) == (2, "")
    assert str(folder) in again.err
    assert (wrong.status, wrong.out) == (2, "")
    assert "SECRET_KEY" in wrong.err
    assert done.status == 1
    assert "erasures.log" in done.out
    assert "thiếu 1 tệp" in done.out
    assert (twice.status, twice.out) == (2, "")
    assert "bot.sqlite3-wal" in twice.err
    for ended in (made, again, wrong, done, twice):
        assert "Traceback" not in ended.err


async def test_what_is_no_backup_is_refused_in_words(terminal: Terminal) -> None:
    ended = await terminal.runs("restore", terminal.folder, SECRET_KEY=KEY)

    assert (ended.status, ended.out) == (2, "")
    assert "manifest.json" in ended.err
    assert not (terminal.folder / "data").exists()


async def test_a_backup_without_a_store_makes_none(terminal: Terminal) -> None:
    ended = await terminal.runs("backup", terminal.folder / "monday")

    assert (ended.status, ended.out) == (2, "")
    assert "DATA_DIR" in ended.err
    assert list(terminal.folder.iterdir()) == []
