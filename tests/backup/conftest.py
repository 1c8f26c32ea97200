"""Places with nothing in them, one that somebody works in, and its backup."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from bot.backup import back_up
from bot.config import Settings
from tests.backup.office import (
    KEY,
    Place,
    clock_at,
    fill,
    quiet,
)
from tests.factories import NOW
from tests.postgres import new_database, running_postgres


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
