"""The roster and the audit from the command line, in a folder of their own."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.config import Settings
from tests.cli.process import Ended

Runs = Callable[..., Ended]

ADMIN = ("staff", "add", "Nguyễn Văn Tâm", "--role", "admin")


@pytest.fixture
def runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Runs:
    """Carry a command out where nothing is kept or set yet."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def run(*typed: str, **settings: str) -> Ended:
        with monkeypatch.context() as own:
            for name, value in settings.items():
                own.setenv(name, value)
            status = main(typed)
        out, err = capsys.readouterr()
        return Ended(status, out, err)

    return run


def test_the_first_administrator_is_added_with_an_invitation(runs: Runs) -> None:
    added = runs(*ADMIN)

    assert (added.status, added.err) == (0, "")
    first, second = added.out.splitlines()
    assert first.startswith("Đã thêm Nguyễn Văn Tâm, số 1.")
    token = re.fullmatch(r".+: /start i-([\w-]{43})", second)
    assert token
    listed = runs("staff", "list")
    assert listed.out == "1  Nguyễn Văn Tâm  [quản trị]  (chưa nhận lời mời)\n"
    store = (Path("data") / "bot.sqlite3").read_bytes()
    assert token[1].encode() not in store


def test_scopes_are_named_by_id_or_name_without_marks(runs: Runs) -> None:
    added = runs(
        *("staff", "add", "Bình", "--role", "reviewer", "--role", "lead"),
        *("--sector", "dat-dai", "--commune", "duc xuan", "--commune", "01849"),
    )
    assert added.status == 0

    listed = runs("staff", "list")
    assert "[cán bộ xử lý, phụ trách]  lĩnh vực: dat-dai  địa bàn: 01840, 01849" in listed.out
    changed = runs("staff", "roles", "1", "--role", "reviewer")
    assert changed.out == "1  Bình  [cán bộ xử lý]  (chưa nhận lời mời)\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("add", "An", "--role", "lead", "--commune", "Atlantis"), "Atlantis"),
        (("invite", "9"), "Không có cán bộ này"),
        (("leave", "1"), "quản trị viên cuối cùng"),
        (("roles", "1", "--role", "lead"), "quản trị viên cuối cùng"),
    ],
)
def test_what_cannot_be_is_refused_in_words(runs: Runs, typed: tuple[str, ...], said: str) -> None:
    runs(*ADMIN)

    ended = runs("staff", *typed)

    assert (ended.status, ended.out) == (1, "")
    assert said in ended.err


def test_who_leaves_is_listed_last(runs: Runs) -> None:
    runs(*ADMIN)
    runs("staff", "add", "An", "--role", "lead")

    left = runs("staff", "leave", "2", "--to", "1")
    assert left.status == 1  # an administrator does not work on petitions
    left = runs("staff", "leave", "2")
    assert left.out.startswith("An đã nghỉ")

    listed = runs("staff", "list")
    assert listed.out.splitlines()[1] == "2  An  [phụ trách]  (đã nghỉ)"


def test_a_link_leads_to_the_public_address(runs: Runs) -> None:
    runs(*ADMIN)

    ended = runs("staff", "link", "1", PUBLIC_URL="https://mttq.example/")

    address, advice = ended.out.splitlines()
    assert re.fullmatch(r"https://mttq\.example/console/sign-in/[\w-]{43}", address)
    assert "PUBLIC_URL" not in advice
    without = runs("staff", "link", "1")
    assert without.out.startswith("http://127.0.0.1:8080/console/sign-in/")
    assert "PUBLIC_URL" in without.out


def test_a_tampered_audit_is_found_out(runs: Runs) -> None:
    runs(*ADMIN)
    runs("staff", "invite", "1")

    whole = runs("audit", "verify")
    assert whole.status == 0
    assert whole.out.startswith("Nhật ký nguyên vẹn: 3 mục.")

    with sqlite3.connect(Path("data") / "bot.sqlite3") as store:
        store.execute("DROP TRIGGER audit_unchanged")
        store.execute("UPDATE audit SET who = 'staff:9' WHERE number = 2")
    store.close()
    broken = runs("audit", "verify")
    assert broken.status == 1
    assert "mục số 2" in broken.out
    assert "1 mục trước đó còn đúng" in broken.out


@pytest.mark.parametrize(
    "typed",
    [
        ["staff"],
        ["staff", "add", "An"],
        ["staff", "add", "An", "--role", "king"],
        ["staff", "invite", "An"],
        ["staff", "leave", "0"],
        ["audit"],
        ["audit", "verify", "now"],
    ],
)
def test_wrong_usage_ends_with_2(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed) == 2

    assert capsys.readouterr().err.startswith("cách viết: run_bot.py ")


def test_nobody_is_listed_before_the_first_is_added(runs: Runs) -> None:
    ended = runs("staff", "list")

    assert ended.status == 0
    assert "staff add" in ended.out
