"""``run``, ``demo``, ``chat`` and ``doctor`` as real processes, against the simulator."""

import asyncio
import re
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from bot.simulator.server import Simulator
from bot.store.cipher import Cipher, new_key
from tests.cli.process import PATIENCE, Terminal, stopped

ANOTHER_TOKEN = "1234567890:" + "B" * 35


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


# --- run ---


async def test_run_answers_on_telegram_and_stops_when_told_to(
    terminal: Terminal, simulator: Simulator
) -> None:
    lan = simulator.visitor("Lan")
    lan.starts()
    lan.says("quy che ubnd voi mat tran co may dieu")

    async with terminal.starts(
        "run",
        TELEGRAM_TOKEN=simulator.token,
        TELEGRAM_BASE_URL=simulator.url,
        HTTP_PORT=0,
        SECRET_KEY=new_key(),
    ) as process:
        answer = await lan.sees(PATIENCE, lambda message: "13 điều" in message["text"])
        await lan.presses(answer, "Xem nguồn")
        sources = await lan.sees()
        ended = await stopped(process, signal.SIGTERM)

    assert "https://t.me/simulator_bot?start=d-qc-ubnd" in sources["text"]
    assert (ended.status, ended.out) == (0, "")
    assert "quy che" not in ended.err
    assert simulator.token not in ended.err
    assert "\x1b" not in ended.err


async def test_a_port_that_is_taken_is_named_before_anything_is_begun(
    terminal: Terminal, simulator: Simulator, taken_port: int
) -> None:
    run, demo = await asyncio.gather(
        terminal.runs("run", TELEGRAM_TOKEN=simulator.token, HTTP_PORT=taken_port),
        terminal.runs("demo", "--port", str(taken_port)),
    )

    assert (run.status, demo.status) == (2, 2)
    assert re.search(rf"\b{taken_port}\b.*HTTP_PORT", run.err)
    assert re.search(rf"\b{taken_port}\b.*demo --port 0", demo.err)
    assert "Traceback" not in run.err + demo.err
    assert not (terminal.folder / "data").exists()


async def test_run_ends_with_2_when_telegram_refuses_the_token(
    terminal: Terminal, simulator: Simulator, bicycles: Path
) -> None:
    ended = await terminal.runs(
        "run",
        TELEGRAM_TOKEN=ANOTHER_TOKEN,
        TELEGRAM_BASE_URL=simulator.url,
        HTTP_PORT=0,
        KNOWLEDGE_DIR=bicycles,
        SECRET_KEY=new_key(),
    )

    assert ended.status == 2
    assert "TELEGRAM_TOKEN" in ended.err
    assert ANOTHER_TOKEN not in ended.err
    assert "Traceback" not in ended.err


async def test_run_without_a_key_makes_none_but_tells_how_to(
    terminal: Terminal, simulator: Simulator, bicycles: Path
) -> None:
    ended, printed = await asyncio.gather(
        terminal.runs("run", TELEGRAM_TOKEN=simulator.token, KNOWLEDGE_DIR=bicycles, HTTP_PORT=0),
        terminal.runs("db", "new-key"),
    )

    assert (ended.status, ended.out) == (2, "")
    assert "SECRET_KEY=" in ended.err
    assert "run_bot.py db new-key" in ended.err
    assert not (terminal.folder / "data" / "secret.key").exists()
    assert Cipher([printed.out.strip()]).seal(b"words")


# --- demo and chat ---


async def test_the_demo_prints_the_address_of_its_page_and_stops_with_control_c(
    terminal: Terminal, bicycles: Path
) -> None:
    async with terminal.starts("demo", "--port", "0", KNOWLEDGE_DIR=bicycles) as process:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        found = re.search(r"http://127\.0\.0\.1:\d+", line.decode())
        assert found, line
        async with httpx.AsyncClient(trust_env=False) as client:
            page = await client.get(found[0])
        ended = await stopped(process, signal.SIGINT)

    assert page.status_code == 200
    assert "<html" in page.text
    assert ended.status == 0
    assert "Traceback" not in ended.err
    assert not (terminal.folder / "data").exists()


async def test_chat_holds_the_conversation_line_by_line(
    terminal: Terminal, bicycles: Path
) -> None:
    ended = await terminal.runs(
        "chat", typed="điều 2 luật xe đạp\n/trogiup\n/thoat\n", KNOWLEDGE_DIR=bicycles
    )

    assert (ended.status, ended.err) == (0, "")
    assert "khoảng cách năm mươi mét" in ended.out
    assert "/danhmuc" in ended.out.partition("năm mươi mét")[2]
    assert not (terminal.folder / "data").exists()


# --- doctor ---


async def test_doctor_tells_how_the_bot_stands_and_what_to_do(
    terminal: Terminal, simulator: Simulator, bicycles: Path
) -> None:
    with socket.socket() as nobody:  # bound, but not listening
        nobody.bind(("127.0.0.1", 0))
        silent = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        wrong, unreachable, good = await asyncio.gather(
            *(
                terminal.runs(
                    "doctor",
                    TELEGRAM_TOKEN=token,
                    TELEGRAM_BASE_URL=url,
                    KNOWLEDGE_DIR=bicycles,
                    DATA_DIR=terminal.folder / folder,
                    SECRET_KEY=new_key(),
                )
                for folder, token, url in (
                    ("wrong", ANOTHER_TOKEN, simulator.url),
                    ("silent", simulator.token, silent),
                    ("good", simulator.token, simulator.url),
                )
            )
        )

    assert [each.status for each in (wrong, unreachable, good)] == [1, 1, 0]
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["bicycles"]  # it looks on
    assert "Traceback" not in wrong.err + unreachable.err + good.err
    assert re.search(r"\[ lỗi \].*@BotFather", wrong.out)
    assert re.search(r"\[ lỗi \].*TELEGRAM_PROXY", unreachable.out)
    assert "@simulator_bot" in good.out
    assert "[ lỗi ]" not in good.out
    assert re.search(r"\[ lưu ý \] Chưa có kho lưu trữ", good.out)
    assert re.search(r"\[ lưu ý \] Chưa có CONTACT_PHONE", good.out)


async def test_doctor_sees_a_folder_that_cannot_be_written_to(
    terminal: Terminal, bicycles: Path
) -> None:
    (terminal.folder / "file").touch()

    ended = await terminal.runs("doctor", KNOWLEDGE_DIR=bicycles, DATA_DIR="file/inside")

    assert ended.status == 1
    assert re.search(r"\[ lỗi \] Không dùng được kho lưu trữ .*DATA_DIR", ended.out)
