"""What answers questions, and an office that records petitions, on the fake store and a file."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import ROOT
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.engine import answering_for
from bot.services.answering import Answering
from bot.services.ports import Store
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.fakes import FakeClock, FakeStore
from tests.services.petition_office import Office


@pytest.fixture(scope="session")
def _empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "bot.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["fake", "sqlite"])
async def office_store(
    request: pytest.FixtureRequest, _empty_file: Path, tmp_path: Path
) -> AsyncIterator[Store]:
    """An empty store."""
    if request.param == "fake":
        yield FakeStore()
        return
    copy = shutil.copy(_empty_file, tmp_path / "bot.db")
    store = SqlStore(f"sqlite:///{copy}", cipher=Cipher([new_key()]), clock=FakeClock())
    yield store
    await store.close()


@pytest.fixture
def office(office_store: Store) -> Office:
    """The office, nothing recorded yet."""
    return Office(office_store)


@pytest.fixture(scope="session")
def answering() -> Answering:
    """The real thing, by words alone."""
    return answering_for(
        load_knowledge(ROOT / "knowledge"),
        lexicon=read_lexicon(),
        calibration=read_calibration(semantic=False),
    )
