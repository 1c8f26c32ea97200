"""Stores for the tests of this folder: on SQLite, on PostgreSQL, and the fake."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.services.ports import Store
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.fakes import FakeClock, FakeStore
from tests.postgres import empty, prepared_database, running_postgres


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def _postgres(postgres_server: str) -> str:
    return prepared_database(postgres_server, "contract")


@pytest.fixture
def postgres_url(_postgres: str) -> str:
    """The address of a database in this release's form, empty."""
    empty(_postgres)
    return _postgres


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "bot.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite: Path, tmp_path: Path) -> str:
    """The address of a file in this release's form, empty."""
    return f"sqlite:///{shutil.copy(_sqlite, tmp_path / 'bot.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of either kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def sql_store(url: str) -> AsyncIterator[SqlStore]:
    """A store on either kind of database."""
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=FakeClock())
    yield store
    await store.close()


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """What every store must do, it must do on each of these."""
    if request.param == "fake":
        yield FakeStore()
        return
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    store = SqlStore(request.getfixturevalue(name), cipher=Cipher([new_key()]), clock=FakeClock())
    yield store
    await store.close()
