"""Each refusal and broken line has one fate; the table's order matters."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.services.ports import Fate
from bot.telegram.connection import Line, connect
from bot.telegram.faults import is_token_refused, judge, moved_to
from bot.telegram.patience import Patience

HURRIED = Patience(connect=0.3, answer=0.3)


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Fate.UNREACHABLE),
        (BadRequest("Bad Request: chat not found"), Fate.UNREACHABLE),
        (BadRequest("Bad Request: message is not modified: same"), Fate.SENT),
        (BadRequest("Bad Request: message text is empty"), Fate.REFUSED),
        (NetworkError("Internal Server Error: restart"), Fate.RETRY),
        (NetworkError("Bad Gateway"), Fate.RETRY),
        (NetworkError("Gateway Timeout (504)"), Fate.UNCERTAIN),
        (caused(NetworkError("Bad Gateway"), TelegramError("not JSON")), Fate.RETRY),
        (caused(TimedOut(), TimeoutError()), Fate.UNCERTAIN),
        (caused(NetworkError("httpx.ReadError"), OSError()), Fate.UNCERTAIN),
        (InvalidToken(), Fate.RETRY),
        (Conflict("Conflict"), Fate.REFUSED),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_refusal_has_its_fate(error: TelegramError, fate: Fate) -> None:
    assert judge(error, repeatable=False).fate is fate


def test_an_uncertain_edit_may_be_repeated() -> None:
    assert judge(caused(TimedOut(), TimeoutError()), repeatable=True).fate is Fate.RETRY


def test_telegram_says_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    verdict = judge(RetryAfter(7), repeatable=False)

    assert verdict.fate is Fate.RETRY
    assert verdict.wait is not None
    assert verdict.wait.total_seconds() == 7


def test_a_moved_chat_says_where_it_went() -> None:
    assert moved_to(ChatMigrated(-1001)) == -1001
    assert moved_to(BadRequest("chat not found")) is None


@asynccontextmanager
async def a_server(answer: bytes | None) -> AsyncIterator[int]:
    """Read a request, then answer, or close (b""), or keep silent (None)."""
    over = asyncio.Event()
    served: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(cast("asyncio.Task[None]", asyncio.current_task()))
        await reader.read(65536)
        if answer is None:
            await over.wait()
        else:
            writer.write(answer)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1")
    yield server.sockets[0].getsockname()[1]
    over.set()
    server.close()
    await asyncio.gather(*served)


async def fate_of_a_message_to(port: int) -> Fate:
    line = Line(token="1:a", base_url=f"http://127.0.0.1:{port}/bot")  # noqa: S106 - of this test
    bot = connect(line, HURRIED).bot
    try:
        await bot.send_message(1, "text")
    except TelegramError as error:
        return judge(error, repeatable=False).fate
    finally:
        for request in bot._request:  # noqa: SLF001 - Bot.shutdown() wants a bot that has begun
            await request.shutdown()
    return Fate.SENT


async def test_a_line_that_cannot_be_opened_means_nothing_was_sent(unused_tcp_port: int) -> None:
    assert await fate_of_a_message_to(unused_tcp_port) is Fate.RETRY


@pytest.mark.parametrize(
    "answer",
    [None, b"", b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"],
    ids=["silent", "closed", "broken off"],
)
async def test_a_line_that_breaks_after_the_request_leaves_its_fate_uncertain(
    answer: bytes | None,
) -> None:
    async with a_server(answer) as port:
        assert await fate_of_a_message_to(port) is Fate.UNCERTAIN


def test_a_refused_token_is_told_from_a_gateways_page() -> None:
    page = caused(InvalidToken("Not Found"), TelegramError("Invalid server response"))

    assert is_token_refused(InvalidToken("Unauthorized"))
    assert is_token_refused(caused(InvalidToken("again"), InvalidToken("Unauthorized")))
    assert not is_token_refused(page)
    assert not is_token_refused(caused(InvalidToken("again"), page))
    assert not is_token_refused(BadRequest("Bad Request"))
