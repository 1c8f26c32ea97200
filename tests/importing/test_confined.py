"""Commands that read strangers' files: bounded, and without our secrets."""

import os
import sys
import time
from pathlib import Path

import pytest

from bot.importing import opening
from bot.importing.confined import Limits, TookTooLongError, run
from bot.importing.programs import Programs

MODEST = Limits(seconds=20, megabytes=300)


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_command_is_given_its_input_and_its_output_is_brought_back() -> None:
    finished = run(_python("print(input()[::-1])"), MODEST, given=b"abc\n")

    assert (finished.status, finished.output) == (0, b"cba\n")


def test_an_endless_command_is_killed_with_what_it_started(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    child = f"import time\nwhile True: open({str(alive)!r}, 'w').close(); time.sleep(0.05)"
    code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])"

    with pytest.raises(TookTooLongError):
        run(_python(code), Limits(seconds=2, megabytes=300))

    alive.unlink()
    time.sleep(0.3)
    assert not alive.exists()


def test_memory_is_bounded() -> None:
    finished = run(_python("x = bytearray(400_000_000)"), MODEST)

    assert finished.status != 0


def test_the_environment_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "secret")

    finished = run(_python("import os; print(os.environ.get('TELEGRAM_TOKEN'))"), MODEST)

    assert finished.output == b"None\n"


def test_a_command_that_is_not_there_fails() -> None:
    assert run(("no-such-program-here",), MODEST).status != 0


def test_a_file_is_read_no_more_once_nobody_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(opening, "_CHILD", "timeit")  # which runs what it is given
    begun = tmp_path / "begun"

    def nobody(_done: int, _of: int) -> None:
        if begun.exists():
            raise InterruptedError

    code = f"import os, time; open({str(begun)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    with pytest.raises(InterruptedError):
        opening.open_document(b"x", code, Programs(), nobody)

    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)
