"""What the commands print and how they end, as real processes."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.services.ports import Unresolved
from bot.store.cipher import Cipher, new_key
from bot.store.keyring import open_cipher
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from tests.cli.process import Terminal
from tests.fakes import FakeClock

TOKEN = "1234567890:" + "A" * 35
ANSWER_KEYS = ["question", "repaired", "kind", "decision", "is_unsure", "outcome", "entries", "ms"]


async def test_help_lists_every_command(terminal: Terminal) -> None:
    ended = await terminal.runs("--help")

    assert ended.status == 0
    for name in (
        *("run", "demo", "chat", "ask", "questions", "knowledge", "db"),
        *("backup", "restore", "doctor"),
    ):
        assert re.search(rf"^ {{4}}{name}( |$)", ended.out, flags=re.MULTILINE), name


async def test_wrong_usage_ends_with_2_and_says_how_it_goes(terminal: Terminal) -> None:
    ended = await terminal.runs("questions", "--limit", "0")

    assert (ended.status, ended.out) == (2, "")
    first, second, third = ended.err.splitlines()
    assert first == "cách viết: run_bot.py questions [-h] [--json] [--limit N]"
    assert second == "Giá trị ghi cho --limit không dùng được"
    assert third.endswith("run_bot.py questions --help")


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["export"], "Còn thiếu: --what, --out"),
        (["ask", "--jsn"], "Không có: --jsn"),
        (["bogus"], "Không có: bogus"),
        (["questions", "--limit"], "Chưa ghi giá trị cho --limit"),
    ],
)
def test_what_is_wrong_with_a_command_is_named(
    typed: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed) == 2

    assert named in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    "typed", [["bogus"], ["knowledge"], ["demo", "--port", "many"], ["db", "upgrade", "now"]]
)
def test_no_english_of_the_library_is_shown(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed) == 2

    said = capsys.readouterr().err
    assert said.startswith("cách viết: run_bot.py ")
    assert not re.search("usage|invalid|required|unrecognized|error", said)


async def test_all_that_is_wrong_with_the_settings_is_named_at_once(terminal: Terminal) -> None:
    ended = await terminal.runs(
        "doctor", HTTP_PORT=70000, SEMANTIC_THREADS=0, TELEGRAM_PROXY="socks5://127.0.0.1:1080"
    )

    assert (ended.status, ended.out) == (2, "")
    for name in ("HTTP_PORT", "SEMANTIC_THREADS", "TELEGRAM_PROXY"):
        assert f"\n  {name}: " in ended.err, name
    assert "HTTP-to-SOCKS" in ended.err
    assert "Input should" not in ended.err
    assert "Traceback" not in ended.err


async def test_no_command_means_run_which_without_a_token_says_how_to_get_one(
    terminal: Terminal,
) -> None:
    ended = await terminal.runs()

    assert (ended.status, ended.out) == (2, "")
    for word in ("TELEGRAM_TOKEN", "@BotFather", "/newbot", "run_bot.py demo"):
        assert word in ended.err


# --- ask ---


def check_answers(printed: str, questions: list[str]) -> list[dict[str, object]]:
    """Exactly one JSON object a line, as the benchmark reads them."""
    answers = [json.loads(line) for line in printed.splitlines()]
    assert [answer["question"] for answer in answers] == questions
    for answer in answers:
        assert list(answer) == ANSWER_KEYS
        assert answer["decision"] in {"sure", "suggest", "nothing"}
        assert answer["ms"] > 0
        scores = [entry["score"] for entry in answer["entries"]]
        assert len(scores) <= 10
        assert scores == sorted(scores, reverse=True)
        assert all(list(entry) == ["id", "title", "score"] for entry in answer["entries"])
    return answers


async def test_ask_prints_one_object_a_line_for_each_argument(terminal: Terminal) -> None:
    questions = ["quy che ubnd voi mat tran co may dieu", "xin chào", "🙂"]

    ended = await terminal.runs("ask", "--json", *questions)

    assert (ended.status, ended.err) == (0, "")
    first, greeting, _ = check_answers(ended.out, questions)
    assert (first["kind"], first["decision"]) == ("question", "sure")
    entries = first["entries"]
    assert isinstance(entries, list)
    assert entries[0]["id"] == "qc-ubnd"
    assert 3 <= len(entries) <= 10
    assert greeting["kind"] != "question"


async def test_ask_reads_lines_and_answers_from_the_folder_it_is_given(
    terminal: Terminal, bicycles: Path
) -> None:
    questions = ["den xe dap ban dem", "chuông phải kêu ở khoảng cách nào"]
    typed = f"{questions[0]}\n\n  {questions[1]}  \n"

    ended = await terminal.runs("ask", "--json", "--knowledge", bicycles, typed=typed)

    assert (ended.status, ended.err) == (0, "")
    lamp, bell = check_answers(ended.out, questions)
    assert isinstance(lamp["entries"], list)
    assert isinstance(bell["entries"], list)
    assert lamp["entries"][0]["id"] == "luat-xe-dap.1"
    assert bell["entries"][0]["id"] == "luat-xe-dap.2"


async def test_what_is_wrong_in_a_knowledge_folder_is_told_with_its_place(
    terminal: Terminal, bicycles: Path
) -> None:
    file = bicycles / "documents" / "luat-xe-dap.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, 1) if "title: Luật" in line)
    lines[number - 1] = "  titel: Luật Xe đạp"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    ask, check = await asyncio.gather(
        terminal.runs("ask", "--json", "--knowledge", bicycles, "đèn"),
        terminal.runs("knowledge", "check", "--knowledge", bicycles),
    )

    place = f"{file}:{number}: "
    assert (ask.status, ask.out) == (2, "")
    assert f"  {place}" in ask.err
    assert check.status == 1
    (line,) = [line for line in check.out.splitlines() if line.startswith(place)]
    assert "titel" in line.removeprefix(place)
    assert line.endswith(".")


# --- knowledge ---


async def test_the_shipped_knowledge_is_sound_and_can_be_counted(terminal: Terminal) -> None:
    check, stats = await asyncio.gather(
        terminal.runs("knowledge", "check"), terminal.runs("knowledge", "stats")
    )

    assert (check.status, check.err) == (0, "")
    assert (stats.status, stats.err) == (0, "")
    version = stats.out.split()[1].strip(":")
    assert version in check.out


async def test_the_examination_fails_below_the_floors_and_only_there(
    terminal: Terminal, bicycles: Path
) -> None:
    """The shipped base stands above its own; one of bicycles knows nothing of the questions."""
    floors = terminal.folder / "floors.yaml"
    floors.write_text("golden_first: 0.5\n", encoding="utf-8")

    shipped, other = await asyncio.gather(
        terminal.runs("knowledge", "test"),
        terminal.runs("knowledge", "test", "--knowledge", bicycles, "--floors", floors),
    )

    assert shipped.status == 0, shipped.out
    assert "!!" not in shipped.out
    assert other.status == 1
    assert [line for line in other.out.splitlines() if line.startswith("!!")] == [
        line for line in other.out.splitlines() if " 0.5)" in line
    ]


# --- the store ---


async def test_upgrading_the_database_twice_changes_it_once_and_another_kind_is_refused(
    terminal: Terminal,
) -> None:
    first = await terminal.runs("db", "upgrade")
    second, elsewhere = await asyncio.gather(
        terminal.runs("db", "upgrade"),
        terminal.runs("db", "upgrade", DATABASE_URL="mysql://localhost/bot"),
    )

    assert (first.status, second.status) == (0, 0)
    assert "0001" in first.out
    assert "0001" not in second.out
    assert (terminal.folder / "data" / "bot.sqlite3").is_file()
    assert (elsewhere.status, elsewhere.out) == (2, "")
    assert "sqlite:///" in elsewhere.err
    assert "Traceback" not in elsewhere.err


@pytest.mark.parametrize("command", [["run"], ["questions"], ["db", "upgrade"]])
async def test_a_folder_that_cannot_be_written_to_is_told_with_what_to_do(
    terminal: Terminal, bicycles: Path, command: list[str]
) -> None:
    (terminal.folder / "file").touch()

    ended = await terminal.runs(
        *command,
        DATA_DIR="file/inside",
        SECRET_KEY=new_key(),
        TELEGRAM_TOKEN=TOKEN,
        HTTP_PORT=0,
        KNOWLEDGE_DIR=bicycles,
    )

    assert (ended.status, ended.out) == (2, "")
    assert "Không dùng được kho lưu trữ (file/inside" in ended.err
    assert "DATA_DIR" in ended.err
    assert "Traceback" not in ended.err


async def test_the_unresolved_questions_are_listed_those_of_most_people_first(
    terminal: Terminal,
) -> None:
    clock = FakeClock()  # 23/11/2026, 8 in the morning in Vietnam
    asked = (("một người hỏi", "a"), ("hai người hỏi", "a"), ("hai người hỏi", "b"))
    store = a_store(terminal.folder / "data", new_key())
    async with store.begin() as uow:
        for text, asker in asked:
            clock.advance(timedelta(minutes=1))
            await uow.questions.record_unresolved(
                text=text,
                fold=text,
                reason=Unresolved.UNHELPFUL,
                entry_id="qc-ubnd",
                asker=asker,
                at=clock.now(),
            )
    await store.close()

    listed, first_only = await asyncio.gather(
        terminal.runs("questions"), terminal.runs("questions", "--json", "--limit", "1")
    )

    assert (listed.status, listed.err) == (0, "")
    two, one = listed.out.splitlines()
    assert two.startswith("2 ")
    assert two.endswith("qc-ubnd]  hai người hỏi")
    assert one.startswith("1 ")
    assert "23/11/2026" in one
    assert [json.loads(line) for line in first_only.out.splitlines()] == [
        {
            "askers": 2,
            "reason": "unhelpful",
            "entry": "qc-ubnd",
            "first_at": "2026-11-23T01:02:00+00:00",
            "last_at": "2026-11-23T01:03:00+00:00",
            "text": "hai người hỏi",
        }
    ]


async def test_a_store_sealed_with_another_key_is_refused_in_words(
    terminal: Terminal, bicycles: Path
) -> None:
    store = a_store(terminal.folder / "data", new_key())
    async with store.begin() as uow:
        await uow.chats.save("telegram:1", {"turn": 1})
    await store.close()
    settings = {"SECRET_KEY": new_key(), "KNOWLEDGE_DIR": str(bicycles)}

    run, doctor = await asyncio.gather(
        terminal.runs("run", TELEGRAM_TOKEN=TOKEN, HTTP_PORT=0, **settings),
        terminal.runs("doctor", **settings),
    )

    assert run.status == 2
    for said in (run.err, doctor.out):
        assert "SECRET_KEY" in said
        assert "secret.key" in said
        assert "Traceback" not in said
    assert doctor.status == 1
    assert re.search(r"TELEGRAM_TOKEN.*@BotFather", doctor.out)  # told too: it looks on


async def test_after_a_rotation_the_new_key_alone_opens_the_store(terminal: Terminal) -> None:
    old, new = new_key(), new_key()
    store = a_store(terminal.folder / "data", old)
    async with store.begin() as uow:
        await uow.chats.save("telegram:1", {"turn": 1})
    await store.close()
    (terminal.folder / "data" / "secret.key").write_text(f"{new}\n{old}\n", encoding="ascii")

    wrong = await terminal.runs("db", "rotate-key", SECRET_KEY=new)
    first = await terminal.runs("db", "rotate-key")
    again = await terminal.runs("db", "rotate-key", SECRET_KEY=new)

    assert [each.status for each in (wrong, first, again)] == [2, 0, 0]
    assert "Traceback" not in wrong.err
    assert "niêm phong lại 1 mục" in first.out
    url = f"sqlite:///{terminal.folder / 'data' / 'bot.sqlite3'}"
    store = SqlStore(url, cipher=open_cipher(url, [new]), clock=FakeClock())
    async with store.begin() as uow:
        assert await uow.chats.load("telegram:1") == {"turn": 1}
    await store.close()


def a_store(folder: Path, key: str) -> SqlStore:
    url = f"sqlite:///{folder / 'bot.sqlite3'}"
    upgrade(url)
    return SqlStore(url, cipher=Cipher([key]), clock=FakeClock())
