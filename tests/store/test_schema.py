"""All tables are known to whoever needs all of them, whatever else was imported before."""

import subprocess
import sys

import pytest

from bot.config import ROOT
from bot.store.schema import TABLES

COUNT = "from bot.store.{} import TABLES; print(len(TABLES))"


@pytest.mark.parametrize("module", ["dump", "load", "seals", "schema"])
def test_no_table_is_missed_by_what_was_imported_alone(module: str) -> None:
    ran = subprocess.run(  # noqa: S603 - this project's own module
        [sys.executable, "-c", COUNT.format(module)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(ran.stdout) == len(TABLES) > 35
