"""The store fails for a while: what it made fail is done later, in order, and operators know."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator.faults import Fault
from bot.simulator.server import Simulator
from bot.telegram.alerts import AT_MOST_EVERY, Alerts
from bot.telegram.connection import Line, connect
from bot.telegram.lanes import Lanes
from tests.fakes import FakeClock
from tests.telegram.office import (
    HURRIED,
    NOTHING,
    FakeWords,
    heard,
    left_over,
    open_office,
    until,
)


@pytest.fixture(autouse=True)
def _tries_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.desk.WAITS", ())


@contextmanager
def failing_store(path: Path, *, update: str = "1") -> Iterator[None]:
    """Refuse to write that an update was handled: those for which SQL says so, or all."""
    with closing(sqlite3.connect(path / "bot.db", isolation_level=None)) as db:
        db.execute(
            f"CREATE TRIGGER full BEFORE UPDATE ON updates WHEN {update} "
            "BEGIN SELECT RAISE(FAIL, 'disk full'); END"
        )
        yield
        db.execute("DROP TRIGGER full")


async def test_what_failed_is_taken_up_again_without_a_restart(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan, operator = simulator.visitor("Lan"), simulator.visitor("Operator")
    async with open_office(simulator, tmp_path, operator_chat_id=operator.id) as office:
        operator.starts()
        await operator.hears()
        with failing_store(tmp_path):
            lan.says("first")
            told = (await operator.hears())["text"]
            await office.service.adopt()
            waiting_since = office.service.waiting_since
        await office.service.adopt()

        assert await heard(lan, 1) == ["1 said first"]
        await office.service.adopt()
        assert office.service.waiting_since is None
        await operator.hears_nothing()

    assert told.startswith("operator.failure reference=")
    assert waiting_since is not None
    assert await left_over(tmp_path) == NOTHING


async def test_what_is_said_next_waits_for_what_failed(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan, operator = simulator.visitor("Lan"), simulator.visitor("Operator")
    async with open_office(simulator, tmp_path, operator_chat_id=operator.id):
        operator.starts()
        await operator.hears()
        with failing_store(tmp_path):
            lan.says("first")
            await operator.hears()
        lan.says("second")
        lan.says("third")

        assert await heard(lan, 3) == ["1 said first", "2 said second", "3 said third"]


async def test_one_that_always_fails_does_not_silence_its_chat(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("zero")
        await lan.hears()
        with failing_store(
            tmp_path,
            update="OLD.update_id = (SELECT min(update_id) FROM updates WHERE handled_at IS NULL)",
        ):
            lan.says("first")
            lan.says("second")

            assert await heard(lan, 1) == ["2 said second"]


async def test_what_still_waits_to_be_sent_is_not_sent_twice(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path) as office:
        simulator.faults.add(Fault(kind="delay", method="sendMessage", seconds=0.3))
        lan.says("first")
        with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as db:
            await until(lambda: db.execute("SELECT count(*) FROM outbox").fetchone()[0] == 1)
            db.execute("UPDATE outbox SET leased_until = '2020-01-01 00:00:00.000000'")
        await office.service.adopt()

        assert await heard(lan, 1) == ["1 said first"]
        await lan.hears_nothing()


async def test_failures_that_nothing_follows_are_told_a_minute_later(
    simulator: Simulator,
) -> None:
    operator, clock, lanes = simulator.visitor("Operator"), FakeClock(), Lanes()
    operator.starts()
    line = Line(
        token=simulator.token, base_url=simulator.base_url, base_file_url=simulator.file_url
    )
    async with connect(line, HURRIED).bot as bot:
        alerts = Alerts(bot, chat_id=operator.id, words=FakeWords(), lanes=lanes, clock=clock)
        for reference in ("A", "B", "C"):
            alerts.tell(reference)
        alerts.tell_rest()
        at_once = await heard(operator, 1)
        clock.advance(AT_MOST_EVERY + timedelta(seconds=1))
        alerts.tell_rest()
        later = await heard(operator, 1)
        alerts.tell_rest()
        await operator.hears_nothing()
        await lanes.close(within=1)

    assert at_once == ["operator.failure reference=A others=0"]
    assert later == ["operator.failure reference=C others=1"]
