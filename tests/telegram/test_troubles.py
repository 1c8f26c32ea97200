"""What goes wrong on the way: nothing is lost, nothing said twice, nobody held back."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.simulator.faults import Fault
from bot.simulator.server import Simulator
from bot.simulator.visitor import NotHeardError, Visitor
from bot.store.cipher import Cipher
from tests.telegram.office import (
    KEY,
    NOTHING,
    FakeConversation,
    calls,
    heard,
    left_over,
    open_office,
    until,
)


async def test_a_chats_messages_are_answered_in_order(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    for number in range(30):
        lan.says(str(number))
    async with open_office(simulator, tmp_path):
        assert await heard(lan, 30) == [f"{number + 1} said {number}" for number in range(30)]


async def test_many_chats_at_once_each_hear_every_answer_once_and_in_order(
    simulator: Simulator, tmp_path: Path
) -> None:
    visitors = [simulator.visitor(f"Person {number}") for number in range(40)]
    for number in range(5):
        for visitor in visitors:
            visitor.says(str(number))

    async with open_office(simulator, tmp_path):
        for visitor in visitors:
            assert await heard(visitor, 5) == [f"{n + 1} said {n}" for n in range(5)]
        await visitors[0].hears_nothing()

    assert len(calls(simulator, "sendMessage")) == 200
    assert await left_over(tmp_path) == NOTHING


async def test_a_chat_told_to_wait_waits_alone_and_loses_nothing(
    simulator: Simulator, tmp_path: Path
) -> None:
    slow, quick = simulator.visitor("Slow"), simulator.visitor("Quick")
    async with open_office(simulator, tmp_path):
        simulator.faults.add(
            Fault(
                kind="error",
                method="sendMessage",
                status=429,
                description="Too Many Requests: retry after 1",
                parameters={"retry_after": 1},
            )
        )
        slow.says("one")
        await until(lambda: len(calls(simulator, "sendMessage")) == 1)
        slow.says("two")
        quick.says("hello")

        assert await heard(quick, 1) == ["1 said hello"]
        with pytest.raises(NotHeardError):
            await slow.hears(0.3)
        assert await heard(slow, 2) == ["1 said one", "2 said two"]

    assert await left_over(tmp_path) == NOTHING


@pytest.mark.parametrize("kind", ["close_after", "timeout"])
async def test_an_answer_that_may_have_arrived_is_not_repeated(
    simulator: Simulator, tmp_path: Path, kind: str
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        simulator.faults.add(Fault(kind=kind, method="sendMessage"))  # type: ignore[arg-type] # one of the kinds
        lan.says("one")
        await asyncio.sleep(0.8)
        lan.says("two")

        arrived = 2 if kind == "close_after" else 1
        assert await heard(lan, arrived) == ["1 said one", "2 said two"][-arrived:]
        await lan.hears_nothing()

    assert await left_over(tmp_path) == NOTHING


@pytest.mark.parametrize("status", [500, 502])
async def test_an_answer_that_telegram_failed_to_take_is_sent_again(
    simulator: Simulator, tmp_path: Path, status: int
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        simulator.faults.add(
            Fault(kind="error", method="sendMessage", times=3, status=status, raw="<html>")
        )
        lan.says("one")

        assert await heard(lan, 1) == ["1 said one"]


async def test_an_edit_that_may_have_arrived_is_repeated(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("buttons")
        message = await lan.hears()
        simulator.faults.add(Fault(kind="close_after", method="editMessageText"))

        await lan.presses(message, "One")
        await until(lambda: len(calls(simulator, "editMessageText")) == 2)
        await lan.hears_nothing()

    assert lan.chat.messages[message["message_id"]].json["text"] == "pressed 1"


async def test_a_person_who_blocked_the_bot_is_noted_and_left_alone(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan, minh = simulator.visitor("Lan"), simulator.visitor("Minh")
    conversation = FakeConversation()
    async with open_office(simulator, tmp_path, conversation=conversation):
        lan.says("wait")
        await until(lambda: bool(conversation.events))
        lan.blocks()
        conversation.pause.set()
        minh.says("hello")

        assert await heard(minh, 1) == ["1 said hello"]
        await until(lambda: len(calls(simulator, "sendMessage")) == 2)

    assert await left_over(tmp_path) == NOTHING
    assert reachable(tmp_path) == {chat_hash(lan): False, chat_hash(minh): True}


async def test_a_person_who_comes_back_is_reachable_again(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("hello")
        await lan.hears()
        lan.blocks()
        lan.starts()

        assert await heard(lan, 1) == ["command start []"]

    assert reachable(tmp_path) == {chat_hash(lan): True}


def reachable(path: Path) -> dict[str, bool]:
    with sqlite3.connect(path / "bot.db") as database:
        rows = database.execute("SELECT chat_hash, reachable FROM chats").fetchall()
    database.close()
    return {name: bool(value) for name, value in rows}


def chat_hash(visitor: Visitor) -> str:
    return Cipher([KEY]).keyed_hash(f"telegram:{visitor.id}")
