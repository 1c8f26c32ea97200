"""Requests are read in every form the Bot API takes, and strangers are turned away."""

from typing import Any

import httpx
import pytest

from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor


async def ask(url: str, **request: Any) -> tuple[int, Any]:
    async with httpx.AsyncClient() as client:
        response = await client.request(request.pop("verb", "POST"), url, **request)
    return response.status_code, response.json()


@pytest.mark.parametrize(
    "request_of",
    [
        lambda to: {"verb": "GET", "params": {"chat_id": to, "text": "Chào"}},
        lambda to: {"data": {"chat_id": to, "text": "Chào"}},
        lambda to: {"json": {"chat_id": to, "text": "Chào"}},
        lambda to: {"data": {"chat_id": to, "text": "Chào"}, "files": {"unused": b"a"}},
    ],
    ids=["query", "form", "json", "multipart"],
)
async def test_arguments_may_come_in_any_form(
    simulator: Simulator, lan: Visitor, request_of: Any
) -> None:
    url = f"{simulator.base_url}{simulator.token}/SENDMESSAGE"

    status, answer = await ask(url, **request_of(lan.id))

    assert status == 200
    assert answer["result"]["text"] == "Chào"


async def test_objects_in_a_json_body_need_no_quoting(simulator: Simulator, lan: Visitor) -> None:
    body = {
        "chat_id": lan.id,
        "text": "a",
        "disable_notification": True,
        "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "c"}]]},
    }

    _, answer = await ask(f"{simulator.base_url}{simulator.token}/sendMessage", json=body)

    assert answer["result"]["reply_markup"] == body["reply_markup"]


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("{token}/noSuchMethod", 404, "Not Found"),
        ("{token}/", 404, "Not Found"),
        ("1:other/getMe", 401, "Unauthorized"),
        ("nonsense/getMe", 404, "Not Found"),
    ],
)
async def test_unknown_methods_and_tokens_are_turned_away(
    simulator: Simulator, path: str, status: int, description: str
) -> None:
    answered, body = await ask(simulator.base_url + path.format(token=simulator.token))

    assert answered == status
    assert body == {"ok": False, "error_code": status, "description": description}


async def test_a_file_is_given_to_the_right_token_only(simulator: Simulator) -> None:
    stored = simulator.telegram.world.files.keep("document", "a.pdf", b"abc")

    async with httpx.AsyncClient() as client:
        right = await client.get(f"{simulator.file_url}{simulator.token}/{stored.path}")
        wrong = await client.get(f"{simulator.file_url}1:other/{stored.path}")
        absent = await client.get(f"{simulator.file_url}{simulator.token}/documents/none")

    assert right.content == b"abc"
    assert (wrong.status_code, absent.status_code) == (401, 404)


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
async def test_pages_from_elsewhere_reach_nothing(
    simulator: Simulator, headers: dict[str, str]
) -> None:
    async with httpx.AsyncClient(base_url=simulator.url, headers=headers) as client:
        state = await client.get("/sim/state")
        method = await client.get(f"/bot{simulator.token}/getMe")

    assert (state.status_code, method.status_code) == (421, 421)


def test_it_listens_on_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Simulator(host="0.0.0.0")  # noqa: S104 - what must be refused


async def test_the_journal_keeps_calls_without_secrets(simulator: Simulator, lan: Visitor) -> None:
    url = f"{simulator.base_url}{simulator.token}/setWebhook"
    await ask(url, json={"url": "http://127.0.0.1:9/", "secret_token": "hidden-secret"})

    (entry,) = simulator.journal.read(method="setWebhook")

    assert entry["args"]["secret_token"] == "***"  # noqa: S105 - a mask
    assert entry["status"] == 200
    assert "hidden-secret" not in str(simulator.journal.read())
