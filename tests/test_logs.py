"""Nothing secret or personal reaches a log, whoever wrote the line."""

import logging
from collections.abc import Iterator

import pytest

from bot.logs import RedactingFormatter, redact, set_up_logs


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("POST https://api.telegram.org/bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDs/getMe", "AAHd"),
        ("proxy http://user:hunter2@10.0.0.1:3128", "hunter2"),
        ("from lan@example.vn", "lan@example.vn"),
        ("call 0912 345 678 now", "345 678"),
        ("call +84912345678 now", "912345678"),
    ],
)  # fmt: skip
def test_secrets_are_masked(line: str, secret: str) -> None:
    """Tokens, credentials, addresses, telephone numbers."""
    assert secret in line
    assert secret not in redact(line)


def test_ordinary_facts_stay_readable() -> None:
    """Times, counts and chat keys are what logs are for."""
    line = "update handled update_id=1234567890 took=12.5 at=2026-11-23T06:30:00"

    assert redact(line) == line


def test_exceptions_and_facts_are_masked_too() -> None:
    """The token hides in a library's traceback."""
    token = "123456:" + "B" * 35
    record = logging.makeLogRecord(
        {"msg": "failed", "levelname": "ERROR", "name": "bot", "url": token}
    )
    error = ValueError(token)
    record.exc_info = (ValueError, error, None)

    line = RedactingFormatter().format(record)

    assert "failed url=<token>" in line
    assert token not in line
    assert "ValueError" in line


@pytest.fixture
def _own_logging() -> Iterator[None]:
    root, web = logging.getLogger(), logging.getLogger("uvicorn")
    before = root.handlers[:], root.level, web.level
    yield
    root.handlers[:], root.level = before[:2]
    web.setLevel(before[2])


@pytest.mark.usefixtures("_own_logging")
def test_the_web_server_writes_only_what_is_wrong_and_without_colours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It brings a second copy of each message, for terminals."""
    set_up_logs("INFO")
    web = logging.getLogger("uvicorn.error")

    web.info("started", extra={"color_message": "\x1b[36mstarted\x1b[0m"})
    web.warning("slow", extra={"color_message": "\x1b[33mslow\x1b[0m"})

    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("WARNING uvicorn.error: slow")
