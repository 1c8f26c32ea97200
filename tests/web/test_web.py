"""The webhook keeps what comes with the right secret; the health page tells the truth."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.health import Health, HealthPage
from bot.web.pages import web_application
from bot.web.serving import CannotListenError, WebServer, listener_on
from bot.web.webhook import LARGEST_UPDATE, SECRET_HEADER, WebhookPage
from tests.fakes import FakeClock

NOW = FakeClock().now()
SECRET = "correct-horse_7"  # noqa: S105 - of this test only
UPDATE = {"update_id": 7, "message": {"text": "điều 5"}}


class Kept:
    """Where accepted updates end up."""

    def __init__(self, error: Exception | None = None) -> None:
        self.updates: list[Mapping[str, Any]] = []
        self.error = error

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> None:
        if self.error:
            raise self.error
        self.updates.extend(updates)


def client(
    kept: Kept | None = None,
    *,
    reachable: bool = True,
    oldest_unhandled: datetime | None = None,
    oldest_unsent: datetime | None = None,
    error: Exception | None = None,
) -> httpx.AsyncClient:
    async def read() -> Health:
        if error:
            raise error
        return Health(
            telegram_reachable=reachable,
            oldest_unhandled=oldest_unhandled,
            oldest_unsent=oldest_unsent,
            knowledge_version="abc123",
        )

    application = web_application(
        health=HealthPage(read, FakeClock()),
        webhook=WebhookPage(kept.accept, SECRET) if kept else None,
    )
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="https://bot.example"
    )


async def test_an_update_with_the_right_secret_is_kept() -> None:
    kept = Kept()

    answer = await client(kept).post("/telegram", json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 200
    assert kept.updates == [UPDATE]


@pytest.mark.parametrize(
    "headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "guess"}, {SECRET_HEADER: SECRET + "x"}]
)
async def test_an_update_without_the_secret_is_refused(headers: dict[str, str]) -> None:
    kept = Kept()

    answer = await client(kept).post("/telegram", json=UPDATE, headers=headers)

    assert answer.status_code == 401
    assert kept.updates == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "7"}'])
async def test_what_is_no_update_is_refused(body: bytes) -> None:
    kept = Kept()

    answer = await client(kept).post("/telegram", content=body, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 400
    assert kept.updates == []


async def test_an_update_of_absurd_size_is_refused() -> None:
    answer = await client(Kept()).post(
        "/telegram", content=b" " * (LARGEST_UPDATE + 1), headers={SECRET_HEADER: SECRET}
    )

    assert answer.status_code == 413


async def test_telegram_is_asked_to_repeat_an_update_that_could_not_be_kept() -> None:
    answer = await client(Kept(error=OSError("disk full"))).post(
        "/telegram", json=UPDATE, headers={SECRET_HEADER: SECRET}
    )

    assert answer.status_code == 503
    assert "disk" not in answer.text


def test_a_webhook_without_a_secret_is_not_built() -> None:
    with pytest.raises(ValueError, match="secret"):
        WebhookPage(Kept().accept, "")


async def test_there_is_no_webhook_when_updates_are_polled() -> None:
    answer = await client(None).post("/telegram", json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 404


async def test_the_health_page_tells_the_facts_while_all_is_well() -> None:
    answer = await client(
        oldest_unhandled=NOW - timedelta(seconds=8), oldest_unsent=NOW - timedelta(seconds=3)
    ).get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "telegram_reachable": True,
        "oldest_unhandled_seconds": 8,
        "oldest_unsent_seconds": 3,
        "knowledge_version": "abc123",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"reachable": False},
        {"oldest_unsent": NOW - timedelta(minutes=11)},
        {"oldest_unhandled": NOW - timedelta(minutes=11)},
    ],
    ids=["Telegram out of reach", "a reply waits", "a message waits"],
)
async def test_the_health_page_says_when_something_is_wrong(wrong: dict[str, Any]) -> None:
    answer = await client(**wrong).get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["ok"] is False
    assert answer.json()["telegram_reachable"] is wrong.get("reachable", True)


async def test_the_health_page_answers_even_when_the_facts_cannot_be_read() -> None:
    answer = await client(error=OSError("bot.db")).get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"ok": False, "error": "OSError"})


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 0), ("192.0.2.1", 8080)])
def test_a_port_that_cannot_be_had_is_refused_with_the_reason(host: str, port: int) -> None:
    """Taken, or of an address that is not this machine's."""
    with listener_on("127.0.0.1", 0) as other:
        port = port or other.getsockname()[1]
        with pytest.raises(CannotListenError) as refused:
            listener_on(host, port)

    assert refused.value.port == port
    assert refused.value.reason


@asynccontextmanager
async def served(trusted: Sequence[str]) -> AsyncIterator[httpx.AsyncClient]:
    """A page over HTTP that tells who asks and how they came."""

    async def who(request: Request) -> Response:
        return PlainTextResponse(f"{request.client and request.client.host} {request.url.scheme}")

    with listener_on("127.0.0.1", 0) as listener:
        server = WebServer(Starlette(routes=[Route("/", who)]), listener, trusted=trusted)
        serving = asyncio.create_task(server.serve_on_listener())
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            async with httpx.AsyncClient(base_url=address) as browser:
                yield browser
        finally:
            server.should_exit = True
            await serving


@pytest.mark.parametrize(
    ("trusted", "said", "believed"),
    [
        ((), "198.51.100.7", "127.0.0.1 http"),
        (("10.0.0.0/8",), "198.51.100.7", "127.0.0.1 http"),
        (("127.0.0.1/32",), "198.51.100.7", "198.51.100.7 https"),
        (
            ("127.0.0.0/8",),
            "203.0.113.9, 198.51.100.7",
            "198.51.100.7 https",
        ),  # the first is made up
        (("127.0.0.1/32", "10.0.0.0/8"), "198.51.100.7, 10.1.2.3", "198.51.100.7 https"),
    ],
)
async def test_only_a_trusted_proxy_is_believed_who_asks_and_how(
    trusted: Sequence[str], said: str, believed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")  # uvicorn's own way to be told
    async with served(trusted) as browser:
        answer = await browser.get(
            "/", headers={"x-forwarded-for": said, "x-forwarded-proto": "https"}
        )

    assert answer.text == believed
