"""A scanner is a real program, and only its clear word counts."""

import logging
import sys
from pathlib import Path

import pytest

from bot.files.scanner import CommandScanner
from bot.files.vault import FileVault
from bot.services.file_ports import ScanResult

SCRIPT = """
import sys, time
content = open(sys.argv[-1], "rb").read()
if b"slow" in content:
    time.sleep(60)
sys.exit(1 if b"EICAR" in content else 2 if b"odd" in content else 0)
"""


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (b"good", ScanResult.CLEAN),
        (b"EICAR", ScanResult.INFECTED),
        (b"odd", ScanResult.UNKNOWN),
        (b"slow", ScanResult.UNKNOWN),
    ],
)
@pytest.mark.parametrize("place", ["", " {}"])
async def test_the_programs_exit_tells(
    tmp_path: Path, content: bytes, result: ScanResult, place: str
) -> None:
    script = tmp_path / "a scanner.py"
    script.write_text(SCRIPT)
    vault = FileVault(tmp_path / "files")
    scanner = CommandScanner(f"{sys.executable} '{script}'{place}", vault.path, patience=1.0)

    assert await scanner.scan(await vault.keep(content)) is result


async def test_a_scanner_that_is_not_there_lets_nothing_through(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vault = FileVault(tmp_path)
    scanner = CommandScanner("/nowhere/scanner --quiet", vault.path)

    with caplog.at_level(logging.ERROR):
        result = await scanner.scan(await vault.keep(b"good"))

    assert result is ScanResult.UNKNOWN
    assert "scanner cannot be run" in caplog.text
