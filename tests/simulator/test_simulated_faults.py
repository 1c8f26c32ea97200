"""Faults happen as asked for, and no longer."""

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.simulator.faults import ConnectionDroppedError, Fault
from bot.simulator.server import Simulator
from bot.simulator.telegram import Moment
from bot.simulator.visitor import Visitor


async def test_an_error_comes_as_often_as_asked(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    simulator.faults.add(
        Fault(
            kind="error",
            method="sendMessage",
            times=2,
            status=429,
            description="Too Many Requests: retry after 7",
            parameters={"retry_after": 7},
        )
    )

    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
            await bot.send_message(lan.id, "a")
    assert (await bot.get_me()).username == "ttq_bot"

    assert (await bot.send_message(lan.id, "b")).text == "b"


async def test_a_gateways_page_instead_of_json_is_a_network_error(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    simulator.faults.add(Fault(kind="error", status=502, raw="<html>Bad Gateway</html>"))

    with pytest.raises(NetworkError):
        await bot.send_message(lan.id, "a")


async def test_a_connection_closed_before_leaves_no_message(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    simulator.faults.add(Fault(kind="close_before", method="sendMessage"))

    with pytest.raises(NetworkError) as failure:
        await bot.send_message(lan.id, "a")

    assert not isinstance(failure.value, BadRequest)
    await lan.hears_nothing()


async def test_a_connection_closed_after_leaves_the_message(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    simulator.faults.add(Fault(kind="close_after", method="sendMessage"))

    with pytest.raises(NetworkError):
        await bot.send_message(lan.id, "đã tới")

    assert (await lan.hears())["text"] == "đã tới"


async def test_a_call_that_is_never_answered_times_out(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    simulator.faults.add(Fault(kind="timeout", method="sendMessage"))

    with pytest.raises(TimedOut):
        await bot.send_message(lan.id, "a", read_timeout=0.3)


async def test_a_delay_only_delays(simulator: Simulator, bot: Bot, lan: Visitor) -> None:
    simulator.faults.add(Fault(kind="delay", method="sendMessage", seconds=0.2))

    await bot.send_message(lan.id, "a")

    assert simulator.journal.read(method="sendMessage")[-1]["ms"] >= 200


async def test_the_network_comes_back_after_its_time(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    simulator.faults.add(Fault(kind="network_down", seconds=30))
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(lan.id, "a")
    simulator.faults.clear()
    simulator.faults.add(Fault(kind="network_down", seconds=0))

    assert (await bot.send_message(lan.id, "a")).text == "a"


async def test_faults_may_be_ordered_over_http(simulator: Simulator, bot: Bot) -> None:
    async with httpx.AsyncClient(base_url=simulator.url) as client:
        ordered = await client.post("/sim/faults", json={"kind": "error", "method": "getMe"})
        unknown = await client.post("/sim/faults", json={"kind": "earthquake"})
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.get_me()
        left = await client.get("/sim/faults")

    assert ordered.json()[0]["status"] == 500
    assert unknown.status_code == 422
    assert left.json() == []


async def test_a_witness_sees_each_moment_of_a_call_and_may_cut_the_line_there(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    seen: list[tuple[Moment, str]] = []

    def watch(moment: Moment, method: str, _args: object) -> None:
        seen.append((moment, method))
        if len(seen) == 5:
            raise ConnectionDroppedError

    simulator.telegram.witness = watch
    await bot.send_message(lan.id, "a")
    with pytest.raises(NetworkError):
        await bot.send_message(lan.id, "b")

    assert [moment for moment, _ in seen] == [*Moment, Moment.ARRIVED, Moment.DONE]
    assert {method for _, method in seen} == {"sendmessage"}
    assert [(await lan.hears())["text"] for _ in range(2)] == ["a", "b"]
