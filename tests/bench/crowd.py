"""Five hundred people in front of the bot: the simulator as a process of its own, and its log."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import ROOT
from bot.simulator.server import TOKEN
from bot.store.cipher import new_key
from tests.bench.scripts import Reply, as_seen

# The simulator has one core, the bot the other; on a machine with one they share it.
_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
CROWD_CORE = _CORES[:1]
BOT_CORE = _CORES[-1:]

_STARTS_WITHIN = 60  # seconds, on a busy machine
_STUCK_AFTER = 15  # seconds without one more reply: something is lost
_ENDS_WITHIN = 90
_LOOK_EVERY = 0.1
_QUIET = 0.5  # seconds after the last reply in which a doubled one would come


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one chat saw: what the bot wrote, and when each message came, by the server's clock."""

    replies: tuple[Reply, ...]
    asked_at: tuple[float, ...]
    replied_at: tuple[float, ...]


class Crowd:
    """Speaks to a simulator over its control API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._line = http.client.HTTPConnection(url.rpartition("/")[2], timeout=30)

    def says(self, pairs: Sequence[tuple[int, str]]) -> None:
        """Let people (by number) say something, in this order."""
        self._call("POST", "/sim/bulk", {"says": pairs})

    def wait_for_bot(self) -> None:
        """Return when a bot has begun to poll."""
        deadline = time.monotonic() + _STARTS_WITHIN
        while "deleteWebhook" not in self._counts():  # the last call before the first poll
            if time.monotonic() > deadline:
                raise TimeoutError("the bot does not start")
            time.sleep(_LOOK_EVERY)
        time.sleep(1)  # in which it introduces itself

    def wait_for_replies(self, expected: int) -> None:
        """Return when so many came, or when no more come."""
        deadline = time.monotonic() + _ENDS_WITHIN
        count, since = -1, time.monotonic()
        while count < expected and time.monotonic() < min(deadline, since + _STUCK_AFTER):
            time.sleep(_LOOK_EVERY)
            now = self._counts().get("sendMessage", 0)
            if now != count:
                count, since = now, time.monotonic()
        time.sleep(_QUIET)

    def heard(self, people: Sequence[int]) -> dict[int, Heard]:
        """Return what each chat holds."""
        changes = self._call("GET", "/sim/changes?since=1")["changes"]
        moments = {
            (change["chat_id"], change["message_id"]): change["at"]
            for change in changes
            if change["what"] == "message"
        }
        return {person: self._heard(person, moments) for person in people}

    def _heard(self, person: int, moments: Mapping[tuple[int, int], float]) -> Heard:
        messages = self._call("GET", f"/sim/chats/{person}/messages?limit=1000")["messages"]
        asked, replied = (
            [each for each in messages if each["outgoing"] is outgoing]
            for outgoing in (False, True)
        )
        return Heard(
            replies=tuple(_reply(message) for message in replied),
            asked_at=tuple(moments[person, each["message_id"]] for each in asked),
            replied_at=tuple(moments[person, each["message_id"]] for each in replied),
        )

    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = self._call("GET", "/sim/calls?limit=1")["counts"]
        return counts

    def _call(self, verb: str, path: str, body: object = None) -> dict[str, Any]:
        sent = None if body is None else json.dumps(body).encode()
        self._line.request(verb, path, sent, {"Content-Type": "application/json"})
        response = self._line.getresponse()
        answer: dict[str, Any] = json.loads(response.read())
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path}: {answer}")
        return answer


@contextmanager
def gathered(folder: Path) -> Iterator[Crowd]:
    """Run a simulator."""
    with _running(["-m", "bot.simulator", "--port", "0"], CROWD_CORE, folder) as process:
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        if not url:
            raise RuntimeError("the simulator does not start")
        yield Crowd(url)


@contextmanager
def serving(arguments: Sequence[str], crowd: Crowd, folder: Path) -> Iterator[int]:
    """Run a bot for this crowd, with what it keeps in the folder; gives its process id."""
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "SECRET_KEY": new_key(),
        "TELEGRAM_BASE_URL": crowd.url,
        "DATA_DIR": str(folder),
        "HTTP_PORT": "0",
        "SEMANTIC": "off",
    }
    with _running(arguments, BOT_CORE, folder, settings) as process:
        try:
            crowd.wait_for_bot()
        except TimeoutError:
            print((folder / "stderr").read_text(encoding="utf-8"))
            raise
        yield process.pid


@contextmanager
def _running(
    arguments: Sequence[str],
    core: Sequence[int],
    folder: Path,
    settings: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python on one core, in an empty folder so that no ``.env`` is read."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    with (
        (folder / "stderr").open("wb") as stderr,
        subprocess.Popen(  # noqa: S603 - this project's own programs
            [sys.executable, *arguments],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), **own, **(settings or {})},
            stdout=subprocess.PIPE,
            stderr=stderr,
        ) as process,
    ):
        pin(core, process.pid)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def pin(core: Sequence[int], pid: int = 0) -> None:
    """Keep a process, by default this one, on one core, where the system can."""
    if core:
        os.sched_setaffinity(pid, core)


def cpu_seconds(pid: int) -> float | None:
    """Return the processor time a process has used, where the system tells."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _reply(message: Mapping[str, Any]) -> Reply:
    rows = message.get("reply_markup") or {}
    buttons = [button for row in rows.get("inline_keyboard", ()) for button in row]
    return as_seen(message["text"], (button.get("callback_data", "") for button in buttons))
