"""``people`` and ``retention`` on a store with somebody in it."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.cli.main import main
from bot.config import Settings
from bot.domain.codes import TrackingCode
from bot.domain.petition import Contact, State
from bot.store.cipher import new_key
from bot.store.store import SqlUnitOfWork
from bot.upkeep import LEDGER_FILE, opened_store
from tests.factories import a_move, a_person, a_petition

T = TypeVar("T")
KEY = new_key()
CODE = TrackingCode.new(random.Random(1).randrange)  # noqa: S311 - repeatable
PERSON = "f" * 64
HANDLE = "f" * 10


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class FrontOffice:
    """Somebody at the command line, beside a store."""

    settings: Settings
    capture: pytest.CaptureFixture[str]

    def runs(self, *typed: str) -> Ended:
        status = main(typed)
        printed = self.capture.readouterr()
        return Ended(status, printed.out, printed.err)

    def asks(self, question: Callable[[SqlUnitOfWork], Awaitable[T]]) -> T:
        """Look into the store between two commands."""

        async def ask() -> T:
            async with opened_store(self.settings) as store, store.begin() as uow:
                return await question(uow)

        return asyncio.run(ask())


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> FrontOffice:
    """A store with a petition that ended long ago."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", KEY)
    office = FrontOffice(Settings(), capsys)
    long_ago = datetime.now(UTC) - timedelta(days=400)
    petition = a_petition(
        code=CODE,
        person_key=PERSON,
        state=State.CLOSED,
        moved_at=long_ago,
        contact=Contact(name="Lê Thị Bưởi"),
    )

    async def record(uow: SqlUnitOfWork) -> None:
        await uow.people.know(a_person(key=PERSON), datetime.now(UTC))
        await uow.petitions.add(petition, a_move(), [])

    office.asks(record)
    return office


def test_somebody_is_blocked_listed_and_unblocked(office: FrontOffice) -> None:
    nobody = office.runs("people", "blocks")
    blocked = office.runs(
        *("people", "block", CODE.lower(), "--reason", "gửi rác"),
        *("--days", "30", "--by", "Bà Hoa"),
    )
    listed = office.runs("people", "blocks")
    as_json = office.runs("people", "blocks", "--json")
    unblocked = office.runs("people", "unblock", HANDLE)
    again = office.runs("people", "unblock", CODE)

    assert [each.status for each in (nobody, blocked, listed, unblocked)] == [0, 0, 0, 0]
    assert "Không ai" in nobody.out
    assert CODE in blocked.out
    for word in (HANDLE, "do Bà Hoa", "lý do: gửi rác", "đến "):
        assert word in listed.out
    row = json.loads(as_json.out)
    since, until = (datetime.fromisoformat(row[name]) for name in ("since", "until"))
    assert (row["by"], row["reason"], until - since) == ("Bà Hoa", "gửi rác", timedelta(days=30))
    assert "Bưởi" not in listed.out + as_json.out
    assert (again.status, again.out) == (1, "")
    assert "không bị tạm ngừng" in again.err


def test_without_a_name_it_was_whoever_is_logged_in(
    office: FrontOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "hoa")
    office.runs("people", "block", CODE, "--reason", "r")
    listed = office.runs("people", "blocks")

    assert "do hoa" in listed.out
    assert "đến khi cho gửi lại" in listed.out


@pytest.mark.parametrize(
    "typed",
    [
        ("block", CODE),
        ("block", CODE, "--reason", " "),
        ("block", CODE, "--reason", "r", "--by", ""),
        ("block", CODE, "--reason", "r", "--days", "0"),
        ("unblock",),
        (),
    ],
)
def test_wrong_use_ends_with_2_and_blocks_nobody(
    office: FrontOffice, typed: tuple[str, ...]
) -> None:
    ended = office.runs("people", *typed)

    assert (ended.status, ended.out) == (2, "")
    assert not office.asks(lambda uow: uow.people.blocks(datetime.now(UTC)))


def test_nobody_is_found_behind_a_wrong_code_or_an_erased_person(office: FrontOffice) -> None:
    wrong = office.runs("people", "block", "KN-222", "--reason", "r")
    office.asks(lambda uow: uow.people.erase(PERSON, datetime.now(UTC)))
    erased = office.runs("people", "block", CODE, "--reason", "r")

    assert (wrong.status, erased.status) == (1, 1)
    assert "KN-222" in wrong.err
    assert "yêu cầu xóa dữ liệu" in erased.err


def test_who_asks_at_the_office_is_erased_and_stands_in_the_ledger(office: FrontOffice) -> None:
    typed = ("people", "erase", "--code", CODE.lower(), "--ground", "came")
    asked = office.runs(*typed)
    kept = office.asks(lambda uow: uow.people.find(PERSON))
    erased = office.runs(*typed, "--yes")
    again = office.runs(*typed, "--yes")

    assert (asked.status, erased.status, again.status) == (1, 0, 1)
    assert CODE in asked.out
    assert "1 kiến nghị (0 đang mở" in asked.out
    assert "Chưa xóa gì" in asked.err
    assert kept is not None
    assert "Đã xóa" in erased.out
    assert "không còn biết là ai" in again.err
    assert office.asks(lambda uow: uow.people.find(PERSON)) is None
    assert PERSON in (office.settings.data_dir / LEDGER_FILE).read_text(encoding="ascii")
    records = office.asks(lambda uow: uow.audit.records(after=0, limit=9))
    assert [each.act for each in records] == ["person.see", "person.see", "person.erase"]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (("--code", "KN-222", "--ground", "came"), 1),
        (("--code", CODE), 2),
        (("--code", CODE, "--ground", "vì thế"), 2),
    ],
)
def test_a_wrong_code_or_no_ground_erases_nobody(
    office: FrontOffice, typed: tuple[str, ...], status: int
) -> None:
    ended = office.runs("people", "erase", *typed, "--yes")

    assert (ended.status, ended.out) == (status, "")
    assert office.asks(lambda uow: uow.people.find(PERSON)) is not None


def test_retention_says_what_would_go_and_then_lets_it_go(office: FrontOffice) -> None:
    dry = office.runs("retention", "--dry-run")
    kept = office.asks(_contact)
    real = office.runs("retention")
    gone = office.asks(_contact)

    assert (dry.status, dry.err, real.status) == (0, "", 0)
    assert (kept.name, gone.name) == ("Lê Thị Bưởi", "")
    heading, *lines = dry.out.splitlines()
    assert "Chưa bỏ gì" in heading
    assert real.out.splitlines()[1:] == lines
    day = f"{datetime.now(UTC) + timedelta(hours=7) - timedelta(days=365):%d/%m/%Y}"
    contacts = lines[0]
    assert contacts.split()[0] == "1"
    for word in ("Họ tên, địa chỉ, điện thoại", "giữ 365 ngày", f"trước {day}", "vẫn còn"):
        assert word in contacts


async def _contact(uow: SqlUnitOfWork) -> Contact:
    petition = await uow.petitions.get(CODE)
    assert petition is not None
    return petition.contact
